using System.Globalization;
using System.Security;
using System.Text;

namespace SegDsl.Cli.Sweeps;

/// <summary>A line through the axes.</summary>
/// <param name="Values">The value on every axis but the last one.</param>
/// <param name="Score">The value on the last axis.</param>
internal sealed record CoordinateLine(IReadOnlyList<string> Values, double Score);

/// <summary>
/// Draws parallel coordinates as SVG: an axis for every setting and one for the score, a line for every run, colored by its score. Values of a setting
/// are evenly spaced, numbers in ascending order.
/// Inselberg: The Plane with Parallel Coordinates. The Visual Computer 1985.
/// </summary>
internal static class ParallelCoordinates
{
    private const int Left = 60, Between = 170, Top = 76, Height = 300, Bottom = 30;

    private const string Start = "<svg xmlns=\"http://www.w3.org/2000/svg\"", Paper = "<rect class=\"paper\"";

    /// <summary>Returns the plot as SVG text.</summary>
    /// <param name="title">The title above the plot.</param>
    /// <param name="axes">The names of the axes but the last one; at least one.</param>
    /// <param name="lines">The lines. Without any, only the axes are drawn.</param>
    /// <param name="score">The score on the last axis; null for the mean IoU.</param>
    public static string Draw(string title, IReadOnlyList<string> axes, IReadOnlyList<CoordinateLine> lines, SweepScore? score = null)
    {
        var (metric, isHigherBetter) = score ?? SweepScore.MeanIoU;
        var width = 2 * Left + Between * axes.Count;
        var ticks = axes.Select((_, axis) => Sorted(lines.Select(line => line.Values[axis]).Distinct())).ToList();
        var (least, most) = lines.Count == 0 ? (0, 1) : (lines.Min(line => line.Score), lines.Max(line => line.Score));
        var svg = new StringBuilder();
        const int Total = Top + Height + Bottom;
        Write($"""{Start} viewBox="0 0 {width} {Total}" width="{width}" font-family="sans-serif" font-size="12">""");
        Write($"""{Paper} width="{width}" height="{Total}" fill="white"/>""");
        Write($"""<text class="text" x="{Left / 2}" y="24" font-size="15">{SecurityElement.Escape(title)}</text>""");
        // The best line is drawn last, over the others.
        foreach (var line in lines.OrderBy(line => isHigherBetter ? line.Score : -line.Score))
        {
            var points = line.Values.Select((value, axis) => $"{X(axis)},{Text(Position(ticks[axis].IndexOf(value), ticks[axis].Count))}")
                .Append($"{X(axes.Count)},{Text(ScorePosition(line.Score))}");
            Write($"""<polyline points="{string.Join(' ', points)}" fill="none" stroke="{Color(line.Score)}" stroke-width="2" stroke-opacity="0.8"/>""");
        }
        for (var axis = 0; axis <= axes.Count; axis++)
        {
            var name = axis < axes.Count ? axes[axis] : metric;
            Write($"""<text class="text" x="{X(axis)}" y="{Top - 18}" text-anchor="middle" font-weight="bold">{SecurityElement.Escape(name)}</text>""");
            Write($"""<line class="frame" x1="{X(axis)}" y1="{Top}" x2="{X(axis)}" y2="{Top + Height}" stroke="#333333"/>""");
        }
        for (var axis = 0; axis < axes.Count; axis++)
            for (var i = 0; i < ticks[axis].Count; i++) Tick(axis, Position(i, ticks[axis].Count), ticks[axis][i]);
        if (lines.Count > 0)
            foreach (var end in new[] { least, most }.Distinct())
                Tick(axes.Count, ScorePosition(end), end.ToString("F4", CultureInfo.InvariantCulture));
        Write($"</svg>");
        return svg.ToString();

        void Write(FormattableString line) => svg.Append(FormattableString.Invariant(line)).Append('\n');

        void Tick(int axis, double y, string text)
        {
            Write($"""<line class="frame" x1="{X(axis) - 4}" y1="{Text(y)}" x2="{X(axis) + 4}" y2="{Text(y)}" stroke="#333333"/>""");
            Write($"""<text class="text" x="{X(axis) - 8}" y="{Text(y + 4)}" text-anchor="end">{SecurityElement.Escape(text)}</text>""");
        }

        double ScorePosition(double value) => most > least ? Top + Height * (most - value) / (most - least) : Top + Height / 2.0;

        // From blue, the worst, to red, the best.
        string Color(double value)
        {
            var share = most > least ? (isHigherBetter ? value - least : most - value) / (most - least) : 1;
            return $"#{(int)(40 + 180 * share):x2}{(int)(110 - 30 * share):x2}{(int)(190 - 150 * share):x2}";
        }
    }

    /// <summary>Whether a text is that of a plot.</summary>
    public static bool IsPlot(string text) =>
        text.StartsWith(Start, StringComparison.Ordinal) && text.Contains("\n" + Paper, StringComparison.Ordinal);

    private static int X(int axis) => Left + Left / 2 + Between * axis;

    private static double Position(int index, int count) => count == 1 ? Top + Height / 2.0 : Top + Height - (double)Height * index / (count - 1);

    private static string Text(double value) => value.ToString("0.#", CultureInfo.InvariantCulture);

    private static List<string> Sorted(IEnumerable<string> values)
    {
        var list = values.ToList();
        return list.TrueForAll(value => Number(value) is not null) ? [.. list.OrderBy(value => Number(value))] : list;

        static double? Number(string value) => double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null;
    }
}
