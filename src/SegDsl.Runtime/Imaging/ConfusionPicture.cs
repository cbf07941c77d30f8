using System.Globalization;
using SegDsl.Data;
using SegDsl.Metrics;

namespace SegDsl.Imaging;

/// <summary>
/// A confusion matrix as a picture: a row a class of the labels, a column a predicted class, in every cell the part of the row's pixels in percent, as a
/// number and as a colour of the scale at the right.
/// </summary>
public static class ConfusionPicture
{
    private const int Cell = 30, Margin = 10, Scale = 16;
    private static readonly Rgb White = new(255, 255, 255);
    private static readonly Rgb Black = new(0, 0, 0);
    private static readonly Rgb Line = new(225, 225, 225);

    /// <summary>From white over blue to nearly black: what is right is dark, and a mistake of a few percent is seen.</summary>
    private static readonly Rgb[] Colours = [White, new(198, 219, 239), new(107, 174, 214), new(33, 113, 181), new(8, 48, 107)];

    /// <summary>Draws a matrix.</summary>
    /// <param name="confusion">The matrix.</param>
    /// <param name="names">The names of its classes.</param>
    /// <exception cref="ArgumentException">The number of names is not that of the classes.</exception>
    public static RgbImage Draw(ConfusionMatrix confusion, IReadOnlyList<string> names)
    {
        ArgumentNullException.ThrowIfNull(confusion);
        ArgumentNullException.ThrowIfNull(names);
        var classes = confusion.Classes;
        if (names.Count != classes) throw new ArgumentException($"{classes} classes need as many names, not {names.Count}.", nameof(names));
        // Where a class was not found at all, there is a column for that.
        var missing = Enumerable.Range(0, classes).Any(label => confusion.Missed(label) > 0);
        string[] columns = missing ? [.. names, "(none)"] : [.. names];

        var left = Margin + Lettering.Width * Math.Max(names.Max(name => name.Length), "label".Length) + Margin;
        var top = Margin + Lettering.Height + Lettering.Width * columns.Max(name => name.Length) + Margin;
        var (right, bottom) = (left + Math.Max(Cell * columns.Length, Lettering.Width * "prediction".Length), top + Cell * classes);
        var scaleHeight = Math.Max(Cell * classes, 4 * Lettering.Height);
        var image = new RgbImage(right + 2 * Margin + Scale + 6 * Lettering.Width, top + scaleHeight + Lettering.Height + Margin);
        Array.Fill(image.Pixels, byte.MaxValue);

        image.Draw("label", Margin, top - Margin - Lettering.Height, Black);
        for (var column = 0; column < columns.Length; column++)
            image.Draw(columns[column], left + Cell * column + (Cell - Lettering.Height) / 2, top - Margin / 2, Black, upright: true);
        image.Draw("prediction", left, Margin / 2, Black);
        for (var label = 0; label < classes; label++)
        {
            image.Draw(names[label], Margin, top + Cell * label + (Cell - Lettering.Height) / 2, Black);
            DrawRow(image, confusion, label, columns.Length, left, top + Cell * label);
        }
        for (var i = 0; i <= columns.Length; i++) image.Fill(new PixelWindow(left + Cell * i, top, 1, bottom - top + 1), Line);
        for (var i = 0; i <= classes; i++) image.Fill(new PixelWindow(left, top + Cell * i, Cell * columns.Length + 1, 1), Line);
        DrawScale(image, right + 2 * Margin, top, scaleHeight);
        return image;
    }

    private static void DrawRow(RgbImage image, ConfusionMatrix confusion, int label, int columns, int left, int top)
    {
        var row = confusion.Counts.Slice(label * (confusion.Classes + 1), confusion.Classes + 1);
        var pixels = 0L;
        foreach (var count in row) pixels += count;
        if (pixels == 0) return;
        for (var column = 0; column < columns; column++)
        {
            if (row[column] == 0) continue;
            var part = (double)row[column] / pixels;
            var text = part < 0.005 ? "<1" : (100 * part).ToString("F0", CultureInfo.InvariantCulture);
            image.Fill(new PixelWindow(left + Cell * column, top, Cell, Cell), ColourOf(part));
            image.Draw(
                text, left + Cell * column + (Cell - Lettering.Width * text.Length) / 2 + 1, top + (Cell - Lettering.Height) / 2, part > 0.6 ? White : Black);
        }
    }

    private static void DrawScale(RgbImage image, int left, int top, int height)
    {
        for (var y = 0; y < height; y++) image.Fill(new PixelWindow(left, top + y, Scale, 1), ColourOf(1 - (double)y / (height - 1)));
        foreach (var percent in new[] { 0, 50, 100 })
        {
            var y = top + (height - 1) * (100 - percent) / 100;
            image.Fill(new PixelWindow(left + Scale, y, 3, 1), Black);
            image.Draw($"{percent}%", left + Scale + 6, y - Lettering.Height / 2, Black);
        }
    }

    private static Rgb ColourOf(double part)
    {
        var place = part * (Colours.Length - 1);
        var (from, to) = (Colours[(int)place], Colours[Math.Min((int)place + 1, Colours.Length - 1)]);
        return new Rgb(Mix(from.Red, to.Red), Mix(from.Green, to.Green), Mix(from.Blue, to.Blue));

        byte Mix(byte a, byte b) => (byte)Math.Round(a + (b - a) * (place - (int)place));
    }
}
