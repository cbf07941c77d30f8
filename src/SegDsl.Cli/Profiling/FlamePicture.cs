using System.Globalization;
using System.Security;
using System.Text;
using SegDsl.Fusion.Profiling;

namespace SegDsl.Cli.Profiling;

/// <summary>
/// Draws a profile as SVG: the network at the top, its modules below, and the operations at the bottom. The width of a box is its share of the time; a tooltip
/// shows the numbers. Gregg: The Flame Graph. Communications of the ACM 2016.
/// </summary>
internal static class FlamePicture
{
    private const double Width = 1200, Row = 20, Margin = 10, Title = 30;

    /// <summary>The width in pixels below which a box is not drawn.</summary>
    private const double Least = 0.4;

    private const double CharacterWidth = 6.6;

    /// <summary>Returns the picture as SVG text.</summary>
    /// <param name="title">The title above the picture.</param>
    /// <param name="profile">The measurement.</param>
    public static string Draw(string title, NetworkProfile profile)
    {
        var root = new Box(title.Split(' ')[0], "");
        foreach (var step in profile.Steps) root.Add(step, 0);
        var height = Title + Margin + (root.Depth * Row);
        var svg = new StringBuilder();
        Write(svg, $"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {Width} {height}" width="{Width}" font-family="monospace" font-size="11">""");
        Write(svg, $"""<rect width="{Width}" height="{height}" fill="white"/>""");
        Write(svg, $"""<text x="{Margin}" y="20" font-size="14" font-family="sans-serif">{SecurityElement.Escape(title)}</text>""");
        if (root.Seconds > 0) Draw(svg, root, Margin, Title, (Width - (2 * Margin)) / root.Seconds, root.Seconds);
        Write(svg, $"</svg>");
        return svg.ToString();
    }

    private static void Draw(StringBuilder svg, Box box, double left, double top, double scale, double total)
    {
        var width = box.Seconds * scale;
        if (width < Least) return;
        var share = 100 * box.Seconds / total;
        var tip = $"{(box.Path.Length == 0 ? "" : box.Path + ": ")}{box.Name} — {Text(box.Seconds * 1000, "F2")} ms, {Text(share, "F1")} %";
        var room = (int)((width - 6) / CharacterWidth);
        var label = box.Name.Length <= room ? box.Name : room > 3 ? box.Name[..(room - 1)] + "…" : "";
        Write(svg, $"<g><title>{SecurityElement.Escape(tip)}</title>");
        var drawn = Math.Max(width - 0.5, 0.3);
        Write(svg, $"""<rect x="{Text(left, "F2")}" y="{top}" width="{Text(drawn, "F2")}" height="{Row - 1}" fill="{Color(box)}"/>""");
        if (label.Length > 0) Write(svg, $"""<text x="{Text(left + 3, "F2")}" y="{top + 14}">{SecurityElement.Escape(label)}</text>""");
        Write(svg, $"</g>");
        foreach (var child in box.Children)
        {
            Draw(svg, child, left, top + Row, scale, total);
            left += child.Seconds * scale;
        }
    }

    /// <summary>Modules are yellow to orange by depth, operations blue.</summary>
    private static string Color(Box box) => box.Children.Count == 0 ? "#9fc5e8" : (box.Level % 3) switch { 0 => "#ffe08a", 1 => "#ffc97a", _ => "#ffb36b" };

    private static string Text(double number, string format) => number.ToString(format, CultureInfo.InvariantCulture);

    private static void Write(StringBuilder svg, FormattableString line) => svg.Append(FormattableString.Invariant(line)).Append('\n');

    /// <summary>A module, or an operation.</summary>
    private sealed class Box(string name, string path, int level = 0)
    {
        public string Name => name;

        public string Path => path;

        public int Level => level;

        public List<Box> Children { get; } = [];

        public double Seconds { get; private set; }

        public int Depth => 1 + Children.Select(child => child.Depth).DefaultIfEmpty(0).Max();

        /// <summary>Adds a step below the modules of its path.</summary>
        /// <param name="step">The step.</param>
        /// <param name="depth">The number of parts of the path that lead to this box.</param>
        public void Add(StepProfile step, int depth)
        {
            Seconds += step.Total;
            var parts = step.Path.Length == 0 ? [] : step.Path.Split('.');
            if (depth == parts.Length)
            {
                var operation = new Box(step.Name, step.Path, level + 1) { Seconds = step.Total };
                Children.Add(operation);
                return;
            }
            var next = string.Join('.', parts[..(depth + 1)]);
            // Only neighbors are joined, so that the order stays that of the computation.
            if (Children.Count == 0 || Children[^1].Path != next || Children[^1].Name != parts[depth]) Children.Add(new(parts[depth], next, level + 1));
            Children[^1].Add(step, depth + 1);
        }
    }
}
