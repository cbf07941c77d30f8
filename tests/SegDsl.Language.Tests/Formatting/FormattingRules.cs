using SegDsl.Language.Formatting;
using SegDsl.Language.Syntax;

namespace SegDsl.Language.Tests.Formatting;

/// <summary>Properties of the formatted form of every file.</summary>
internal static class FormattingRules
{
    /// <summary>Formats a well-formed text and checks the result.</summary>
    public static void Check(string text, int width)
    {
        var tree = Parse(text);
        var formatted = SegFormatter.Format(tree, width);
        var again = Parse(formatted);
        Assert.Equal(Dump.Structure(tree), Dump.Structure(again));
        Assert.Equal(Pieces(text), Pieces(formatted));
        Assert.Equal(formatted, SegFormatter.Format(again, width));
        Assert.DoesNotContain(formatted.Split('\n'), line => line.EndsWith(' '));
        Assert.DoesNotContain("\n\n\n", formatted, StringComparison.Ordinal);
    }

    private static SyntaxTree Parse(string text)
    {
        var tree = SegCompiler.Parse("t.seg", text);
        Assert.Empty(tree.Diagnostics.Select(d => d.ToString()));
        return tree;
    }

    /// <summary>
    /// The tokens and comments in order, without commas: formatting adds and removes redundant ones, and the syntax tree covers the others.
    /// </summary>
    private static List<string> Pieces(string text)
    {
        var pieces = new List<string>();
        for (var i = 0; i < text.Length;)
        {
            var start = i++;
            switch (text[start])
            {
                case ' ' or '\t' or '\r' or '\n' or ',':
                    continue;
                case '/' when i < text.Length && text[i] == '/':
                    while (i < text.Length && text[i] is not ('\n' or '\r')) i++;
                    break;
                case '"':
                    i = text.IndexOf('"', i) + 1;
                    break;
                case var c when char.IsLetter(c):
                    while (i < text.Length && char.IsLetterOrDigit(text[i])) i++;
                    break;
                case var c when char.IsDigit(c):
                    while (i < text.Length && char.IsDigit(text[i])) i++;
                    break;
            }
            pieces.Add(text[start..i].TrimEnd());
        }
        return pieces;
    }
}
