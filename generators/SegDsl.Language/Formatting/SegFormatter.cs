using SegDsl.Language.Syntax;

namespace SegDsl.Language.Formatting;

/// <summary>
/// Writes <c>.seg</c> files in canonical form. Changes only whitespace, line breaks and redundant commas; keeps all other tokens and comments in
/// order. Formatting is idempotent.
/// </summary>
public static class SegFormatter
{
    /// <summary>The default line width.</summary>
    public const int DefaultWidth = 120;

    /// <summary>The text of a file in canonical form, with the line endings of the file.</summary>
    /// <param name="tree">The file, which must have no syntax errors.</param>
    /// <param name="width">The maximum line width, exceeded only where a line cannot be broken.</param>
    /// <exception cref="ArgumentException">The file has syntax errors.</exception>
    public static string Format(SyntaxTree tree, int width = DefaultWidth)
    {
        if (tree.Diagnostics.Count > 0) throw new ArgumentException($"{tree.Path} has syntax errors and cannot be formatted.", nameof(tree));
        var text = new DocumentRenderer(width).Render(new SyntaxPrinter(tree.Source, width).Print(tree.Root));
        return tree.Source.Text.Contains("\r\n") ? text.Replace("\n", "\r\n") : text;
    }
}
