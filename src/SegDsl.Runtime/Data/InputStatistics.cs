using SegDsl.Imaging;

namespace SegDsl.Data;

/// <summary>Statistics of an input of a split besides the images.</summary>
/// <param name="Input">The input.</param>
/// <param name="Mean">The mean of every channel over the measured pixels, after the division by the scale; NaN without measured pixels.</param>
/// <param name="StandardDeviation">The population standard deviation of every channel, in the same units.</param>
/// <param name="Measured">The fraction of all values that are measured, 0 to 1.</param>
public sealed record InputStatistics(InputDefinition Input, IReadOnlyList<double> Mean, IReadOnlyList<double> StandardDeviation, double Measured)
{
    /// <summary>Joins the moments of all samples.</summary>
    /// <param name="input">The input.</param>
    /// <param name="samples">The moments of every channel of each sample.</param>
    /// <param name="pixels">The number of pixels of all samples.</param>
    internal static InputStatistics Of(InputDefinition input, IReadOnlyList<ChannelMoments[]> samples, long pixels)
    {
        var channels = Enumerable.Range(0, input.Normalization.Channels).Select(channel =>
            samples.Select(sample => sample[channel]).Where(moments => moments.Count > 0).Aggregate(new ChannelMoments(0, double.NaN, 0), Join)).ToList();
        return new(
            input, [.. channels.Select(channel => channel.Mean)], [.. channels.Select(channel => channel.Deviation)],
            (double)channels.Sum(channel => channel.Count) / (pixels * channels.Count));

        static ChannelMoments Join(ChannelMoments one, ChannelMoments other) => one.Count == 0 ? other : ChannelMoments.Join(one, other);
    }

    /// <summary>The moments of every channel of a map.</summary>
    internal static ChannelMoments[] Moments(PixelMap map) => map switch
    {
        BandImage image => [.. Enumerable.Range(0, image.Formats.Count).Select(band => ChannelMoments.Of(image.Band(band)))],
        ValueMap values => [.. Enumerable.Range(0, values.Planes).Select(plane => ChannelMoments.Of(WithValues(values.Plane(plane))))],
        _ => throw new NotSupportedException($"A {map.GetType().Name} has no bands."),
    };

    private static float[] WithValues(ReadOnlySpan<float> values)
    {
        var measured = new List<float>(values.Length);
        foreach (var value in values)
            if (!float.IsNaN(value)) measured.Add(value);
        return [.. measured];
    }
}
