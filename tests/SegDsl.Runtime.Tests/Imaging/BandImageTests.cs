using SegDsl.Imaging;

namespace SegDsl.Tests.Imaging;

/// <summary>Images of bands are transformed like color images, apart from rounding.</summary>
public sealed class BandImageTests
{
    private static readonly RgbImage color = Random(29, 23);
    private static readonly BandImage bands = ToBands(color);

    public static TheoryData<string> Changes => ["window", "smaller", "larger", "left", "top", "rotate", "gaussian"];

    [Theory]
    [MemberData(nameof(Changes))]
    public void Bands_are_transformed_like_colors(string change)
    {
        var (expected, actual) = ((RgbImage)Apply(color, change), (BandImage)Apply(bands, change));
        Assert.Equal((expected.Width, expected.Height), (actual.Width, actual.Height));
        for (var channel = 0; channel < 3; channel++)
            for (var y = 0; y < expected.Height; y++)
                for (var x = 0; x < expected.Width; x++)
                    Assert.InRange(actual.Row(channel, y)[x] * 255, expected.Row(y)[3 * x + channel] - 0.51, expected.Row(y)[3 * x + channel] + 0.51);
        Assert.Equal(bands.Values, ToBands(color).Values);
    }

    private static RasterImage Apply(RasterImage image, string change) => change switch
    {
        "window" => image.ResizeTo(29, 23, new PixelWindow(5, 6, 11, 12)),
        "smaller" => image.ResizeTo(13, 9, new PixelWindow(2, 1, 9, 7)),
        "larger" => image.ResizeTo(50, 41, new PixelWindow(3, 7, 40, 30)),
        "left" => image.MirrorHorizontally(),
        "top" => image.MirrorVertically(),
        // The smallest value of each band is black.
        "rotate" => image.RotateBy(33),
        _ => image.SmoothGaussian(1.3),
    };

    [Fact]
    public void Pixels_outside_have_the_smallest_value_of_their_band()
    {
        var image = new BandImage(2, 1, [BandFormat.Integers, BandFormat.FloatingPoint], [7, 5, -1000, 20]);
        var padded = image.ResizeTo(2, 1, new PixelWindow(-1, 0, 4, 2));
        Assert.Equal([5f, 7, 5, 5, 5, 5, 5, 5, -1000, -1000, 20, -1000, -1000, -1000, -1000, -1000], ((BandImage)padded).Values);
    }

    [Fact]
    public void A_bilateral_filter_smooths_noise_but_keeps_edges()
    {
        var image = new BandImage(20, 20, [BandFormat.Integers]);
        for (var i = 0; i < 400; i++) image.Values[i] = (i % 20 < 10 ? 1000 : 9000) + (i * 7 % 5) * 20;
        var smooth = (BandImage)image.SmoothBilateral(1);
        for (var y = 2; y < 18; y++)
        {
            Assert.InRange(smooth.Row(0, y)[9], 1000, 1500);
            Assert.InRange(smooth.Row(0, y)[10], 8500, 9100);
            Assert.InRange(smooth.Row(0, y)[4], 1030, 1050);
        }
    }

    [Fact]
    public void Brightness_and_contrast_scale_each_band()
    {
        var image = new BandImage(2, 1, [BandFormat.Integers, BandFormat.Bytes], [100, 300, 0.5f, 0.9f]);
        BandFilters.Adjust(image, 1.5f, 2);
        Assert.Equal([0f, 600, 0.45f, 1], image.Values.Select(value => MathF.Round(value, 4)));
    }

    [Fact]
    public void Pictures_show_the_first_three_bands_or_the_first()
    {
        Assert.Equal(color.Pixels, bands.ToRgb().Pixels);
        var two = new BandImage(2, 1, [BandFormat.FloatingPoint, BandFormat.Bytes], [-500, 1500, 0, 0]);
        Assert.Equal([0, 0, 0, 255, 255, 255], two.ToRgb().Pixels.Select(value => (int)value));
        var flat = new BandImage(2, 1, [BandFormat.FloatingPoint], [3, 3]);
        Assert.Equal(6, flat.ToRgb().Pixels.Length);
    }

    [Theory]
    [InlineData("gray", 1)]
    [InlineData("gray_alpha", 2)]
    [InlineData("color", 3)]
    [InlineData("color_alpha", 4)]
    public void Png_files_give_all_channels_as_stored(string kind, int channels)
    {
        using var folder = new TemporaryFolder();
        byte type = kind switch { "gray" => 0, "gray_alpha" => 4, "color" => 2, _ => 6 };
        foreach (var bits in new byte[] { 8, 16 })
        {
            // Two pixels with the samples 1, 2, 3, …; the second byte of 16 bits is 200.
            byte[] row = [.. Enumerable.Range(1, 2 * channels).SelectMany(value => bits == 8 ? [(byte)value] : new[] { (byte)value, (byte)200 })];
            var image = ImageFile.ReadBands(folder.Write($"{kind}{bits}.png", PngBuilder.File(2, 1, bits, type, [row])));
            Assert.Equal(Enumerable.Repeat(bits == 8 ? BandFormat.Bytes : BandFormat.Integers, channels), image.Formats);
            for (var band = 0; band < channels; band++)
                for (var x = 0; x < 2; x++)
                {
                    var stored = channels * x + band + 1;
                    Assert.Equal(bits == 8 ? stored / 255f : stored * 256 + 200, image.Row(band, 0)[x]);
                }
        }
    }

    [Theory]
    [InlineData("gray.jpg", 1)]
    [InlineData("gradient.jpg", 3)]
    public void Jpeg_files_give_one_or_three_channels(string name, int channels)
    {
        var path = Path.Combine(AppContext.BaseDirectory, "Fixtures", name);
        var (image, color) = (ImageFile.ReadBands(path), ImageFile.Read(path));
        Assert.Equal(channels, image.Formats.Count);
        for (var i = 0; i < color.Width * color.Height; i++)
            for (var band = 0; band < channels; band++) Assert.Equal(color.Pixels[3 * i + band] / 255f, image.Band(band)[i]);
    }

    private static RgbImage Random(int width, int height)
    {
        var image = new RgbImage(width, height);
        new Random(5).NextBytes(image.Pixels);
        // Every channel contains black, which is also outside of color images.
        image.Pixels.AsSpan(0, 3).Clear();
        return image;
    }

    private static BandImage ToBands(RgbImage image) =>
        BandReader.FromRgb(new RgbImage(image.Width, image.Height, [.. image.Pixels]));
}
