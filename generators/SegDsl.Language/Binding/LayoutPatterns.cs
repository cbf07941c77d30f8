using SegDsl.Language.Diagnostics;
using SegDsl.Language.Syntax;
using SegDsl.Language.Text;

namespace SegDsl.Language.Binding;

/// <summary>Path patterns, <c>"images/{split}/{name}.png"</c>.</summary>
internal static class LayoutPatterns
{
    private static readonly string[] Placeholders = ["split", "name"];

    /// <summary>Whether a pattern names volumes, by its extension.</summary>
    public static bool IsVolume(string pattern) =>
        pattern.EndsWith(".nii", StringComparison.OrdinalIgnoreCase) || pattern.EndsWith(".nii.gz", StringComparison.OrdinalIgnoreCase);

    /// <summary>The patterns of the files of an image, <c>"rgb/{name}.png" + "nir/{name}.tif"</c>; reports errors in them.</summary>
    /// <param name="reader">Receives errors.</param>
    /// <param name="syntax">The pattern, or a sum of patterns.</param>
    /// <param name="form">An example of a valid pattern.</param>
    public static IReadOnlyList<string> BindPlanes(ItemReader reader, ExpressionSyntax syntax, string form) =>
        syntax is BinarySyntax { Operator: TokenKind.Plus } sum
            ? [.. BindPlanes(reader, sum.Left, form), Bind(reader, sum.Right, form)]
            : [Bind(reader, syntax, form)];

    /// <summary>The text of a pattern; reports errors in it.</summary>
    /// <param name="reader">Receives errors.</param>
    /// <param name="syntax">The pattern.</param>
    /// <param name="form">An example of a valid pattern.</param>
    public static string Bind(ItemReader reader, ExpressionSyntax syntax, string form)
    {
        if (syntax is not LiteralSyntax { Value: string pattern })
        {
            reader.Report(ExperimentDiagnostics.BadItem, syntax.Span, form);
            return "";
        }
        if (pattern.IndexOf("{name}", StringComparison.Ordinal) < 0)
            reader.Report(ExperimentDiagnostics.BadPattern, syntax.Span, "{name}", "the name shared by image and label");
        foreach (var part in pattern.Split('{').Skip(1))
        {
            var end = part.IndexOf('}');
            var name = end < 0 ? part : part.Substring(0, end);
            if (end < 0 || !Placeholders.Contains(name))
                reader.Report(NameDiagnostics.Unknown, syntax.Span, "placeholder", name, Suggestions.OrAll(name, Placeholders));
        }
        return pattern;
    }
}
