using SegDsl.Language.Types;
using System.Globalization;
using SegDsl.Language.Diagnostics;
using SegDsl.Language.Syntax;
using SegDsl.Language.Vocabulary;
using SegDsl.Language.Text;

namespace SegDsl.Language.Binding;

/// <summary>Binds the uses of vocabulary entries: losses, optimizers, schedules, augmentations and samplings.</summary>
internal sealed class EntryBinder(FileScope file, Declarations declarations, DiagnosticBag diagnostics, ItemReader reader)
{
    /// <summary>The network whose outputs can be named; null if it is unknown.</summary>
    public BlockInstance? Network { get; init; }

    /// <summary>The dataset whose classes can be named; null if it is unknown.</summary>
    public BoundDataset? Data { get; init; }

    /// <summary>Binds a part of an experiment; null if it has errors, which are reported.</summary>
    public BoundEntry? Bind(ExpressionSyntax syntax, VocabularyGroup group)
    {
        var (name, arguments) = Split(syntax);
        if (name is null)
        {
            reader.Report(ExperimentDiagnostics.BadItem, syntax.Span, FormOf(syntax, group));
            return null;
        }
        if (group.Find(name.Text) is { } entry) return Bind(entry, arguments, syntax);
        return FindExtern(name, ExperimentItems.ItemOf(group), group.Kind, group.Entries.Select(e => e.Name), arguments) is { Entry: { } own } part
            ? Bind(own, arguments, syntax) with { Extern = part }
            : null;
    }

    /// <summary>Binds a part of an experiment that is written in C#; null if it has errors, which are reported.</summary>
    /// <param name="syntax">The use of the part.</param>
    /// <param name="keyword">The word after <c>extern</c>.</param>
    public (BoundEntry Bound, ExternPart Part)? BindExtern(ExpressionSyntax syntax, string keyword)
    {
        var (name, arguments) = Split(syntax);
        if (name is null)
        {
            reader.Report(ExperimentDiagnostics.BadItem, syntax.Span, $"{keyword} name(…)");
            return null;
        }
        return FindExtern(name, keyword, keyword, [], arguments) is { Entry: { } entry } part
            ? (Bind(entry, arguments, syntax) with { Extern = part }, part)
            : null;
    }

    /// <summary>What to write instead of a malformed value: the augmentations of a list or a pipe after commas, or else an example.</summary>
    private string FormOf(ExpressionSyntax syntax, VocabularyGroup group)
    {
        const int LongestText = 60;
        var item = ExperimentItems.All.First(i => i.Name == ExperimentItems.ItemOf(group));
        IReadOnlyList<SyntaxNode> parts = syntax switch
        {
            ListSyntax list when list.Items.All(i => i is NameSyntax or CallSyntax) => list.Items,
            PipeSyntax { Source: NameSyntax or CallSyntax } pipe when pipe.Layers.All(l => l is { Label: null, Target: NameSyntax or CallSyntax }) =>
                [pipe.Source, .. pipe.Layers],
            _ => [],
        };
        var text = string.Join(", ", parts.Select(p => file.Source.Slice(p.Span)));
        return item == ExperimentItems.Augment && text.Length is > 0 and < LongestText ? $"{item.Name} {text}" : item.Example;
    }

    private static (IdentifierSyntax? Name, IReadOnlyList<ArgumentSyntax> Arguments) Split(ExpressionSyntax syntax) => syntax switch
    {
        NameSyntax plain => (new IdentifierSyntax(plain.Name, plain.Span), []),
        CallSyntax call => (call.Target, call.Arguments),
        _ => (null, []),
    };

    private BoundEntry Bind(VocabularyEntry entry, IReadOnlyList<ArgumentSyntax> arguments, ExpressionSyntax syntax)
    {
        var bound = new BoundEntry(entry, BindArguments(entry, arguments, syntax), reader.Place(syntax.Span));
        Check(bound);
        return bound;
    }

    /// <summary>The part that a name refers to; reports it if there is none. Null also for a declaration that could not be parsed.</summary>
    private ExternPart? FindExtern(
        IdentifierSyntax name, string keyword, string kind, IEnumerable<string> builtIn, IReadOnlyList<ArgumentSyntax> arguments)
    {
        var declaration = declarations.Find(file, name.Text, name.Span);
        if (declaration is { Symbol: null }) return null;
        if (declaration?.Symbol is ExternPart part && part.Keyword == keyword) return part;
        var known = builtIn.Concat(declarations.Externs(file, keyword)).ToList();
        reader.Report(
            NameDiagnostics.Unknown, name.Span, kind, name.Text,
            declaration?.Symbol is ExternPart other ? $" It is declared with 'extern {other.Keyword}'."
            : declarations.UseOf(file, name.Text) is { Length: > 0 } use ? use
            : Translate(keyword, name.Text, arguments) is { Length: > 0 } here ? $" Write '{here}'."
            : known.Count == 0 ? $" Declare it with 'extern {keyword} {name.Text}(…)'."
            : Suggestions.OrAll(name.Text, known));
        return null;
    }

    /// <summary>What a part of PyTorch is here; null if it is unknown.</summary>
    private string? Translate(string item, string name, IReadOnlyList<ArgumentSyntax> arguments) =>
        PyTorchParts.Translate(item, name, [.. arguments.Select(a => (a.Name?.Text, file.Source.Quote(a.Value.Span)))]);

    /// <summary>Checks the arguments of an entry together, and against the dataset.</summary>
    private void Check(BoundEntry bound)
    {
        if (bound.Entry.Check(bound.Value) is { } objection) reader.Report(ExperimentDiagnostics.BadValue, bound.Span, objection.Parameter, objection.Must);
        if (Data is null) return;
        var splits = Data.Splits.Select(s => s.Name).ToList();
        foreach (var parameter in bound.Entry.Parameters.Where(p => bound.Argument(p.Name) is not null))
            if (parameter.RequiredSplit is { } split && !splits.Contains(split))
                reader.Report(ExperimentDiagnostics.UnknownSplit, bound.Span, Data.Name, split, Suggestions.OrAll(split, splits));
    }

    private List<EntryArgument> BindArguments(VocabularyEntry entry, IReadOnlyList<ArgumentSyntax> arguments, ExpressionSyntax call)
    {
        var bound = new List<EntryArgument>();
        var given = new HashSet<string>(StringComparer.Ordinal);
        var required = entry.Parameters.Where(p => p.IsRequired && arguments.All(a => a.Name?.Text != p.Name)).Select(p => p.Name).ToList();
        var hasUnknown = false;
        foreach (var argument in arguments)
        {
            var parameter = argument.Name is { } name
                ? entry.Parameters.FirstOrDefault(p => p.Name == name.Text)
                : entry.Parameters.FirstOrDefault(p => !given.Contains(p.Name));
            if (parameter is not null)
            {
                if (!given.Add(parameter.Name)) reader.Report(ValueDiagnostics.ArgumentTwice, argument.Span, parameter.Name);
                else if (BindArgument(entry, parameter, argument.Value) is { } value) bound.Add(new(parameter, value));
            }
            else if (argument.Name is { } unknown)
            {
                hasUnknown = true;
                var similar = Suggestions.For(unknown.Text, entry.Parameters.Select(p => p.Name));
                reader.Report(
                    NameDiagnostics.UnknownParameter, unknown.Span, entry.Name, unknown.Text,
                    similar.Length == 0 && required is [var only] ? $" Did you mean '{only}'?" : similar);
            }
            else
                reader.Report(ValueDiagnostics.TooManyArguments, argument.Span, entry.Name,
                    entry.Parameters.Count == 0 ? "no arguments" : string.Join(", ", entry.Parameters.Select(p => $"'{p.Name}'")));
        }
        // A required parameter is probably the one whose name is unknown.
        if (hasUnknown) return bound;
        foreach (var missing in entry.Parameters.Where(p => p.IsRequired && !given.Contains(p.Name) && !reader.IsMisplaced(p.Name)))
            reader.Report(ValueDiagnostics.MissingArgument, call.Span, entry.Name, missing.Name, "");
        return bound;
    }

    private object? BindArgument(VocabularyEntry entry, EntryParameter parameter, ExpressionSyntax syntax) => parameter.Type switch
    {
        ParameterType.Range => BindRange(entry, parameter, syntax),
        ParameterType.Ints => BindNumbers(entry, parameter, syntax),
        ParameterType.Floats => BindFloats(entry, parameter, syntax),
        ParameterType.Output => BindOutput(entry, parameter, syntax),
        ParameterType.Target => BindTarget(entry, parameter, syntax),
        ParameterType.Classes => BindClasses(entry, parameter, syntax),
        ParameterType.PerClass => BindPerClass(entry, parameter, syntax),
        _ => Evaluate(entry, parameter, syntax),
    };

    /// <summary>The two ends of a range.</summary>
    private object? BindRange(VocabularyEntry entry, EntryParameter parameter, ExpressionSyntax syntax)
    {
        if (syntax is not RangeSyntax { IncludesEnd: false } range)
        {
            reader.Report(ValueDiagnostics.TypeMismatch, syntax.Span,
                $"'{parameter.Name}' of '{entry.Name}'", "a range, as in 0.5..2.0", "another expression");
            return null;
        }
        if (Evaluate(entry, parameter, range.Start) is not double minimum || Evaluate(entry, parameter, range.End) is not double maximum) return null;
        if (maximum < minimum) reader.Report(ExperimentDiagnostics.BadValue, range.Span, parameter.Name, "not end before it begins");
        return (minimum, maximum);
    }

    private string? BindOutput(VocabularyEntry entry, EntryParameter parameter, ExpressionSyntax syntax)
    {
        if (syntax is not NameSyntax { Name: var name })
        {
            reader.Report(ValueDiagnostics.TypeMismatch, syntax.Span, $"'{parameter.Name}' of '{entry.Name}'", "the name of an output", "another expression");
            return null;
        }
        if (Network is null || Network.Block.HasBadOutputs) return name;
        if (Network.Block.Outputs.FirstOrDefault(o => o.Name == name) is { } output)
        {
            if (output.IsList && parameter.AdditionalOutput is not null)
                reader.Report(ValueDiagnostics.TypeMismatch, syntax.Span, $"'{parameter.Name}' of '{entry.Name}'", "one tensor", "a list");
            return name;
        }
        reader.Report(
            NameDiagnostics.UnknownOutput, syntax.Span, Network.Block.Name, name,
            new Deferred(() => Suggestions.OrAll(name, Network.Block.Outputs.Select(o => o.Name ?? ""))));
        return null;
    }

    /// <summary>The name of a target, which is compared with the dataset later.</summary>
    private string? BindTarget(VocabularyEntry entry, EntryParameter parameter, ExpressionSyntax syntax)
    {
        if (syntax is NameSyntax { Name: var name }) return name;
        reader.Report(ValueDiagnostics.TypeMismatch, syntax.Span, $"'{parameter.Name}' of '{entry.Name}'", "the name of a target", "another expression");
        return null;
    }

    /// <summary>The train indices of a list of classes.</summary>
    private List<long>? BindClasses(VocabularyEntry entry, EntryParameter parameter, ExpressionSyntax syntax)
    {
        if (syntax is not ListSyntax list || list.Items.Any(item => item is not NameSyntax))
        {
            reader.Report(ValueDiagnostics.TypeMismatch, syntax.Span, $"'{parameter.Name}' of '{entry.Name}'", "a list of classes", "another expression");
            return null;
        }
        if (list.Items.Count == 0) reader.Report(ExperimentDiagnostics.BadValue, syntax.Span, parameter.Name, "name at least one class, or be omitted");
        var indices = new List<long>();
        if (Data is null) return indices;
        var classes = Data.Classes.Select((c, index) => (c.Name, index)).GroupBy(c => c.Name, StringComparer.Ordinal)
            .ToDictionary(g => g.Key, g => g.First().index, StringComparer.Ordinal);
        foreach (var item in list.Items.OfType<NameSyntax>())
        {
            if (classes.TryGetValue(item.Name, out var index)) indices.Add(index);
            else reader.Report(NameDiagnostics.Unknown, item.Span, "class", item.Name, new Deferred(() => Suggestions.OrAll(item.Name, classes.Keys)));
        }
        return indices;
    }

    /// <summary>One number per class.</summary>
    private List<double>? BindPerClass(VocabularyEntry entry, EntryParameter parameter, ExpressionSyntax syntax)
    {
        if (syntax is not ListSyntax list)
        {
            reader.Report(ValueDiagnostics.TypeMismatch, syntax.Span, $"'{parameter.Name}' of '{entry.Name}'", "a list of numbers", "another expression");
            return null;
        }
        if (Data is not null && list.Items.Count != Data.Classes.Count)
            reader.Report(
                ExperimentDiagnostics.BadValue, syntax.Span, parameter.Name,
                $"have {Data.Classes.Count} numbers, one for each class of '{Data.Name}', not {list.Items.Count}");
        return [.. list.Items.Select(item => Evaluate(entry, parameter, item)).OfType<double>()];
    }

    /// <summary>The numbers of a list; null if it has errors.</summary>
    private List<double>? BindFloats(VocabularyEntry entry, EntryParameter parameter, ExpressionSyntax syntax)
    {
        if (syntax is not ListSyntax { Items.Count: > 0 } list)
        {
            reader.Report(ValueDiagnostics.TypeMismatch, syntax.Span, $"'{parameter.Name}' of '{entry.Name}'", "a list, as in [0.5, 1]", "another expression");
            return null;
        }
        var numbers = list.Items.Select(item => Evaluate(entry, parameter, item)).OfType<double>().ToList();
        return numbers.Count == list.Items.Count ? numbers : null;
    }

    /// <summary>The elements of a list in strictly ascending order; null if it has errors.</summary>
    private List<long>? BindNumbers(VocabularyEntry entry, EntryParameter parameter, ExpressionSyntax syntax)
    {
        if (syntax is not ListSyntax { Items.Count: > 0 } list)
        {
            reader.Report(ValueDiagnostics.TypeMismatch, syntax.Span, $"'{parameter.Name}' of '{entry.Name}'", "a list, as in [60, 80]", "another expression");
            return null;
        }
        var numbers = list.Items.Select(item => Evaluate(entry, parameter with { Type = ParameterType.Int }, item)).OfType<long>().ToList();
        if (numbers.Count < list.Items.Count) return null;
        if (!numbers.Zip(numbers.Skip(1), (before, after) => before < after).Contains(false)) return numbers;
        reader.Report(ExperimentDiagnostics.BadValue, syntax.Span, parameter.Name, "be in ascending order");
        return null;
    }

    /// <summary>The value of a literal, with an optional sign, within the parameter's bounds; null for anything else.</summary>
    private object? Evaluate(VocabularyEntry entry, EntryParameter parameter, ExpressionSyntax syntax)
    {
        var type = parameter.Type switch { ParameterType.Int => BoundType.Int, ParameterType.Bool => BoundType.Bool, _ => BoundType.Float };
        var constant = new ExpressionBinder(file, declarations, diagnostics, new()).BindConstant(syntax, type, $"'{parameter.Name}' of '{entry.Name}'");
        if (constant is not ConstantLiteral { Value: var value })
        {
            if (constant is not ErrorConstant)
                reader.Report(ValueDiagnostics.TypeMismatch, syntax.Span, $"'{parameter.Name}' of '{entry.Name}'", "a literal", "an expression");
            return null;
        }
        if (value is bool || parameter.Range.Objection(System.Convert.ToDouble(value, CultureInfo.InvariantCulture)) is not { } objection) return value;
        reader.Report(ExperimentDiagnostics.BadValue, syntax.Span, parameter.Name, objection);
        return null;
    }
}
