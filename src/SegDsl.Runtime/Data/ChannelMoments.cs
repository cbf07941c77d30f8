namespace SegDsl.Data;

/// <summary>The mean of the values of a channel, and the sum of the squares of their differences from the mean.</summary>
/// <param name="Count">The number of values.</param>
/// <param name="Mean">The mean.</param>
/// <param name="Squares">The sum of the squared differences.</param>
internal readonly record struct ChannelMoments(long Count, double Mean, double Squares)
{
    /// <summary>The population standard deviation.</summary>
    public double Deviation => Math.Sqrt(Squares / Count);

    /// <summary>The moments of a channel of a color image, scaled to [0, 1].</summary>
    /// <param name="pixels">Red, green and blue of each pixel.</param>
    /// <param name="channel">The channel, 0 to 2.</param>
    public static ChannelMoments Of(ReadOnlySpan<byte> pixels, int channel)
    {
        var (count, sum, squares) = (pixels.Length / 3, 0L, 0L);
        for (var i = channel; i < pixels.Length; i += 3)
        {
            sum += pixels[i];
            squares += pixels[i] * pixels[i];
        }
        var mean = (double)sum / count;
        return new(count, mean / 255, Math.Max(0, squares - sum * mean) / (255 * 255));
    }

    /// <summary>The moments of a band.</summary>
    public static ChannelMoments Of(ReadOnlySpan<float> values)
    {
        var (sum, squares) = (0.0, 0.0);
        foreach (var value in values) sum += value;
        var mean = sum / values.Length;
        foreach (var value in values) squares += (value - mean) * (value - mean);
        return new(values.Length, mean, squares);
    }

    /// <summary>
    /// The moments of the values of both. Chan, Golub, LeVeque: Updating Formulae and a Pairwise Algorithm for Computing Sample Variances. 1979.
    /// </summary>
    public static ChannelMoments Join(ChannelMoments one, ChannelMoments other)
    {
        var (count, difference) = (one.Count + other.Count, other.Mean - one.Mean);
        return new(
            count, one.Mean + difference * other.Count / count, one.Squares + other.Squares + difference * difference * one.Count * other.Count / count);
    }
}
