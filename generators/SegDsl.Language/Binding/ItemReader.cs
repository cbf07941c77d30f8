using System.Globalization;
using SegDsl.Language.Diagnostics;
using SegDsl.Language.Syntax;
using SegDsl.Language.Text;
using SegDsl.Language.Vocabulary;

namespace SegDsl.Language.Binding;

/// <summary>Reads the items of a dataset or experiment: reports unknown, duplicate and malformed items.</summary>
internal sealed class ItemReader
{
    private readonly FileScope file;
    private readonly DiagnosticBag diagnostics;
    private readonly string kind;
    private readonly IdentifierSyntax name;
    private readonly Dictionary<string, List<ItemSyntax>> items = new(StringComparer.Ordinal);
    private readonly List<MapItemSyntax> maps = [];
    private readonly HashSet<string> misplaced = new(StringComparer.Ordinal);

    /// <summary>Whether an item has an unknown name, so that none is known to be missing.</summary>
    private readonly bool isIncomplete;

    /// <summary>Creates a reader for the items of a declaration.</summary>
    /// <param name="file">Its file.</param>
    /// <param name="diagnostics">Receives errors.</param>
    /// <param name="kind">The kind of declaration, <c>dataset</c> or <c>experiment</c>.</param>
    /// <param name="name">Its name.</param>
    /// <param name="syntax">The items.</param>
    /// <param name="known">The allowed names of items.</param>
    public ItemReader(
        FileScope file, DiagnosticBag diagnostics, string kind, IdentifierSyntax name, IReadOnlyList<ItemSyntax> syntax, IReadOnlyList<string> known)
    {
        this.file = file;
        this.diagnostics = diagnostics;
        this.kind = kind;
        this.name = name;
        foreach (var item in syntax)
        {
            if (item is SkippedItemSyntax)
            {
                IsGood = false;
                isIncomplete |= !known.Contains(item.Name.Text);
                items[item.Name.Text] = [item];
            }
            else if (!known.Contains(item.Name.Text) || IsArgument(item))
            {
                isIncomplete |= !known.Contains(item.Name.Text);
                Report(ExperimentDiagnostics.UnknownItem, item.Name.Span, kind, item.Name.Text, Hint(item.Name.Text, known));
            }
            else if (item is MapItemSyntax map) maps.Add(map);
            else if (!items.TryGetValue(item.Name.Text, out var others)) items.Add(item.Name.Text, [item]);
            else if (item is RuleItemSyntax && others[0] is RuleItemSyntax) others.Add(item);
            else Report(ExperimentDiagnostics.ItemTwice, item.Name.Span, item.Name.Text);
        }
    }

    /// <summary>Whether it is an argument of the optimizer, written as an item: <c>lr 0.1</c> instead of <c>lr 0.1 for norm</c>.</summary>
    private bool IsArgument(ItemSyntax item) =>
        kind == "experiment" && item is not RuleItemSyntax && ExperimentItems.Rules.Any(rule => rule.Name == item.Name.Text);

    /// <summary>The place of all diagnostics and bound items: that of <c>from</c> in an experiment that inherits them; null for their own place.</summary>
    public SourceSpan? InheritedAt { get; init; }

    /// <summary>Where an item is shown in diagnostics.</summary>
    public SourceSpan Place(SourceSpan span) => InheritedAt ?? span;

    /// <summary>Where an unknown item of an experiment belongs, or a similar item.</summary>
    private string Hint(string item, IReadOnlyList<string> known)
    {
        item = PyTorchNames.FindItem(item) ?? item;
        if (kind == "experiment")
        {
            foreach (var group in ExperimentVocabulary.Groups)
            {
                var name = ExperimentItems.ItemOf(group);
                if (group.Find(item) is not null) return $" It is {Article(group.Kind)}; write '{name} {item}(…)'.";
                if (group.Entries.FirstOrDefault(e => e.Parameter(item) is not null) is not { } entry) continue;
                misplaced.Add(item);
                return $" It is an argument of the {group.Kind}; write '{name} {entry.Name}({item}: …)'.";
            }
        }
        return known.Contains(item) ? $" Write '{item}'." : Suggestions.For(item, known);
    }

    private static string Article(string noun) => ("aeiou".IndexOf(noun[0]) < 0 ? "a " : "an ") + noun;

    /// <summary>Whether an argument is written as an item, which is reported.</summary>
    public bool IsMisplaced(string argument) => misplaced.Contains(argument);

    /// <summary>Whether there were no errors so far.</summary>
    public bool IsGood { get; private set; } = true;

    /// <summary>The named maps of a dataset, in order.</summary>
    public IReadOnlyList<MapItemSyntax> Maps => maps;

    /// <summary>Whether there is an item with this name, of any form.</summary>
    public bool Has(string item) => items.ContainsKey(item);

    /// <summary>The item with this name, if it has the expected form; <paramref name="form"/> is an example.</summary>
    public T? Find<T>(string item, string form, bool isRequired = true) where T : ItemSyntax
    {
        if (!items.TryGetValue(item, out var all))
        {
            if (isRequired && !isIncomplete) Report(ExperimentDiagnostics.MissingItem, name.Span, kind, name.Text, item, form);
            return null;
        }
        var found = all[0];
        if (found is T result) return result;
        if (found is not SkippedItemSyntax) Report(ExperimentDiagnostics.BadItem, found.Span, form);
        return null;
    }

    /// <summary>The rules with this name, in order.</summary>
    public IReadOnlyList<RuleItemSyntax> Rules(string item, string form)
    {
        if (Find<RuleItemSyntax>(item, form, isRequired: false) is null) return [];
        return [.. items[item].OfType<RuleItemSyntax>()];
    }

    /// <summary>The single value of an item.</summary>
    public ExpressionSyntax? Value(string item, string form, bool isRequired = true)
    {
        if (Find<ValueItemSyntax>(item, form, isRequired) is not { } found) return null;
        if (found.Values.Count == 1) return found.Values[0];
        Report(ExperimentDiagnostics.BadItem, found.Span, form);
        return null;
    }

    /// <summary>The string value of an item; empty if it has errors.</summary>
    public string Text(string item, string form)
    {
        var value = Value(item, form);
        if (value is LiteralSyntax { Value: string text }) return text;
        if (value is not null) Report(ExperimentDiagnostics.BadItem, value.Span, form);
        return "";
    }

    /// <summary>The integer value of an item.</summary>
    public long Number(string item, string form, long least, long most, long? otherwise = null)
    {
        var value = Value(item, form, isRequired: otherwise is null);
        switch (value)
        {
            case null:
                return otherwise ?? least;
            case LiteralSyntax { Value: long number } when number >= least && number <= most:
                return number;
            case LiteralSyntax { Value: long } or UnarySyntax:
                Report(ExperimentDiagnostics.BadValue, value.Span, item, $"be from {least} to {most}");
                return least;
            case LiteralSyntax { Value: double }:
                Report(ExperimentDiagnostics.BadValue, value.Span, item, "be a whole number");
                return least;
            default:
                Report(ExperimentDiagnostics.BadItem, value.Span, form);
                return least;
        }
    }

    /// <summary>
    /// The value of an item with a parameter: a <see cref="long"/>, <see cref="double"/>, <see cref="bool"/>, or a word; null if it is missing or has errors.
    /// </summary>
    public object? Scalar(ExperimentItem item)
    {
        if (item.Parameter is not { } parameter) throw new ArgumentException($"The item '{item.Name}' has no parameter.", nameof(item));
        return parameter.Type switch
        {
            ParameterType.Bool => Flag(item),
            ParameterType.Word => Word(item, parameter),
            _ => Number(item, parameter),
        };
    }

    private bool? Flag(ExperimentItem item)
    {
        var value = Value(item.Name, item.Example, isRequired: false);
        if (value is LiteralSyntax { Value: bool flag }) return flag;
        if (value is not null) Report(ExperimentDiagnostics.BadItem, value.Span, item.Example);
        return null;
    }

    private string? Word(ExperimentItem item, EntryParameter parameter)
    {
        if (NameOf(item.Name, item.Example, isRequired: false) is not { } word) return null;
        if (parameter.Words.Contains(word.Name)) return word.Name;
        Report(ExperimentDiagnostics.BadValue, word.Span, item.Name, $"be one of {string.Join(", ", parameter.Words)}");
        return null;
    }

    private object? Number(ExperimentItem item, EntryParameter parameter)
    {
        var isFloat = parameter.Type == ParameterType.Float;
        var value = Value(item.Name, item.Example, parameter.IsRequired);
        switch (value)
        {
            case null:
                return null;
            case LiteralSyntax { Value: long or double } literal when isFloat || literal.Value is long:
                var number = Convert.ToDouble(literal.Value, CultureInfo.InvariantCulture);
                if (parameter.Range.Objection(number) is not { } objection) return isFloat ? number : literal.Value;
                Report(ExperimentDiagnostics.BadValue, value.Span, parameter.Name, objection);
                return null;
            case LiteralSyntax { Value: double }:
                Report(ExperimentDiagnostics.BadValue, value.Span, parameter.Name, "be a whole number");
                return null;
            case UnarySyntax { Operand: LiteralSyntax { Value: long or double } }:
                Report(ExperimentDiagnostics.BadValue, value.Span, parameter.Name, $"be {parameter.Range}");
                return null;
            default:
                Report(ExperimentDiagnostics.BadItem, value.Span, item.Example);
                return null;
        }
    }

    /// <summary>The name that is the value of an item.</summary>
    public NameSyntax? NameOf(string item, string form, bool isRequired = true)
    {
        var value = Value(item, form, isRequired);
        if (value is NameSyntax found) return found;
        if (value is not null) Report(ExperimentDiagnostics.BadItem, value.Span, form);
        return null;
    }

    /// <summary>Reports a warning in the file.</summary>
    public void Warn(DiagnosticDescriptor descriptor, SourceSpan span, params object[] arguments) =>
        diagnostics.Report(descriptor, file.Source, span, arguments);

    /// <summary>Reports an error in the file.</summary>
    public void Report(DiagnosticDescriptor descriptor, SourceSpan span, params object[] arguments)
    {
        IsGood = false;
        diagnostics.Report(descriptor, file.Source, span, arguments);
    }
}
