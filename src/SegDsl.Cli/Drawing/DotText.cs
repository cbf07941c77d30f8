using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using SegDsl.Language.Shapes;

namespace SegDsl.Cli.Drawing;

/// <summary>Writes a picture in Graphviz' language; the same picture gives the same bytes.</summary>
/// <param name="picture">The picture.</param>
/// <param name="known">Puts values in place of the symbols of a dimension that are known.</param>
internal sealed partial class DotText(Picture picture, Func<Dimension, Dimension> known)
{
    /// <summary>Whatever stands in for it on some machine is as wide: boxes fit wherever a drawing is looked at.</summary>
    private const string Font = "Arial";

    /// <summary>Networks of at most so many boxes in a row are drawn from left to right, unless somebody says otherwise.</summary>
    private const int MostInALine = 8;

    private static readonly Paint Plain = new("#eef2f7", "#51647c");

    private static readonly Dictionary<string, Paint> Paints = new()
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

    /// <summary>The text.</summary>
    /// <param name="direction"><c>LR</c> from left to right, <c>TB</c> from top to bottom, or null for what suits the network.</param>
    public string Write(string? direction)
    {
        Line(0, $"digraph {Quote(picture.Name)} {{");
        Line(1, $"graph [rankdir={direction ?? (picture.Length <= MostInALine ? "LR" : "TB")}, newrank=true, bgcolor=white, pad=0.2, nodesep=0.3, ranksep=0.35, fontname={Font}, fontsize=11]");
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
            Line(level, $"subgraph cluster_{Number(inner.Module)} {{");
            Line(level + 1, $"graph [label={Quote(inner.Title)}, labeljust=r, style=rounded, color=\"#aab6c5\", fontcolor=\"#51647c\", bgcolor=\"#fafbfd\", margin=16]");
            WriteFrame(inner.Module, level + 1);
            Line(level, "}");
        }
        foreach (var box in picture.Boxes.Where(b => b.Frame == frame)) Line(level, $"b{Number(box.Index)}{Attributes(AttributesOf(box))}");
        // An arrow in a frame keeps its shape inside of it.
        foreach (var arrow in picture.Arrows.Where(a => a.Frame == frame)) Line(level, $"b{Number(arrow.From)} -> b{Number(arrow.To)}{Attributes(AttributesOf(arrow))}");
    }

    private IEnumerable<(string, string)> AttributesOf(Box box)
    {
        var paint = box.Kind is BoxKind.Input or BoxKind.Output ? new("#3d4856", "#3d4856")
            : box.Family is { } family ? Paints.GetValueOrDefault(family, Plain) : Plain;
        var isOpen = box is { Kind: BoxKind.Output, IsAuxiliary: true };
        yield return ("label", Label(box, paint));
        yield return ("fillcolor", Quote(isOpen ? "white" : paint.Fill));
        yield return ("color", Quote(paint.Line));
        if (box.Kind is BoxKind.Input or BoxKind.Output) yield return ("fontcolor", Quote(isOpen ? paint.Line : "white"));
        var isSign = box.Kind == BoxKind.Sign;
        if (isSign || box.IsAuxiliary) yield return ("style", Quote((isSign ? "filled" : "filled,rounded") + (box.IsAuxiliary ? ",dashed" : "")));
        if (!isSign) yield break;
        yield return ("shape", "circle");
        yield return ("fixedsize", "true");
        yield return ("fontsize", "14");
    }

    private string Label(Box box, Paint paint)
    {
        var title = box.Kind == BoxKind.Sign ? box.Title switch { "-" => "−", "*" => "×", "/" => "÷", var sign => sign } : box.Title;
        if (box.Kind is BoxKind.Sign or BoxKind.Operation) return Quote(title);
        var label = new StringBuilder("<<table border=\"0\" cellborder=\"0\" cellspacing=\"0\" cellpadding=\"1\">");
        void Row(string row) => label.Append("<tr><td>").Append(row).Append("</td></tr>");
        Row($"<b>{Escape(title)}</b>");
        if (box is { Kind: BoxKind.Output, IsAuxiliary: true }) Row("<font point-size=\"9\">in training</font>");
        foreach (var line in box.Lines) Row($"<font point-size=\"10\">{Escape(line)}</font>");
        if (known(box.Parameters).Value is not 0) Row($"<font point-size=\"9\" color=\"{paint.Line}\">{Escape(Count(known(box.Parameters)))}</font>");
        return label.Append("</table>>").ToString();
    }

    private IEnumerable<(string, string)> AttributesOf(Arrow arrow)
    {
        var count = arrow.Count == 1 ? "" : string.Create(CultureInfo.InvariantCulture, $"{arrow.Count} of ");
        if (arrow.IsLabelled) yield return ("label", Quote($" {count}{Size(arrow.Shape)}   "));
        if (arrow.IsShortcut)
        {
            yield return ("color", "\"#c8553d\"");
            yield return ("penwidth", "1.5");
        }
        var isAuxiliary = picture.Boxes[arrow.From].IsAuxiliary || picture.Boxes[arrow.To].IsAuxiliary;
        if (isAuxiliary) yield return ("style", "dashed");
        // The main way is straight.
        if (!arrow.IsShortcut && !isAuxiliary) yield return ("weight", "8");
    }

    /// <summary>A shape without its batch: <c>256×⌈H/4⌉×⌈W/4⌉</c>.</summary>
    private string Size(TensorShape shape) => string.Join("×", shape.Dimensions.Skip(shape.Rank > 1 ? 1 : 0).Select(d => Short(known(d).ToString())));

    private static string Short(string dimension) => Ceiling().Replace(dimension, "⌈$1⌉").Replace(" / ", "/", StringComparison.Ordinal).Replace(" * ", "·", StringComparison.Ordinal);

    /// <summary>A number of parameters in three digits: <c>7.10 M</c>.</summary>
    private static string Count(Dimension parameters) => parameters.Value switch
    {
        null => parameters.ToString(),
        < 1_000 and var few => string.Create(CultureInfo.InvariantCulture, $"{few}"),
        < 1_000_000 and var some => Digits(some / 1e3) + " k",
        var many => Digits(many.GetValueOrDefault() / 1e6) + " M",
    };

    private static string Digits(double number) => number.ToString(number < 10 ? "0.00" : number < 100 ? "0.0" : "0", CultureInfo.InvariantCulture);

    private void Line(int level, string line) => text.Append(' ', 2 * level).Append(line).Append('\n');

    private static string Attributes(IEnumerable<(string Name, string Value)> attributes) =>
        string.Join(", ", attributes.Select(a => $"{a.Name}={a.Value}")) is { Length: > 0 } list ? $" [{list}]" : "";

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Quote(string value) => $"\"{value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";

    private static string Escape(string value) =>
        value.Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal).Replace(">", "&gt;", StringComparison.Ordinal);

    [GeneratedRegex(@"ceil\(([^()]*)\)")]
    private static partial Regex Ceiling();

    /// <summary>The colors of a box.</summary>
    private sealed record Paint(string Fill, string Line);
}
