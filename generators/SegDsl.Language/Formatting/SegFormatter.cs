using SegDsl.Language.Syntax;

namespace SegDsl.Language.Formatting;

/// <summary>
/// Writes <c>.seg</c> files in their canonical form. Tokens and comments stay as they are and in their order, but for commas that mean
/// nothing; what changes are blanks and line ends. Formatting twice gives what formatting once does.
/// </summary>
public static class SegFormatter
{
    /// <summary>The width of a line that is used where none is given.</summary>
    public const int DefaultWidth = 120;

    /// <summary>The text of a file in canonical form, with the line ends it has.</summary>
    /// <param name="tree">The file. It must have been read without a complaint.</param>
    /// <param name="width">The width that lines keep to where they can.</param>
    /// <exception cref="ArgumentException">The file has syntax errors.</exception>
    public static string Format(SyntaxTree tree, int width = DefaultWidth)
    {
        if (tree.Diagnostics.Count > 0) throw new ArgumentException($"{tree.Path} has syntax errors and cannot be formatted.", nameof(tree));
        var text = new DocumentRenderer(width).Render(new SyntaxPrinter(tree.Source, width).Print(tree.Root));
        return tree.Source.Text.Contains("\r\n") ? text.Replace("\n", "\r\n") : text;
    }
}
