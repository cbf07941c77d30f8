using System.Buffers;

namespace SegDsl.Imaging;

/// <summary>Gaussian smoothing.</summary>
public static class Blurring
{
    /// <summary>Convolves the image with a Gaussian, truncated at four standard deviations. Border pixels are replicated. Returns a new image.</summary>
    /// <param name="image">The image.</param>
    /// <param name="sigma">Standard deviation in pixels, greater than 0.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="sigma"/> is not positive.</exception>
    public static RgbImage GaussianBlur(this RgbImage image, double sigma)
    {
        ArgumentNullException.ThrowIfNull(image);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(sigma);
        var half = HalfKernel(sigma);
        var (radius, length) = (half.Length - 1, 3 * image.Width);
        // The full vertical kernel, and the offsets of the rows it covers.
        var weights = new float[2 * radius + 1];
        for (var tap = 0; tap < weights.Length; tap++) weights[tap] = half[Math.Abs(tap - radius)];
        var starts = new int[weights.Length];
        var buffer = ArrayPool<float>.Shared.Rent(2 * length + 6 * radius);
        var padded = buffer.AsSpan(0, length + 6 * radius);
        var middle = padded.Slice(3 * radius, length);
        var sum = buffer.AsSpan(padded.Length, length);
        var result = RgbImage.Uninitialized(image.Width, image.Height);
        for (var y = 0; y < image.Height; y++)
        {
            for (var tap = 0; tap < starts.Length; tap++) starts[tap] = Math.Clamp(y + tap - radius, 0, image.Height - 1) * length;
            RowMath.Mix(image.Pixels, starts, weights, middle);
            for (var i = 0; i < 3 * radius; i++)
            {
                padded[i] = middle[i % 3];
                padded[^(i + 1)] = middle[^(i % 3 + 1)];
            }
            RowMath.Convolve(padded, half, 3, sum);
            PixelRows.ToBytes(sum, result.Row(y));
        }
        ArrayPool<float>.Shared.Return(buffer);
        return result;
    }

    /// <summary>Samples of the Gaussian from its center to four standard deviations, as in SciPy. The full kernel sums to one.</summary>
    internal static float[] HalfKernel(double sigma)
    {
        var samples = new double[Math.Max(1, (int)(4 * sigma + 0.5)) + 1];
        for (var i = 0; i < samples.Length; i++) samples[i] = Math.Exp(-i * i / (2 * sigma * sigma));
        var total = 2 * samples.Sum() - samples[0];
        return Array.ConvertAll(samples, sample => (float)(sample / total));
    }
}
