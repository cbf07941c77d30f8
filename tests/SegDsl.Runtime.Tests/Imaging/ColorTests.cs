using SegDsl.Data;
using SegDsl.Imaging;

namespace SegDsl.Tests.Imaging;

public sealed class ColorTests
{
    private static RgbImage Noise()
    {
        var image = new RgbImage(32, 8);
        new Random(5).NextBytes(image.Pixels);
        return image;
    }

    private static RgbImage Pixel(byte red, byte green, byte blue) => new(1, 1, [red, green, blue]);

    [Fact]
    public void Neutral_factors_change_nothing()
    {
        var image = Noise();
        byte[] before = [.. image.Pixels];
        ColorAdjustment.ScaleBrightness(image, 1);
        ColorAdjustment.ScaleContrast(image, 1);
        ColorAdjustment.ScaleSaturation(image, 1);
        ColorAdjustment.ShiftHue(image, 0);
        Assert.Equal(before, image.Pixels);
    }

    [Fact]
    public void Brightness_contrast_and_saturation_are_scaled()
    {
        var image = Pixel(100, 200, 10);
        ColorAdjustment.ScaleBrightness(image, 1.5f);
        Assert.Equal([150, 255, 15], image.Pixels);

        image = new RgbImage(2, 1, [50, 50, 50, 150, 150, 150]);
        ColorAdjustment.ScaleContrast(image, 0.5f);
        Assert.Equal([75, 75, 75, 125, 125, 125], image.Pixels);

        image = Pixel(255, 0, 0);
        ColorAdjustment.ScaleSaturation(image, 0);
        Assert.Equal([76, 76, 76], image.Pixels);
    }

    [Theory]
    [InlineData(1 / 3f, new byte[] { 0, 255, 0 })]
    [InlineData(-1 / 3f, new byte[] { 0, 0, 255 })]
    [InlineData(0.5f, new byte[] { 0, 255, 255 })]
    [InlineData(1 / 6f, new byte[] { 255, 255, 0 })]
    public void Hue_is_shifted(float shift, byte[] expected)
    {
        var image = Pixel(255, 0, 0);
        ColorAdjustment.ShiftHue(image, shift);
        Assert.Equal(expected, image.Pixels);
    }

    [Fact]
    public void Hue_shifts_of_a_full_turn_restore_the_image_and_keep_gray()
    {
        var image = Noise();
        byte[] before = [.. image.Pixels];
        for (var quarter = 0; quarter < 4; quarter++) ColorAdjustment.ShiftHue(image, 0.25f);
        for (var i = 0; i < before.Length; i++) Assert.InRange(image.Pixels[i], before[i] - 4, before[i] + 4);

        var gray = Pixel(90, 90, 90);
        ColorAdjustment.ShiftHue(gray, 0.4f);
        Assert.Equal([90, 90, 90], gray.Pixels);
    }

    [Fact]
    public void Gaussian_blur_keeps_constants_and_spreads_a_point()
    {
        var constant = new RgbImage(9, 5);
        Array.Fill(constant.Pixels, (byte)123);
        Assert.Equal(constant.Pixels, constant.GaussianBlur(1.3).Pixels);

        var point = new RgbImage(15, 15);
        point.Row(7).Slice(3 * 7, 3).Fill(255);
        var blurred = point.GaussianBlur(1);
        double Weight(int d) => Math.Exp(-d * d / 2.0) / Enumerable.Range(-3, 7).Sum(i => Math.Exp(-i * i / 2.0));
        for (var y = 4; y <= 10; y++)
            for (var x = 4; x <= 10; x++)
                Assert.Equal(255 * Weight(x - 7) * Weight(y - 7), blurred.Row(y)[3 * x], 0.51);
    }

    [Fact]
    public void Gaussian_blur_accepts_images_smaller_than_its_kernel()
    {
        var image = new RgbImage(2, 1, [0, 0, 0, 200, 200, 200]);
        var blurred = image.GaussianBlur(5).Pixels;
        Assert.InRange(blurred[0], 80, 100);
        Assert.InRange(blurred[5], 100, 120);
    }

    [Theory]
    [InlineData(0.3)]
    [InlineData(1.2)]
    public void Bilateral_blur_equals_the_weighted_mean(double sigma)
    {
        var image = Noise();
        var blurred = image.BilateralBlur(sigma);
        var mean = image.Pixels.Average(value => (double)value);
        var variance = image.Pixels.Average(value => (value - mean) * (value - mean));
        var radius = Math.Max(2, (int)Math.Ceiling(3 * sigma));
        for (var y = 0; y < image.Height; y++)
            for (var x = 0; x < image.Width; x++)
            {
                var (sums, total) = (new double[3], 0.0);
                for (var dy = -radius; dy <= radius; dy++)
                    for (var dx = -radius; dx <= radius; dx++)
                    {
                        int[] Pixel(int px, int py)
                        {
                            var (column, row) = (Math.Clamp(px, 0, image.Width - 1), Math.Clamp(py, 0, image.Height - 1));
                            return [.. Enumerable.Range(0, 3).Select(c => (int)image.Row(row)[3 * column + c])];
                        }

                        var (center, neighbor) = (Pixel(x, y), Pixel(x + dx, y + dy));
                        var color = center.Zip(neighbor).Sum(pair => Math.Pow(pair.First - pair.Second, 2));
                        var weight = Math.Exp(-(dx * dx + dy * dy) / (2 * sigma * sigma) - color / (2 * variance));
                        for (var c = 0; c < 3; c++) sums[c] += weight * neighbor[c];
                        total += weight;
                    }
                for (var c = 0; c < 3; c++) Assert.Equal(sums[c] / total, blurred.Row(y)[3 * x + c], 0.51);
            }
        var flat = new RgbImage(4, 3);
        Array.Fill(flat.Pixels, (byte)9);
        Assert.Equal(flat.Pixels, flat.BilateralBlur(sigma).Pixels);
    }

    [Fact]
    public void Label_maps_are_drawn_as_colors_overlays_and_differences()
    {
        var labels = new LabelMap(3, 1, [0, 1, 255]);
        var colors = labels.InColors([new Rgb(1, 2, 3), new Rgb(200, 100, 0)]);
        Assert.Equal([1, 2, 3, 200, 100, 0, 0, 0, 0], colors.Pixels);
        var image = new RgbImage(3, 1, [.. Enumerable.Repeat((byte)100, 9)]);
        Assert.Equal([51, 51, 52, 150, 100, 50, 100, 100, 100], image.Overlay(colors).Pixels);
        var difference = Pictures.Difference(new LabelMap(3, 1, [0, 0, 0]), labels, 255).Pixels;
        Assert.True(difference[1] > difference[0] && difference[3] > difference[4] && difference[6] == 0);
        Assert.Throws<ArgumentException>(() => image.Overlay(new RgbImage(2, 1)));
        Assert.Equal([0, 0, 0, 128, 128, 128, 255, 255, 255], Pictures.InGray([-1, 0.5f, 2], 3, 1).Pixels);
    }

    [Fact]
    public void Unused_space_in_a_grid_is_white()
    {
        var grid = Pictures.Grid([[Pixel(1, 1, 1), Pixel(2, 2, 2)], [Pixel(3, 3, 3)]], gap: 1);
        Assert.Equal((3, 3), (grid.Width, grid.Height));
        byte[] reds = [.. Enumerable.Range(0, 9).Select(i => grid.Pixels[3 * i])];
        Assert.Equal([1, 255, 2, 255, 255, 255, 3, 255, 255], reds);
    }

    [Fact]
    public void Plots_contain_curves_names_and_round_ticks()
    {
        var svg = CurvePlot.Draw("loss < 1", "epoch", [new Curve("train & val", [(0, 0.1), (5, double.NaN), (10, 0.9)]), new Curve("empty", [])]);
        var root = System.Xml.Linq.XDocument.Parse(svg).Root;
        Assert.NotNull(root);
        var texts = root.Elements().Where(e => e.Name.LocalName == "text").Select(e => e.Value).ToList();
        Assert.Contains("loss < 1", texts);
        Assert.Contains(texts, text => text.Contains("train & val", StringComparison.Ordinal));
        Assert.Contains("0.4", texts);
        Assert.Contains("10", texts);
        Assert.Equal("64,392 704,60", root.Elements().First(e => e.Name.LocalName == "polyline").Attribute("points")?.Value);
        Assert.DoesNotContain("NaN", CurvePlot.Draw("", "", [new Curve("flat", [(1, 1e20), (1, 1e20)])]), StringComparison.Ordinal);
    }
}
