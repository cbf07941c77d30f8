namespace SegDsl.Imaging;

/// <summary>Changes of colour, in place. A factor of 1 (a turn of 0) leaves an image as it is.</summary>
public static class Colour
{
    /// <summary>Multiplies every channel.</summary>
    public static void ScaleBrightness(RgbImage image, float factor)
    {
        ArgumentNullException.ThrowIfNull(image);
        Map(image, value => value * factor);
    }

    /// <summary>Moves every channel away from (&gt; 1) or towards (&lt; 1) the mean brightness of the image.</summary>
    public static void ScaleContrast(RgbImage image, float factor)
    {
        ArgumentNullException.ThrowIfNull(image);
        var pixels = image.Pixels;
        var total = 0.0;
        for (var i = 0; i < pixels.Length; i += 3) total += Luma(pixels[i], pixels[i + 1], pixels[i + 2]);
        var mean = (float)(total / (pixels.Length / 3));
        Map(image, value => mean + (value - mean) * factor);
    }

    /// <summary>Moves every pixel away from (&gt; 1) or towards (&lt; 1) its own grey.</summary>
    public static void ScaleSaturation(RgbImage image, float factor)
    {
        ArgumentNullException.ThrowIfNull(image);
        var pixels = image.Pixels;
        for (var i = 0; i < pixels.Length; i += 3)
        {
            var grey = Luma(pixels[i], pixels[i + 1], pixels[i + 2]);
            for (var channel = i; channel < i + 3; channel++) pixels[channel] = RowMath.ToByte(grey + (pixels[channel] - grey) * factor);
        }
    }

    /// <summary>Turns every hue by a part of the colour circle; value and saturation stay.</summary>
    /// <param name="image">The image.</param>
    /// <param name="turn">Part of a full turn; red becomes green at 1/3.</param>
    public static void TurnHue(RgbImage image, float turn)
    {
        ArgumentNullException.ThrowIfNull(image);
        var pixels = image.Pixels;
        var sixths = 6 * (turn - MathF.Floor(turn));
        for (var i = 0; i < pixels.Length; i += 3)
        {
            float red = pixels[i], green = pixels[i + 1], blue = pixels[i + 2];
            var value = Math.Max(red, Math.Max(green, blue));
            var chroma = value - Math.Min(red, Math.Min(green, blue));
            if (chroma == 0) continue;

            // The hue in sixths of the circle: 0 red, 2 green, 4 blue.
            var hue = value == red ? (green - blue) / chroma : value == green ? 2 + (blue - red) / chroma : 4 + (red - green) / chroma;
            hue += sixths;
            pixels[i] = Channel(hue + 5, value, chroma);
            pixels[i + 1] = Channel(hue + 3, value, chroma);
            pixels[i + 2] = Channel(hue + 1, value, chroma);
        }
    }

    // Against the hue a channel is a trapezium of period six, shifted by a third of it from channel to channel.
    private static byte Channel(float hue, float value, float chroma)
    {
        var k = hue - 6 * MathF.Floor(hue / 6);
        return RowMath.ToByte(value - chroma * Math.Clamp(Math.Min(k, 4 - k), 0, 1));
    }

    private static float Luma(byte red, byte green, byte blue) => 0.299f * red + 0.587f * green + 0.114f * blue;

    private static void Map(RgbImage image, Func<float, float> change)
    {
        Span<byte> table = stackalloc byte[256];
        for (var value = 0; value < table.Length; value++) table[value] = RowMath.ToByte(change(value));
        foreach (ref var channel in image.Pixels.AsSpan()) channel = table[channel];
    }
}
