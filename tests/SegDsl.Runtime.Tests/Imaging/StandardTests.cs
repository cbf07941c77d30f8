using System.Runtime.InteropServices;
using System.Text.Json;
using SegDsl.Data;
using SegDsl.Imaging;
using SegDsl.Tests.Fixtures;

namespace SegDsl.Tests.Imaging;

/// <summary>
/// Compares with the results of Pillow 9.4, torchvision 0.14, SciPy 1.10 and Python's colorsys (Pillow stores hues as bytes) for the same image. The
/// tolerances allow for Pillow, which rounds after every pass and truncates when it blends.
/// </summary>
public sealed class StandardTests
{
    private const int Width = 40;
    private const int Height = 24;

    private static readonly JsonElement Expected = Reference.Read("imaging.json");

    private static RgbImage Image()
    {
        var image = new RgbImage(Width, Height);
        for (var i = 0; i < Width * Height; i++)
            for (var channel = 0; channel < 3; channel++)
                image.Pixels[3 * i + channel] = (byte)(i % Width * 6 + i / Width * (channel + 1) * 3 + i * i * (channel + 3) % 61);
        return image;
    }

    private static LabelMap Labels()
    {
        var labels = new LabelMap(Width, Height);
        for (var i = 0; i < Width * Height; i++) labels.Values[i] = (ushort)(i % Width / 5 + i / Width / 4 * 8);
        return labels;
    }

    private static byte[] Of(string name) => Expected.GetProperty(name).GetBytesFromBase64();

    private static void AssertWithin(int tolerance, string name, byte[] actual)
    {
        var expected = Of(name);
        Assert.Equal(expected.Length, actual.Length);
        for (var i = 0; i < expected.Length; i++)
            Assert.True(Math.Abs(expected[i] - actual[i]) <= tolerance, $"{name}: element {i} is {actual[i]}; expected is {expected[i]}");
    }

    [Fact]
    public void Resizing_matches_Pillow()
    {
        AssertWithin(1, "resize_larger", Image().Resize(67, 41).Pixels);
        AssertWithin(1, "resize_smaller", Image().Resize(32, 16).Pixels);
        AssertWithin(0, "labels_larger", [.. Labels().Resize(67, 41).Values.Select(value => (byte)value)]);
        AssertWithin(0, "labels_smaller", [.. Labels().Resize(32, 16).Values.Select(value => (byte)value)]);
    }

    [Fact]
    public void Rotation_matches_Pillow()
    {
        AssertWithin(1, "rotated", Image().Rotate(17).Pixels);
        AssertWithin(0, "labels_rotated", [.. Labels().Rotate(17, outside: 255).Values.Select(value => (byte)value)]);
    }

    [Fact]
    public void Color_adjustments_match_torchvision_and_colorsys()
    {
        byte[] Changed(Action<RgbImage> change)
        {
            var image = Image();
            change(image);
            return image.Pixels;
        }

        AssertWithin(1, "brightness", Changed(image => ColorAdjustment.ScaleBrightness(image, 1.3f)));
        AssertWithin(1, "contrast", Changed(image => ColorAdjustment.ScaleContrast(image, 0.7f)));
        AssertWithin(2, "saturation", Changed(image => ColorAdjustment.ScaleSaturation(image, 1.4f)));
        AssertWithin(1, "hue", Changed(image => ColorAdjustment.ShiftHue(image, 0.2f)));
    }

    [Theory]
    [InlineData(0.4)]
    [InlineData(1.3)]
    public void Gaussian_blur_matches_SciPy(double sigma) =>
        AssertWithin(1, FormattableString.Invariant($"gaussian_{sigma}"), Image().GaussianBlur(sigma).Pixels);

    [Fact]
    public void Normalization_is_bit_identical_to_torchvision()
    {
        using var images = ImageTensors.FromImages([Image()]);
        Assert.Equal(MemoryMarshal.Cast<byte, float>(Of("normalized")).ToArray(), MemoryMarshal.Cast<byte, float>(images.bytes).ToArray());
    }
}
