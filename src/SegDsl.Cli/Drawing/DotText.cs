using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using SegDsl.Language.Shapes;

namespace SegDsl.Cli.Drawing;

/// <summary>Writes a picture in the DOT language of Graphviz. The output is deterministic.</summary>
/// <param name="picture">The picture.</param>
/// <param name="known">Replaces the symbols of a dimension that have known values.</param>
internal sealed partial class DotText(Picture picture, Func<Dimension, Dimension> known)
{
    /// <summary>Systems without Arial substitute a metric-compatible font, so that texts fit into their boxes everywhere.</summary>
    private const string Font = "Arial";

    /// <summary>The maximum length of a network that is drawn from left to right by default.</summary>
    private const int MaxHorizontalLength = 8;

    /// <summary>The maximum length of a text, in characters. Names in ONNX models have no limit.</summary>
    private const int MaxText = 200;

    private static readonly BoxColors DefaultColors = new("#eef2f7", "#51647c");

    private static readonly Dictionary<string, BoxColors> FamilyColors = new()
    {
        ["Convolutions"] = new("#d3e5f7", "#2f6ea8"),
        ["Linear algebra"] = new("#cdebe8", "#2f857d"),
        ["Norms"] = new("#e6def3", "#7457a3"),
        ["Activations"] = new("#fde3c8", "#c47a22"),
        ["Pooling"] = new("#f9d6d5", "#b8443f"),
        ["Resampling"] = new("#d8edcf", "#4c8a35"),
        ["Joining"] = new("#fdf0bf", "#a8861a"),
        ["Arithmetic"] = new("#fdf0bf", "#a8861a"),
        ["Attention and positions"] = new("#f6d3e8", "#a53c80"),
    };

    private readonly StringBuilder text = new();

    /// <summary>The number of boxes.</summary>
    public int BoxCount => picture.Boxes.Count;

    /// <summary>Writes the picture.</summary>
    /// <param name="direction"><c>LR</c> for left to right, <c>TB</c> for top to bottom, or null to select by the length of the network.</param>
    public string Write(string? direction)
    {
        Line(0, $"digraph {Quote(picture.Name)} {{");
        var rankdir = direction ?? (picture.Length <= MaxHorizontalLength ? "LR" : "TB");
        Line(1, $"graph [rankdir={rankdir}, newrank=true, bgcolor=white, pad=0.2, nodesep=0.3, ranksep=0.35, fontname={Font}, fontsize=11]");
        Line(1, $"node [shape=box, style=\"filled,rounded\", fontname={Font}, fontsize=12, margin=\"0.1,0.05\", height=0.3, width=0.3]");
        Line(1, $"edge [fontname={Font}, fontsize=9, fontcolor=\"#555555\", color=\"#444444\", arrowsize=0.6]");
        WriteFrame(null, 1);
        Line(0, "}");
        return text.ToString();
    }

    private void WriteFrame(int? frame, int level)
    {
        foreach (var inner in picture.Frames.Where(f => f.Parent == frame))
        {
            Line(level, $"subgraph cluster_{Format(inner.Module)} {{");
            const string Style = "labeljust=r, style=rounded, color=\"#aab6c5\", fontcolor=\"#51647c\", bgcolor=\"#fafbfd\", margin=16";
            Line(level + 1, $"graph [label={Quote(inner.Title)}, {Style}]");
            WriteFrame(inner.Module, level + 1);
            Line(level, "}");
        }
        foreach (var box in picture.Boxes.Where(b => b.Frame == frame)) Line(level, $"b{Format(box.Index)}{Attributes(AttributesOf(box))}");
        // Graphviz keeps the labels of an arrow inside the frame that declares the arrow.
        foreach (var arrow in picture.Arrows.Where(a => a.Frame == frame))
            Line(level, $"b{Format(arrow.From)} -> b{Format(arrow.To)}{Attributes(AttributesOf(arrow))}");
    }

    private IEnumerable<(string, string)> AttributesOf(Box box)
    {
        var colors = box.Kind is BoxKind.Input or BoxKind.Output ? new("#3d4856", "#3d4856")
            : box.Family is { } family ? FamilyColors.GetValueOrDefault(family.Title, DefaultColors) : DefaultColors;
        var isOutlined = box is { Kind: BoxKind.Output, IsAuxiliary: true };
        yield return ("label", Label(box, colors));
        yield return ("fillcolor", Quote(isOutlined ? "white" : colors.Fill));
        yield return ("color", Quote(colors.Border));
        if (box.Kind is BoxKind.Input or BoxKind.Output) yield return ("fontcolor", Quote(isOutlined ? colors.Border : "white"));
        var isOperator = box.Kind == BoxKind.Operator;
        if (isOperator || box.IsAuxiliary) yield return ("style", Quote((isOperator ? "filled" : "filled,rounded") + (box.IsAuxiliary ? ",dashed" : "")));
        if (!isOperator) yield break;
        yield return ("shape", "circle");
        yield return ("fixedsize", "true");
        yield return ("fontsize", "14");
    }

    private string Label(Box box, BoxColors colors)
    {
        var title = box.Kind == BoxKind.Operator ? box.Title switch { "-" => "−", "*" => "×", "/" => "÷", var symbol => symbol } : box.Title;
        if (box.Kind is BoxKind.Operator or BoxKind.Operation) return Quote(title);
        var label = new StringBuilder("<<table border=\"0\" cellborder=\"0\" cellspacing=\"0\" cellpadding=\"1\">");
        void Row(string row) => label.Append("<tr><td>").Append(row).Append("</td></tr>");
        Row($"<b>{Escape(title)}</b>");
        if (box is { Kind: BoxKind.Output, IsAuxiliary: true }) Row("<font point-size=\"9\">in training</font>");
        foreach (var line in box.Lines) Row($"<font point-size=\"10\">{Escape(line)}</font>");
        if (known(box.Parameters).Value is not 0) Row($"<font point-size=\"9\" color=\"{colors.Border}\">{Escape(FormatCount(known(box.Parameters)))}</font>");
        return label.Append("</table>>").ToString();
    }

    private IEnumerable<(string, string)> AttributesOf(Arrow arrow)
    {
        var count = arrow.Count == 1 ? "" : string.Create(CultureInfo.InvariantCulture, $"{arrow.Count} of ");
        if (arrow.IsLabeled) yield return ("label", Quote($" {count}{FormatShape(arrow.Shape)}   "));
        if (arrow.IsShortcut)
        {
            yield return ("color", "\"#c8553d\"");
            yield return ("penwidth", "1.5");
        }
        var isAuxiliary = picture.Boxes[arrow.From].IsAuxiliary || picture.Boxes[arrow.To].IsAuxiliary;
        if (isAuxiliary) yield return ("style", "dashed");
        // A high weight keeps the main path straight.
        if (!arrow.IsShortcut && !isAuxiliary) yield return ("weight", "8");
    }

    /// <summary>A shape without its batch dimension: <c>256×⌈H/4⌉×⌈W/4⌉</c>.</summary>
    private string FormatShape(TensorShape shape) =>
        string.Join("×", shape.Dimensions.Skip(shape.Rank > 1 ? 1 : 0).Select(d => FormatDimension(known(d).ToString())));

    private static string FormatDimension(string dimension) =>
        Ceiling().Replace(dimension, "⌈$1⌉").Replace(" / ", "/", StringComparison.Ordinal).Replace(" * ", "·", StringComparison.Ordinal);

    /// <summary>A number of parameters with three significant digits: <c>7.10 M</c>.</summary>
    private static string FormatCount(Dimension parameters) => parameters.Value switch
    {
        null => parameters.ToString(),
        < 1_000 and var count => string.Create(CultureInfo.InvariantCulture, $"{count}"),
        < 1_000_000 and var count => FormatDigits(count / 1e3) + " k",
        var count => FormatDigits(count.GetValueOrDefault() / 1e6) + " M",
    };

    private static string FormatDigits(double number) => number.ToString(number < 10 ? "0.00" : number < 100 ? "0.0" : "0", CultureInfo.InvariantCulture);

    private void Line(int level, string line) => text.Append(' ', 2 * level).Append(line).Append('\n');

    private static string Attributes(IEnumerable<(string Name, string Value)> attributes) =>
        string.Join(", ", attributes.Select(a => $"{a.Name}={a.Value}")) is { Length: > 0 } list ? $" [{list}]" : "";

    private static string Format(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Quote(string value) =>
        $"\"{Clean(value).Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";

    private static string Escape(string value) =>
        Clean(value).Replace("&", "&amp;", StringComparison.Ordinal)
            .Replace("<", "&lt;", StringComparison.Ordinal).Replace(">", "&gt;", StringComparison.Ordinal);

    /// <summary>A text without control characters, which SVG files cannot contain, and not longer than a label may be.</summary>
    private static string Clean(string value)
    {
        var text = value.Length > MaxText ? value[..MaxText] + "…" : value;
        return text.Any(char.IsControl) ? string.Concat(text.Select(c => char.IsControl(c) ? '\uFFFD' : c)) : text;
    }

    [GeneratedRegex(@"ceil\(([^()]*)\)")]
    private static partial Regex Ceiling();

    /// <summary>The fill and border colors of a box.</summary>
    private sealed record BoxColors(string Fill, string Border);
}
