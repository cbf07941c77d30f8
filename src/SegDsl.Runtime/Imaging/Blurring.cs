namespace SegDsl.Imaging;

/// <summary>Smoothing.</summary>
public static class Blurring
{
    /// <summary>The image convolved with a Gaussian; beyond its borders the image goes on with the outermost pixel.</summary>
    /// <param name="image">The image.</param>
    /// <param name="sigma">Standard deviation in pixels, &gt; 0.</param>
    public static RgbImage GaussianBlur(this RgbImage image, double sigma)
    {
        ArgumentNullException.ThrowIfNull(image);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(sigma);
        var kernel = Kernel(sigma);
        var radius = kernel.Length / 2;
        var result = new RgbImage(image.Width, image.Height);
        var padded = new float[3 * (image.Width + 2 * radius)];
        var sum = new float[3 * image.Width];
        for (var y = 0; y < image.Height; y++)
        {
            var middle = padded.AsSpan(3 * radius, sum.Length);
            middle.Clear();
            for (var tap = 0; tap < kernel.Length; tap++)
                RowMath.Accumulate(middle, image.Row(Math.Clamp(y + tap - radius, 0, image.Height - 1)), kernel[tap]);
            for (var i = 0; i < 3 * radius; i++)
            {
                padded[i] = middle[i % 3];
                padded[^(i + 1)] = middle[^(i % 3 + 1)];
            }

            Array.Clear(sum);
            for (var tap = 0; tap < kernel.Length; tap++) RowMath.Accumulate(sum, padded.AsSpan(3 * tap, sum.Length), kernel[tap]);
            var target = result.Row(y);
            for (var i = 0; i < target.Length; i++) target[i] = RowMath.ToByte(sum[i]);
        }
        return result;
    }

    /// <summary>Samples of the Gaussian out to three standard deviations, adding up to one.</summary>
    private static float[] Kernel(double sigma)
    {
        var radius = Math.Max(1, (int)Math.Ceiling(3 * sigma));
        var samples = new double[2 * radius + 1];
        for (var i = 0; i < samples.Length; i++) samples[i] = Math.Exp(-(i - radius) * (i - radius) / (2 * sigma * sigma));
        var total = samples.Sum();
        return Array.ConvertAll(samples, sample => (float)(sample / total));
    }
}
