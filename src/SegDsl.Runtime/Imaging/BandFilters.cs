using System.Buffers;

namespace SegDsl.Imaging;

/// <summary>Filters of images of bands. Each method except <see cref="Adjust"/> returns a new image.</summary>
internal static class BandFilters
{
    /// <summary>Convolves each band with a Gaussian; see <see cref="Blurring.GaussianBlur"/>.</summary>
    /// <param name="image">The image.</param>
    /// <param name="sigma">Standard deviation in pixels, greater than 0.</param>
    public static BandImage GaussianBlur(BandImage image, double sigma)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(sigma);
        var half = Blurring.HalfKernel(sigma);
        var radius = half.Length - 1;
        var weights = new float[2 * radius + 1];
        for (var tap = 0; tap < weights.Length; tap++) weights[tap] = half[Math.Abs(tap - radius)];
        var starts = new int[weights.Length];
        var buffer = ArrayPool<float>.Shared.Rent(image.Width + 2 * radius);
        var padded = buffer.AsSpan(0, image.Width + 2 * radius);
        var middle = padded.Slice(radius, image.Width);
        var result = BandImage.Uninitialized(image.Width, image.Height, image.Formats);
        for (var band = 0; band < image.Formats.Count; band++)
            for (var y = 0; y < image.Height; y++)
            {
                for (var tap = 0; tap < starts.Length; tap++) starts[tap] = Math.Clamp(y + tap - radius, 0, image.Height - 1) * image.Width;
                RowMath.Mix(image.Band(band), starts, weights, middle);
                padded[..radius].Fill(middle[0]);
                padded[^radius..].Fill(middle[^1]);
                RowMath.Convolve(padded, half, 1, result.Row(band, y));
            }
        ArrayPool<float>.Shared.Return(buffer);
        return result;
    }

    /// <summary>
    /// Smooths except at edges, as <see cref="BilateralFilter.BilateralBlur"/> does. Because bands have different units, the distance of two pixels in a band
    /// is divided by the standard deviation of the band.
    /// </summary>
    /// <param name="image">The image.</param>
    /// <param name="sigma">Spatial standard deviation in pixels, greater than 0.</param>
    public static BandImage BilateralBlur(BandImage image, double sigma)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(sigma);
        var (bands, area) = (image.Formats.Count, image.Width * image.Height);
        var scales = new float[bands];
        for (var band = 0; band < bands; band++) scales[band] = Variance(image.Band(band)) is > 0 and var variance ? (float)(1 / (2 * variance)) : 0;
        var radius = Math.Max(2, (int)Math.Ceiling(3 * sigma));
        var result = BandImage.Uninitialized(image.Width, image.Height, image.Formats);
        var (source, sums) = (image.Values, new double[bands]);
        for (var y = 0; y < image.Height; y++)
            for (var x = 0; x < image.Width; x++)
            {
                var (center, total) = (y * image.Width + x, 0.0);
                Array.Clear(sums);
                for (var dy = -radius; dy <= radius; dy++)
                    for (var dx = -radius; dx <= radius; dx++)
                    {
                        var other = Math.Clamp(y + dy, 0, image.Height - 1) * image.Width + Math.Clamp(x + dx, 0, image.Width - 1);
                        var distance = (dx * dx + dy * dy) / (2 * sigma * sigma);
                        for (var band = 0; band < bands; band++)
                        {
                            var difference = source[band * area + other] - source[band * area + center];
                            distance += difference * difference * scales[band];
                        }
                        var weight = Math.Exp(-distance);
                        total += weight;
                        for (var band = 0; band < bands; band++) sums[band] += weight * source[band * area + other];
                    }
                for (var band = 0; band < bands; band++) result.Values[band * area + center] = (float)(sums[band] / total);
            }
        return result;
    }

    /// <summary>Scales brightness and contrast of all bands in place. Values of bands of bytes stay in 0 to 1.</summary>
    /// <param name="image">The image.</param>
    /// <param name="brightness">The factor of all values, at least 0.</param>
    /// <param name="contrast">The factor of the difference between each value and the mean of its band, at least 0.</param>
    public static void Adjust(BandImage image, float brightness, float contrast)
    {
        for (var band = 0; band < image.Formats.Count; band++)
        {
            var values = image.Band(band);
            var offset = (float)Mean(values) * brightness * (1 - contrast);
            var limits = image.Formats[band] == BandFormat.Bytes ? (Least: 0f, Most: 1f) : (Least: float.MinValue, Most: float.MaxValue);
            foreach (ref var value in values) value = Math.Clamp(value * brightness * contrast + offset, limits.Least, limits.Most);
        }
    }

    private static double Mean(ReadOnlySpan<float> values)
    {
        var sum = 0.0;
        foreach (var value in values) sum += value;
        return sum / values.Length;
    }

    private static double Variance(ReadOnlySpan<float> values)
    {
        var (mean, sum) = (Mean(values), 0.0);
        foreach (var value in values) sum += (value - mean) * (value - mean);
        return sum / values.Length;
    }
}
