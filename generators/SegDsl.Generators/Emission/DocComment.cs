using SegDsl.Language.Types;
using System.Text;
using SegDsl.Language.Binding;

namespace SegDsl.Generators.Emission;

/// <summary>Writes XML documentation of generated members, from the doc comments of the <c>.seg</c> file and from shapes.</summary>
internal static class DocComment
{
    /// <summary>Writes an element, on one line if its text has one line.</summary>
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

    /// <summary>Converts a doc comment of the language to XML: escapes it, and marks code between backticks.</summary>
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

    /// <summary>The declared shape of an input.</summary>
    public static string Shape(BoundInput input) =>
        (input.Value.Type is TensorListType ? "a list of " : "") + $"[{Dimensions(input)}]";

    /// <summary>The declared dimensions of an input, separated by commas.</summary>
    public static string Dimensions(BoundInput input) => string.Join(", ", input.Dimensions.Select(Dimension));

    private static string Dimension(BoundConstant constant) => constant switch
    {
        DimensionSymbol symbol => symbol.Symbol.Name,
        ChannelReference reference => reference.Symbol.Name,
        ParameterReference reference => reference.Parameter.Name,
        ConstantLiteral literal => ConstantEmitter.Literal(literal.Value).Text,
        _ => "_",
    };
}
