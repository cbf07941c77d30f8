using System.Buffers;
using System.Numerics;

namespace SegDsl.Imaging;

/// <summary>
/// Adjusts the colors of an image in place, as torchvision's color transforms do. Results are rounded and clamped to 0 to 255. A factor of 1, or a
/// hue shift of 0, changes nothing.
/// </summary>
public static class ColorAdjustment
{
    /// <summary>Multiplies all channels by a factor.</summary>
    /// <param name="image">The image.</param>
    /// <param name="factor">The factor, at least 0.</param>
    public static void ScaleBrightness(RgbImage image, float factor)
    {
        ArgumentNullException.ThrowIfNull(image);
        Map(image, value => value * factor);
    }

    /// <summary>Scales the difference between each channel value and the mean gray level of the image.</summary>
    /// <param name="image">The image.</param>
    /// <param name="factor">The factor, at least 0. Values above 1 increase contrast, values below 1 reduce it.</param>
    public static void ScaleContrast(RgbImage image, float factor)
    {
        ArgumentNullException.ThrowIfNull(image);
        var pixels = image.Pixels;
        var (red, green, blue) = (0L, 0L, 0L);
        for (var i = 0; i < pixels.Length; i += 3) (red, green, blue) = (red + pixels[i], green + pixels[i + 1], blue + pixels[i + 2]);
        var mean = (float)((0.299 * red + 0.587 * green + 0.114 * blue) / (pixels.Length / 3));
        Map(image, value => mean + (value - mean) * factor);
    }

    /// <summary>Scales the difference between each pixel and its gray level (ITU-R BT.601 luma).</summary>
    /// <param name="image">The image.</param>
    /// <param name="factor">The factor, at least 0. Values above 1 increase saturation; 0 gives a gray image.</param>
    public static void ScaleSaturation(RgbImage image, float factor)
    {
        ArgumentNullException.ThrowIfNull(image);
        ForEveryRow(image, (red, green, blue) =>
        {
            for (var x = 0; x < red.Length; x += Vector<float>.Count)
            {
                var (r, g, b) = (new Vector<float>(red[x..]), new Vector<float>(green[x..]), new Vector<float>(blue[x..]));
                var gray = 0.299f * r + 0.587f * g + 0.114f * b;
                (gray + (r - gray) * factor).CopyTo(red[x..]);
                (gray + (g - gray) * factor).CopyTo(green[x..]);
                (gray + (b - gray) * factor).CopyTo(blue[x..]);
            }
        });
    }

    /// <summary>Shifts all hues; value and saturation (HSV) stay the same.</summary>
    /// <param name="image">The image.</param>
    /// <param name="shift">The shift as a fraction of a full turn. A shift of 1/3 turns red into green.</param>
    public static void ShiftHue(RgbImage image, float shift)
    {
        ArgumentNullException.ThrowIfNull(image);
        var sixths = 6 * (shift - MathF.Floor(shift));
        ForEveryRow(image, (red, green, blue) =>
        {
            for (var x = 0; x < red.Length; x += Vector<float>.Count)
            {
                var (r, g, b) = (new Vector<float>(red[x..]), new Vector<float>(green[x..]), new Vector<float>(blue[x..]));
                var value = Vector.Max(r, Vector.Max(g, b));
                var chroma = value - Vector.Min(r, Vector.Min(g, b));
                // Channel values are integers, so only gray pixels have a chroma below 1, and they have no hue.
                var divisor = Vector.Max(chroma, Vector<float>.One);
                // The hue in sixths of a full turn: 0 is red, 2 green, 4 blue.
                var hue = Vector.ConditionalSelect(
                    Vector.Equals(value, r), (g - b) / divisor,
                    Vector.ConditionalSelect(Vector.Equals(value, g), new Vector<float>(2) + (b - r) / divisor, new Vector<float>(4) + (r - g) / divisor));
                hue += new Vector<float>(sixths);
                Channel(hue + new Vector<float>(5), value, chroma).CopyTo(red[x..]);
                Channel(hue + new Vector<float>(3), value, chroma).CopyTo(green[x..]);
                Channel(hue + Vector<float>.One, value, chroma).CopyTo(blue[x..]);
            }
        });
    }

    // As a function of hue, each channel is a trapezoid with period six. The channels are shifted by a third of the period.
    private static Vector<float> Channel(Vector<float> hue, Vector<float> value, Vector<float> chroma)
    {
        var k = hue - 6 * Vector.Floor(hue / 6);
        return value - chroma * Vector.Max(Vector<float>.Zero, Vector.Min(Vector<float>.One, Vector.Min(k, new Vector<float>(4) - k)));
    }

    private static void Map(RgbImage image, Func<float, float> change)
    {
        Span<byte> table = stackalloc byte[256];
        for (var value = 0; value < table.Length; value++) table[value] = RowMath.ToByte(change(value));
        foreach (ref var channel in image.Pixels.AsSpan()) channel = table[channel];
    }

    /// <summary>Changes a row of channel values in place. All spans have the same length, a multiple of the vector size.</summary>
    private delegate void RowChange(Span<float> red, Span<float> green, Span<float> blue);

    private static void ForEveryRow(RgbImage image, RowChange change)
    {
        var (width, lanes) = (image.Width, (image.Width + Vector<float>.Count - 1) / Vector<float>.Count * Vector<float>.Count);
        var buffer = ArrayPool<float>.Shared.Rent(3 * lanes);
        buffer.AsSpan().Clear();
        var red = buffer.AsSpan(0, lanes);
        var green = buffer.AsSpan(lanes, lanes);
        var blue = buffer.AsSpan(2 * lanes, lanes);
        for (var y = 0; y < image.Height; y++)
        {
            PixelRows.Split(image.Row(y), red[..width], green[..width], blue[..width]);
            change(red, green, blue);
            PixelRows.Join(red[..width], green[..width], blue[..width], image.Row(y));
        }
        ArrayPool<float>.Shared.Return(buffer);
    }
}
