using System.Text;
using SegDsl.Language.Binding;

namespace SegDsl.Generators.Emission;

/// <summary>XML documentation of generated members: the words of the <c>.seg</c> file, and shapes.</summary>
internal static class DocComment
{
    /// <summary>Writes an element, on one line where it has one.</summary>
    public static void Element(CSharpWriter writer, string open, string close, string text)
    {
        var lines = text.Split('\n');
        if (lines.Length == 1)
        {
            writer.Line($"/// <{open}>{lines[0]}</{close}>");
            return;
        }

        writer.Line($"/// <{open}>");
        foreach (var line in lines) writer.Line("/// " + line);
        writer.Line($"/// </{close}>");
    }

    /// <summary>Writes a summary.</summary>
    public static void Summary(CSharpWriter writer, string text) => Element(writer, "summary", "summary", text);

    /// <summary>Writes the description of a parameter.</summary>
    public static void Parameter(CSharpWriter writer, string name, string text) =>
        Element(writer, $"param name=\"{name.TrimStart('@')}\"", "param", text);

    /// <summary>A doc comment of the language as XML: escaped, with code between backticks.</summary>
    public static string ToXml(string comment)
    {
        var text = new StringBuilder();
        var isCode = false;
        var ticks = comment.Count(c => c == '`');
        foreach (var c in comment)
        {
            switch (c)
            {
                case '&': text.Append("&amp;"); break;
                case '<': text.Append("&lt;"); break;
                case '>': text.Append("&gt;"); break;
                case '`' when ticks % 2 == 0:
                    isCode = !isCode;
                    text.Append(isCode ? "<c>" : "</c>");
                    break;
                default: text.Append(c); break;
            }
        }

        return text.ToString();
    }

    /// <summary>The first line of a doc comment.</summary>
    public static string FirstLine(string comment)
    {
        var end = comment.IndexOf('\n');
        return end < 0 ? comment : comment.Substring(0, end);
    }

    /// <summary>A shape as the author wrote it, with C#'s names for what is a constant.</summary>
    public static string Shape(IReadOnlyList<BoundConstant> dimensions) => $"[{string.Join(", ", dimensions.Select(d => Dimension(d).Text))}]";

    private static CSharpExpression Dimension(BoundConstant constant)
    {
        switch (constant)
        {
            case DimensionSymbol symbol:
                return new(symbol.Symbol.Name);
            case ChannelReference reference:
                return new(reference.Symbol.Name);
            case ParameterReference reference:
                return new(reference.Parameter.Name);
            case NamedConstantReference reference:
                return new(reference.Statement.Name);
            case ConstantLiteral literal:
                return ConstantEmitter.Literal(literal.Value);
            case ConstantBinary binary:
                var (symbol2, precedence) = binary.Operator switch
                {
                    BoundOperator.Add => ("+", Precedence.Additive),
                    BoundOperator.Subtract => ("-", Precedence.Additive),
                    BoundOperator.Multiply => ("*", Precedence.Multiplicative),
                    _ => ("/", Precedence.Multiplicative),
                };
                return new($"{Dimension(binary.Left).At(precedence)} {symbol2} {Dimension(binary.Right).At(precedence + 1)}", precedence);
            default:
                return new("…");
        }
    }
}
