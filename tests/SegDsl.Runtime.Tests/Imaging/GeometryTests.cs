using SegDsl.Imaging;

namespace SegDsl.Tests.Imaging;

public sealed class GeometryTests
{
    private static RgbImage Ramp(int width, int height)
    {
        var image = new RgbImage(width, height);
        for (var y = 0; y < height; y++)
            for (var x = 0; x < width; x++)
                (image.Row(y)[3 * x], image.Row(y)[3 * x + 1], image.Row(y)[3 * x + 2]) = ((byte)(4 * x), (byte)(4 * y), 77);
        return image;
    }

    [Fact]
    public void Enlarging_interpolates_between_pixel_centers()
    {
        var image = Ramp(20, 10).Resize(40, 30);
        for (var y = 3; y < 27; y++)
            for (var x = 2; x < 38; x++)
            {
                var pixel = image.Row(y).Slice(3 * x, 3);
                Assert.Equal(4 * ((x + 0.5) / 2 - 0.5), pixel[0], 0.51);
                Assert.Equal(4 * ((y + 0.5) / 3 - 0.5), pixel[1], 0.51);
                Assert.Equal(77, pixel[2]);
            }
    }

    [Fact]
    public void Shrinking_averages_instead_of_dropping_pixels()
    {
        var stripes = new RgbImage(40, 40);
        for (var y = 0; y < 40; y++)
            for (var x = 0; x < 40; x += 2) stripes.Row(y).Slice(3 * x, 3).Fill(200);
        foreach (var value in stripes.Resize(10, 10).Pixels) Assert.InRange(value, 90, 110);
    }

    [Theory]
    [InlineData(53, 31)]
    [InlineData(23, 11)]
    [InlineData(37, 29)]
    public void A_resized_window_equals_a_crop_of_the_resized_image(int width, int height)
    {
        var image = Ramp(37, 29);
        new Random(3).NextBytes(image.Pixels);
        var labels = new LabelMap(37, 29, Array.ConvertAll(image.Pixels[..(37 * 29)], value => (ushort)value));
        var window = new PixelWindow(5, -4, width, 9);
        var (full, fullLabels) = (image.Resize(width, height), labels.Resize(width, height));
        var (part, partLabels) = (image.Resize(width, height, window), labels.Resize(width, height, window, outside: 999));
        for (var y = 0; y < window.Height; y++)
            for (var x = 0; x < window.Width; x++)
            {
                var (sx, sy) = (x + window.X, y + window.Y);
                var inside = sx >= 0 && sx < width && sy >= 0 && sy < height;
                Assert.Equal(inside ? fullLabels.Row(sy)[sx] : 999, partLabels.Row(y)[x]);
                for (var channel = 0; channel < 3; channel++)
                    Assert.Equal(inside ? full.Row(sy)[3 * sx + channel] : 0, part.Row(y)[3 * x + channel]);
            }
    }

    [Fact]
    public void Labels_are_resized_with_nearest_neighbor_sampling()
    {
        var labels = new LabelMap(2, 2, [3, 9, 27, 81]);
        Assert.Equal([3, 3, 9, 9, 3, 3, 9, 9, 27, 27, 81, 81, 27, 27, 81, 81], labels.Resize(4, 4).Values);
        Assert.Equal([3, 9, 9, 27, 81, 81, 27, 81, 81], labels.Resize(3, 3).Values);
    }

    [Fact]
    public void Windows_outside_of_the_image_contain_only_padding()
    {
        Assert.All(Ramp(4, 4).Crop(new PixelWindow(9, 9, 3, 3)).Pixels, value => Assert.Equal(0, value));
        Assert.All(new LabelMap(4, 4).Crop(new PixelWindow(-9, 0, 3, 3), outside: 255).Values, value => Assert.Equal(255, value));
    }

    [Fact]
    public void Flips_move_image_and_labels_alike_and_are_reversible()
    {
        var image = Ramp(5, 3);
        var labels = new LabelMap(5, 3, Enumerable.Range(0, 15).Select(i => (ushort)i).ToArray());
        Assert.Equal([4 * 4, 0, 77], image.FlipHorizontal().Row(0)[..3].ToArray());
        Assert.Equal([4, 3, 2, 1, 0], labels.FlipHorizontal().Row(0).ToArray());
        Assert.Equal(image.Pixels, image.FlipHorizontal().FlipHorizontal().Pixels);
    }

    [Fact]
    public void Invalid_sizes_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new RgbImage(0, 4));
        Assert.Throws<ArgumentOutOfRangeException>(() => new LabelMap(1 << 20, 1 << 20));
        Assert.Throws<ArgumentException>(() => new RgbImage(2, 2, new byte[11]));
        Assert.Throws<ArgumentOutOfRangeException>(() => new LabelMap(2, 2).Resize(0, 3));
    }
}
