using System.Globalization;
using System.Security;
using System.Text;

namespace SegDsl.Imaging;

/// <summary>A curve in a plot.</summary>
/// <param name="Name">The name in the legend.</param>
/// <param name="Points">The points, ordered by x. Points that are not finite are skipped.</param>
public sealed record Curve(string Name, IReadOnlyList<(double X, double Y)> Points);

/// <summary>
/// Draws curves as an SVG file with ticks at round numbers, a legend and one line per curve, on white. An HTML page that embeds the plot can restyle
/// the classes <c>paper</c>, <c>grid</c>, <c>frame</c> and <c>text</c>. Text is not converted to outlines, so it stays sharp and searchable.
/// </summary>
public static class CurvePlot
{
    private const int Width = 736, Left = 64, Right = 32, TitleHeight = 40, PlotHeight = 332, Bottom = 48;

    /// <summary>
    /// The height of a legend line, the estimated width of a character, and the gap between names, in pixels. The estimate is generous because fonts
    /// differ.
    /// </summary>
    private const int LegendHeight = 20, LetterWidth = 8, NameGap = 26;

    private static readonly string[] Colors = ["#1f6fb4", "#d9601a", "#2f8f4e", "#b0308f", "#7a5ac8", "#8a6d1f", "#1c98a6", "#555555"];

    /// <summary>Writes a plot to a file. Creates the folder if it is missing.</summary>
    /// <param name="path">The file to create or replace.</param>
    /// <param name="title">The title above the plot.</param>
    /// <param name="xAxis">The label of the x axis.</param>
    /// <param name="curves">The curves. Without points, only the frame is drawn.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Write(string path, string title, string xAxis, IReadOnlyList<Curve> curves)
    {
        ArgumentNullException.ThrowIfNull(curves);
        var svg = Encoding.UTF8.GetBytes(Draw(title, xAxis, curves));
        AtomicFile.Write(path, stream => stream.Write(svg));
    }

    /// <summary>Returns a plot as SVG text.</summary>
    /// <param name="title">The title above the plot.</param>
    /// <param name="xAxis">The label of the x axis.</param>
    /// <param name="curves">The curves.</param>
    public static string Draw(string title, string xAxis, IReadOnlyList<Curve> curves)
    {
        ArgumentNullException.ThrowIfNull(curves);
        var (names, lines) = PlaceNames(curves);
        var (top, bottom) = (TitleHeight + LegendHeight * lines, TitleHeight + LegendHeight * lines + PlotHeight);
        var points = curves.Select(curve => curve.Points.Where(point => double.IsFinite(point.X) && double.IsFinite(point.Y)).ToList()).ToList();
        var x = Axis.Around([.. points.SelectMany(curve => curve.Select(point => point.X))], Left, Width - Right);
        var y = Axis.Around([.. points.SelectMany(curve => curve.Select(point => point.Y))], bottom, top);

        var svg = new StringBuilder();
        var height = bottom + Bottom;
        Line($"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {Width} {height}" width="{Width}" font-family="sans-serif" font-size="12">""");
        Line($"""<rect class="paper" width="{Width}" height="{height}" fill="white"/>""");
        Line($"""<text class="text" x="{Left}" y="24" font-size="15">{SecurityElement.Escape(title)}</text>""");
        Line($"""<text class="text" x="{Width - Right}" y="{height - 10}" text-anchor="end">{SecurityElement.Escape(xAxis)}</text>""");
        foreach (var tick in y.Ticks)
        {
            Line($"""<line class="grid" x1="{Left}" x2="{Width - Right}" y1="{y.At(tick)}" y2="{y.At(tick)}" stroke="#dddddd"/>""");
            Line($"""<text class="text" x="{Left - 6}" y="{y.At(tick)}" dy="0.35em" text-anchor="end">{y.Label(tick)}</text>""");
        }
        foreach (var tick in x.Ticks)
            Line($"""<text class="text" x="{x.At(tick)}" y="{bottom + 18}" text-anchor="middle">{x.Label(tick)}</text>""");
        Line($"""<rect class="frame" x="{Left}" y="{top}" width="{Width - Left - Right}" height="{PlotHeight}" fill="none" stroke="#888888"/>""");
        for (var i = 0; i < curves.Count; i++)
        {
            var color = Colors[i % Colors.Length];
            // A polyline with a single point is invisible.
            if (points[i] is [var only]) Line($"""<circle cx="{x.At(only.X)}" cy="{y.At(only.Y)}" r="3" fill="{color}"/>""");
            var path = string.Join(' ', points[i].Select(point => $"{x.At(point.X)},{y.At(point.Y)}"));
            Line($"""<polyline points="{path}" fill="none" stroke="{color}" stroke-width="1.8"/>""");
        }
        foreach (var (i, left, line) in names)
            Line($"""<text x="{left}" y="{44 + LegendHeight * line}" fill="{Colors[i % Colors.Length]}">● {SecurityElement.Escape(curves[i].Name)}</text>""");
        svg.Append("</svg>\n");
        return svg.ToString();

        void Line(FormattableString line) => svg.Append(line.ToString(CultureInfo.InvariantCulture)).Append('\n');
    }

    /// <summary>The positions of the names in the legend, on as many lines as needed. A single curve has no legend, since the title names it.</summary>
    private static (List<(int Curve, int Left, int Line)> Names, int Lines) PlaceNames(IReadOnlyList<Curve> curves)
    {
        if (curves.Count <= 1) return ([], 0);
        List<(int, int, int)> names = [];
        var (left, line) = (Left, 0);
        for (var i = 0; i < curves.Count; i++)
        {
            var width = LetterWidth * curves[i].Name.Length + NameGap;
            if (left > Left && left + width > Width) (left, line) = (Left, line + 1);
            names.Add((i, left, line));
            left += width;
        }
        return (names, line + 1);
    }

    /// <summary>Maps a range of values to a range of pixels, with ticks at round numbers.</summary>
    private sealed record Axis(double Min, double Max, double Step, double Start, double End)
    {
        public IEnumerable<double> Ticks
        {
            get
            {
                for (var k = Math.Ceiling(Min / Step - 1e-9); k * Step <= Max + 1e-9 * Step; k++) yield return k * Step;
            }
        }

        /// <summary>Creates an axis that covers all values.</summary>
        public static Axis Around(List<double> values, double start, double end)
        {
            var (min, max) = values.Count == 0 ? (0, 1) : (values.Min(), values.Max());
            var size = Math.Max(Math.Abs(min), Math.Abs(max));
            var margin = size > 0 ? size / 2 : 0.5;
            if (max - min <= 1e-9 * size) (min, max) = (min - margin, max + margin);
            // The step is 1, 2 or 5 times a power of ten and gives about five ticks.
            var rough = (max - min) / 5;
            var power = Math.Pow(10, Math.Floor(Math.Log10(rough)));
            var step = power * (rough / power) switch { < 1.5 => 1, < 3.5 => 2, < 7.5 => 5, _ => 10 };
            return new Axis(min, max, step, start, end);
        }

        /// <summary>The position of a value in pixels, with two decimals.</summary>
        public string At(double value) => (Start + (value - Min) / (Max - Min) * (End - Start)).ToString("0.##", CultureInfo.InvariantCulture);

        /// <summary>The number of a tick, without floating-point rounding errors.</summary>
        public string Label(double tick) => (Math.Round(tick / Step) * Step).ToString("G6", CultureInfo.InvariantCulture);
    }
}
