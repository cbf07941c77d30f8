using SegDsl.Data;
using SegDsl.Imaging;
using SegDsl.Metrics;
using SkiaSharp;

namespace SegDsl.Tests.Imaging;

public sealed class ConfusionPictureTests
{
    private const int Cell = 32;

    private static ConfusionMatrix Matrix(ushort[] prediction, ushort[] labels, int classes)
    {
        var matrix = new ConfusionMatrix(classes, 255);
        matrix.Add(new LabelMap(prediction.Length, 1, prediction), new LabelMap(labels.Length, 1, labels));
        return matrix;
    }

    private static Rgb At(RgbImage image, int x, int y) => new(image.Row(y)[3 * x], image.Row(y)[3 * x + 1], image.Row(y)[3 * x + 2]);

    /// <summary>The first pixel with a given color, column by column.</summary>
    private static (int X, int Y) Find(RgbImage image, Rgb color)
    {
        var first = Enumerable.Range(0, image.Width * image.Height).First(i => At(image, i / image.Height, i % image.Height) == color);
        return (first / image.Height, first % image.Height);
    }

    [Fact]
    public void Cells_are_colored_by_their_share_of_the_row()
    {
        var picture = ConfusionPicture.Draw(Matrix([0, 0, 1, 0], [0, 0, 1, 1], 2), ["road", "pavement"]);
        // The first cell has the color of 100%; grid lines are one pixel wide.
        var (left, top) = Find(picture, new Rgb(8, 48, 107));
        Assert.Equal(new Rgb(225, 225, 225), At(picture, left - 1, top));
        Assert.Equal(new Rgb(8, 48, 107), At(picture, left + 3, top + 3));
        Assert.Equal(new Rgb(255, 255, 255), At(picture, left + Cell + 3, top + 3));
        Assert.Equal(new Rgb(107, 174, 214), At(picture, left + 3, top + Cell + 3));
        Assert.Equal(new Rgb(107, 174, 214), At(picture, left + Cell + 3, top + Cell + 3));
        // Numbers are centered: white in dark cells, black in light ones.
        Rgb[] Middle(int x, int y) => [.. Enumerable.Range(0, 12 * 24).Select(i => At(picture, left + x + 4 + i % 24, top + y + 10 + i / 24))];
        Assert.Contains(new Rgb(255, 255, 255), Middle(0, 0));
        Assert.All(Middle(Cell, 0), pixel => Assert.Equal(new Rgb(255, 255, 255), pixel));
        Assert.Contains(new Rgb(0, 0, 0), Middle(0, Cell));
    }

    [Fact]
    public void Missed_pixels_have_a_column_and_every_class_needs_a_name()
    {
        var matrix = Matrix([0, 1, 2], [0, 1, 2], 3);
        var missing = Matrix([0, 255, 2], [0, 1, 2], 3);
        string[] names = ["a", "b", "c"];
        Assert.Equal(Cell, ConfusionPicture.Draw(missing, names).Width - ConfusionPicture.Draw(matrix, names).Width);
        Assert.Throws<ArgumentException>(() => ConfusionPicture.Draw(matrix, ["a"]));
    }

    [Fact]
    public void Long_names_are_not_clipped()
    {
        var picture = ConfusionPicture.Draw(Matrix([0], [0], 1), ["a class with a long name, (jgÅ)"]);
        for (var x = 0; x < picture.Width; x++)
            for (var y = 0; y < picture.Height; y++)
                if (x < 8 || y < 4 || x >= picture.Width - 8 || y >= picture.Height - 4) Assert.Equal(new Rgb(255, 255, 255), At(picture, x, y));
    }

    [Fact]
    public void Text_is_drawn_in_color_in_both_directions()
    {
        var across = Drawing.Paint(16, 16, canvas => TextRenderer.Draw(canvas, "L.", 1.72f, 8, TextSide.Right, new SKColor(200, 100, 50)));
        var upward = Drawing.Paint(16, 16, canvas => TextRenderer.DrawUpward(canvas, "L.", 8, 14.28f, TextSide.Right, new SKColor(200, 100, 50)));
        for (var y = 0; y < 16; y++)
            // Antialiasing differs slightly between rows and columns.
            for (var x = 0; x < 16; x++) Assert.Equal(At(across, x, y).Green, At(upward, y, 15 - x).Green, tolerance: 40d);
        Assert.Contains(new Rgb(200, 100, 50), Enumerable.Range(0, 256).Select(i => At(across, i % 16, i / 16)));
    }

    [Fact]
    public void Text_is_identical_on_every_machine()
    {
        const string Text = "Wj§ÄßŁλЖ–∅";
        // The advance widths identify the embedded font.
        Assert.Equal(83.35, TextRenderer.Measure(Text), 0.1);
        var picture = Drawing.Paint(100, 16, canvas => TextRenderer.Draw(canvas, Text, 4, 8, TextSide.Right, SKColors.Black));
        var ink = Enumerable.Range(0, 100 * 16).Sum(i => 255 - picture.Pixels[3 * i]) / 255.0;
        Assert.Equal(253.8, ink, 2.0);
    }
}
