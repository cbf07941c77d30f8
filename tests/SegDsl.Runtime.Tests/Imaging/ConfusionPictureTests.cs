using SegDsl.Data;
using SegDsl.Imaging;
using SegDsl.Metrics;

namespace SegDsl.Tests.Imaging;

public sealed class ConfusionPictureTests
{
    private static ConfusionMatrix Matrix(ushort[] prediction, ushort[] labels, int classes)
    {
        var matrix = new ConfusionMatrix(classes, 255);
        matrix.Add(new LabelMap(prediction.Length, 1, prediction), new LabelMap(labels.Length, 1, labels));
        return matrix;
    }

    private static Rgb At(RgbImage image, int x, int y) => new(image.Row(y)[3 * x], image.Row(y)[3 * x + 1], image.Row(y)[3 * x + 2]);

    [Fact]
    public void Cells_are_coloured_by_their_part_of_the_row()
    {
        var picture = ConfusionPicture.Draw(Matrix([0, 0, 1, 0], [0, 0, 1, 1], 2), ["road", "pavement"]);
        // The matrix begins beside and below names of eight letters and a line of text.
        var (left, top) = (10 + 8 * 8 + 10, 10 + 16 + 8 * 8 + 10);
        Assert.Equal(new Rgb(8, 48, 107), At(picture, left + 3, top + 3));
        Assert.Equal(new Rgb(255, 255, 255), At(picture, left + 33, top + 3));
        Assert.Equal(new Rgb(107, 174, 214), At(picture, left + 3, top + 33));
        Assert.Equal(new Rgb(107, 174, 214), At(picture, left + 33, top + 33));
    }

    [Fact]
    public void Missed_pixels_have_a_column_and_names_must_fit()
    {
        var matrix = Matrix([0, 1, 2], [0, 1, 2], 3);
        var missing = Matrix([0, 255, 2], [0, 1, 2], 3);
        string[] names = ["a", "b", "c"];
        Assert.Equal(30, ConfusionPicture.Draw(missing, names).Width - ConfusionPicture.Draw(matrix, names).Width);
        Assert.Throws<ArgumentException>(() => ConfusionPicture.Draw(matrix, ["a"]));
    }

    [Fact]
    public void Letters_are_drawn_in_their_colour_in_both_directions()
    {
        var (across, upright) = (new RgbImage(16, 16), new RgbImage(16, 16));
        across.Draw("L.", 0, 0, new Rgb(200, 100, 50));
        upright.Draw("L.", 0, 15, new Rgb(200, 100, 50), upright: true);
        for (var y = 0; y < 16; y++)
            for (var x = 0; x < 16; x++) Assert.Equal(At(across, x, y), At(upright, y, 15 - x));
        Assert.Contains(new Rgb(200, 100, 50), Enumerable.Range(0, 256).Select(i => At(across, i % 16, i / 16)));
    }
}
