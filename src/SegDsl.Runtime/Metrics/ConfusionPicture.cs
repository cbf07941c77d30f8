using SegDsl.Imaging;
using System.Globalization;
using SegDsl.Metrics;
using SkiaSharp;

namespace SegDsl.Metrics;

/// <summary>
/// Plots a confusion matrix with one row per labeled class and one column per predicted class. Each cell shows the percentage of the row's
/// pixels, as a number and as a color of the scale on the right.
/// </summary>
public static class ConfusionPicture
{
    private const int Cell = 32, Margin = 12, Gap = 6, ScaleWidth = 16;
    private static readonly SKColor Line = new(225, 225, 225), Muted = new(100, 107, 118);

    /// <summary>From white through blue to almost black: correct predictions are dark, and errors of a few percent are still visible.</summary>
    private static readonly SKColor[] Colors = [SKColors.White, new(198, 219, 239), new(107, 174, 214), new(33, 113, 181), new(8, 48, 107)];

    /// <summary>Draws a confusion matrix.</summary>
    /// <param name="confusion">The confusion matrix.</param>
    /// <param name="names">The class names, in the order of the train indices.</param>
    /// <exception cref="ArgumentException">The number of names differs from the number of classes.</exception>
    public static RgbImage Draw(ConfusionMatrix confusion, IReadOnlyList<string> names)
    {
        ArgumentNullException.ThrowIfNull(confusion);
        ArgumentNullException.ThrowIfNull(names);
        var classes = confusion.Classes;
        if (names.Count != classes) throw new ArgumentException($"{classes} classes need {classes} names, but {names.Count} were given.", nameof(names));
        // Pixels without a predicted class get a column of their own, if there are any.
        var hasMissed = Enumerable.Range(0, classes).Any(label => confusion.Missed(label) > 0);
        string[] columns = hasMissed ? [.. names, "(none)"] : [.. names];

        const string LabelTitle = "labeled", PredictionTitle = "predicted";
        // The titles are to the left of and above the names. The plot is at least as wide and high as its titles.
        var left = Margin + TextRenderer.LineHeight + Gap + Widest(names) + Gap;
        var top = Margin + TextRenderer.LineHeight + Gap + Widest(columns) + Gap;
        var (width, height) = (Cell * columns.Length, Cell * classes);
        var (plotWidth, plotHeight) = (Math.Max(width, Widest([PredictionTitle])), Math.Max(height, Widest([LabelTitle])));
        var scale = left + plotWidth + 2 * Margin;
        return Drawing.Paint(scale + ScaleWidth + Gap + Widest(["100%"]) + Margin, top + plotHeight + Margin, canvas =>
        {
            TextRenderer.Draw(canvas, PredictionTitle, left + plotWidth / 2f, Margin + TextRenderer.LineHeight / 2f, TextSide.Middle, Muted);
            TextRenderer.DrawUpward(canvas, LabelTitle, Margin + TextRenderer.LineHeight / 2f, top + plotHeight / 2f, TextSide.Middle, Muted);
            for (var column = 0; column < columns.Length; column++)
                TextRenderer.DrawUpward(canvas, columns[column], left + Cell * (column + 0.5f), top - Gap, TextSide.Right, SKColors.Black);
            for (var label = 0; label < classes; label++)
            {
                TextRenderer.Draw(canvas, names[label], left - Gap, top + Cell * (label + 0.5f), TextSide.Left, SKColors.Black);
                DrawRow(canvas, confusion, label, columns.Length, left, top + Cell * label);
            }
            for (var i = 0; i <= columns.Length; i++) canvas.Fill(left + Cell * i, top, 1, height + 1, Line);
            for (var i = 0; i <= classes; i++) canvas.Fill(left, top + Cell * i, width + 1, 1, Line);
            DrawScale(canvas, scale, top, plotHeight);
        });
    }

    private static int Widest(IReadOnlyList<string> texts) => (int)MathF.Ceiling(texts.Max(TextRenderer.Measure));

    private static void DrawRow(SKCanvas canvas, ConfusionMatrix confusion, int label, int columns, int left, int top)
    {
        var row = confusion.Counts.Slice(label * (confusion.Classes + 1), confusion.Classes + 1);
        var pixels = 0L;
        foreach (var count in row) pixels += count;
        for (var column = 0; column < columns; column++)
        {
            if (row[column] == 0) continue;
            var share = (double)row[column] / pixels;
            var text = share < 0.005 ? "<1" : (100 * share).ToString("F0", CultureInfo.InvariantCulture);
            canvas.Fill(left + Cell * column, top, Cell, Cell, ColorOf(share));
            TextRenderer.Draw(canvas, text, left + Cell * (column + 0.5f), top + Cell / 2f, TextSide.Middle, share > 0.6 ? SKColors.White : SKColors.Black);
        }
    }

    private static void DrawScale(SKCanvas canvas, int left, int top, int height)
    {
        for (var y = 0; y < height; y++) canvas.Fill(left, top + y, ScaleWidth, 1, ColorOf(1 - (double)y / (height - 1)));
        foreach (var percent in new[] { 0, 50, 100 })
        {
            var y = top + (height - 1) * (100 - percent) / 100;
            canvas.Fill(left + ScaleWidth, y, 3, 1, SKColors.Black);
            TextRenderer.Draw(canvas, $"{percent}%", left + ScaleWidth + Gap, y, TextSide.Right, SKColors.Black);
        }
    }

    private static SKColor ColorOf(double share)
    {
        var position = share * (Colors.Length - 1);
        var (from, to) = (Colors[(int)position], Colors[Math.Min((int)position + 1, Colors.Length - 1)]);
        return new SKColor(Mix(from.Red, to.Red), Mix(from.Green, to.Green), Mix(from.Blue, to.Blue));

        byte Mix(byte a, byte b) => (byte)Math.Round(a + (b - a) * (position - (int)position));
    }
}
