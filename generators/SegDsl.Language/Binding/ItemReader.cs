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
    private readonly Dictionary<string, ItemSyntax> items = new(StringComparer.Ordinal);
    private readonly List<MapItemSyntax> maps = [];

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
                items[item.Name.Text] = item;
            }
            else if (!known.Contains(item.Name.Text))
                Report(ExperimentDiagnostics.UnknownItem, item.Name.Span, kind, item.Name.Text, Hint(item.Name.Text, known));
            else if (item is MapItemSyntax map) maps.Add(map);
            else if (items.ContainsKey(item.Name.Text)) Report(ExperimentDiagnostics.ItemTwice, item.Name.Span, item.Name.Text);
            else items.Add(item.Name.Text, item);
        }
    }

    /// <summary>Where an unknown item of an experiment belongs, or a similar item.</summary>
    private string Hint(string item, IReadOnlyList<string> known)
    {
        if (kind == "experiment")
        {
            foreach (var group in ExperimentVocabulary.Groups)
            {
                var name = ExperimentItems.ItemOf(group);
                if (group.Find(item) is not null) return $" It is {Article(group.Kind)}; write '{name} {item}(…)'.";
                if (group.Entries.FirstOrDefault(e => e.Parameter(item) is not null) is { } entry)
                    return $" It is an argument of the {group.Kind}; write '{name} {entry.Name}({item}: …)'.";
            }
        }
        return Suggestions.For(item, known);
    }

    private static string Article(string noun) => ("aeiou".IndexOf(noun[0]) < 0 ? "a " : "an ") + noun;

    /// <summary>Whether there were no errors so far.</summary>
    public bool IsGood { get; private set; } = true;

    /// <summary>The named maps of a dataset, in order.</summary>
    public IReadOnlyList<MapItemSyntax> Maps => maps;

    /// <summary>Whether there is an item with this name, of any form.</summary>
    public bool Has(string item) => items.ContainsKey(item);

    /// <summary>The item with this name, if it has the expected form; <paramref name="form"/> is an example.</summary>
    public T? Find<T>(string item, string form, bool isRequired = true) where T : ItemSyntax
    {
        if (!items.TryGetValue(item, out var found))
        {
            if (isRequired) Report(ExperimentDiagnostics.MissingItem, name.Span, kind, name.Text, item, form);
            return null;
        }
        if (found is T result) return result;
        if (found is not SkippedItemSyntax) Report(ExperimentDiagnostics.BadItem, found.Span, form);
        return null;
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

    /// <summary>The value of an item with a number, a <see cref="long"/> or a <see cref="double"/>; null if it is missing or has errors.</summary>
    public object? Number(ExperimentItem item)
    {
        if (item.Parameter is not { } parameter) throw new ArgumentException($"The item '{item.Name}' has no number.", nameof(item));
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

    /// <summary>Reports an error in the file.</summary>
    public void Report(DiagnosticDescriptor descriptor, SourceSpan span, params object[] arguments)
    {
        IsGood = false;
        diagnostics.Report(descriptor, file.Source, span, arguments);
    }
}
