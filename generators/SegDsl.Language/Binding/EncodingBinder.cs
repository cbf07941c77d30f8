using SegDsl.Language.Diagnostics;
using SegDsl.Language.Syntax;
using SegDsl.Language.Text;

namespace SegDsl.Language.Binding;

/// <summary>Binds the encoding of label images, and the values and colors that belong to no class.</summary>
internal sealed class EncodingBinder(ItemReader reader, IdentifierSyntax dataset, IReadOnlyList<BoundClass> classes)
{
    private const int LargestId = 65535;

    /// <summary>The distance of black and white in RGB.</summary>
    private const int LargestDistance = 441;

    private const string EncodingForm = "encoding colors' or 'encoding colors(tolerance: 8)";
    private const string VoidForm = "void 0..=6, 9";

    private static readonly string[] Encodings = ["ids", "colors"];
    private static readonly string[] Parameters = ["tolerance"];

    /// <summary>Binds the item <c>encoding</c>, and the colors of the item <c>void</c>.</summary>
    public BoundEncoding BindEncoding()
    {
        var (isColors, tolerance) = reader.Value("encoding", EncodingForm, isRequired: false) switch
        {
            null => (false, 0L),
            NameSyntax name when IsKnown(name.Name, name) => (name.Name == "colors", 0),
            CallSyntax call when IsKnown(call.Target.Text, call) => (call.Target.Text == "colors", BindTolerance(call)),
            NameSyntax or CallSyntax => (false, 0),
            var other => Malformed(other),
        };
        if (isColors && classes.GroupBy(c => (c.Red, c.Green, c.Blue)).FirstOrDefault(g => g.Count() > 1) is { } same)
            reader.Report(ExperimentDiagnostics.BadValue, dataset.Span, "classes",
                $"have different colors with 'encoding colors'; '{same.First().Name}' and '{same.Last().Name}' have the same");
        var voidColors = VoidValues.Where(value => value is LiteralSyntax { Value: string }).Cast<LiteralSyntax>().ToList();
        foreach (var color in voidColors)
        {
            if (!isColors) reader.Report(ExperimentDiagnostics.BadValue, color.Span, "void", "list ids unless the dataset has 'encoding colors'");
            else if (!IsColor((string)color.Value)) reader.Report(ExperimentDiagnostics.BadItem, color.Span, "void \"#e0e0c0\"");
        }
        return new(isColors, tolerance, [.. voidColors.Select(color => (string)color.Value)]);
    }

    /// <summary>Binds the ids of the item <c>void</c>.</summary>
    public List<int> BindVoid()
    {
        var ids = new SortedSet<int>();
        foreach (var value in VoidValues.Where(value => value is not LiteralSyntax { Value: string }))
        {
            var (first, last) = value switch
            {
                LiteralSyntax { Value: long id } => (id, id),
                RangeSyntax { Start: LiteralSyntax { Value: long start }, End: LiteralSyntax { Value: long end } } range
                    => (start, range.IncludesEnd ? end : end - 1),
                _ => (-1, -1),
            };
            if (first < 0) reader.Report(ExperimentDiagnostics.BadItem, value.Span, VoidForm);
            else if (last > LargestId || last < first) reader.Report(ExperimentDiagnostics.BadValue, value.Span, "void", $"list ids from 0 to {LargestId}");
            else
            {
                for (var id = first; id <= last; id++) ids.Add((int)id);
                foreach (var named in classes.Where(c => c.Ids.Any(id => id >= first && id <= last)))
                    reader.Report(ExperimentDiagnostics.BadValue, value.Span, "void", $"not contain an id of the class '{named.Name}'");
            }
        }
        return [.. ids];
    }

    private IReadOnlyList<ExpressionSyntax> VoidValues => reader.Find<ValueItemSyntax>("void", VoidForm, isRequired: false)?.Values ?? [];

    private bool IsKnown(string encoding, ExpressionSyntax syntax)
    {
        if (Encodings.Contains(encoding)) return true;
        reader.Report(NameDiagnostics.Unknown, syntax.Span, "encoding", encoding, Suggestions.OrAll(encoding, Encodings));
        return false;
    }

    private long BindTolerance(CallSyntax call)
    {
        var tolerance = 0L;
        foreach (var argument in call.Arguments)
        {
            var parameter = argument.Name?.Text ?? "tolerance";
            if (!Parameters.Contains(parameter) || call.Target.Text != "colors")
                reader.Report(NameDiagnostics.UnknownParameter, argument.Span, call.Target.Text, parameter, "");
            else if (argument.Value is not LiteralSyntax { Value: long number }) Malformed(argument.Value);
            else if (number > LargestDistance) reader.Report(ExperimentDiagnostics.BadValue, argument.Span, "tolerance", $"be from 0 to {LargestDistance}");
            else tolerance = number;
        }
        return tolerance;
    }

    private (bool IsColors, long Tolerance) Malformed(ExpressionSyntax syntax)
    {
        reader.Report(ExperimentDiagnostics.BadItem, syntax.Span, EncodingForm);
        return (false, 0);
    }

    private static bool IsColor(string text) =>
        text.Length == 7 && text[0] == '#' && text.Skip(1).All(c => c is (>= '0' and <= '9') or (>= 'a' and <= 'f') or (>= 'A' and <= 'F'));
}
