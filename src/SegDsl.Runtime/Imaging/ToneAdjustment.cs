namespace SegDsl.Imaging;

/// <summary>Changes the tones of a color image in place.</summary>
internal static class ToneAdjustment
{
    /// <summary>Keeps the upper bits of every value.</summary>
    /// <param name="image">The image.</param>
    /// <param name="bits">The number of bits, 1 to 8.</param>
    public static void Posterize(RgbImage image, int bits)
    {
        var mask = (byte)(byte.MaxValue << (8 - bits));
        foreach (ref var value in image.Pixels.AsSpan()) value &= mask;
    }

    /// <summary>Inverts the values above a threshold.</summary>
    /// <param name="image">The image.</param>
    /// <param name="threshold">The threshold, 0 to 256.</param>
    public static void Solarize(RgbImage image, int threshold)
    {
        foreach (ref var value in image.Pixels.AsSpan())
            if (value >= threshold) value = (byte)(byte.MaxValue - value);
    }

    /// <summary>Stretches each channel from its minimum and maximum to 0 and 255.</summary>
    /// <param name="image">The image.</param>
    public static void StretchContrast(RgbImage image)
    {
        var pixels = image.Pixels;
        for (var channel = 0; channel < 3; channel++)
        {
            var (least, most) = (byte.MaxValue, byte.MinValue);
            for (var i = channel; i < pixels.Length; i += 3) (least, most) = (Math.Min(least, pixels[i]), Math.Max(most, pixels[i]));
            if (most == least) continue;
            var scale = (float)byte.MaxValue / (most - least);
            for (var i = channel; i < pixels.Length; i += 3) pixels[i] = RowMath.ToByte((pixels[i] - least) * scale);
        }
    }
}
