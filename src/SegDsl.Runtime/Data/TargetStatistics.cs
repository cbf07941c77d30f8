using SegDsl.Imaging;

namespace SegDsl.Data;

/// <summary>Statistics of a target of a split besides the labels.</summary>
/// <param name="Target">The target.</param>
/// <param name="Planes">The values of every plane; empty for classes of images.</param>
/// <param name="Images">The number of images of every class; empty for other targets.</param>
public sealed record TargetStatistics(MapDefinition Target, IReadOnlyList<PlaneStatistics> Planes, IReadOnlyList<int> Images)
{
    /// <summary>Joins the statistics of all samples.</summary>
    /// <param name="definition">The dataset.</param>
    /// <param name="samples">The values of all planes of all pixel targets, and the classes, of each sample.</param>
    internal static IReadOnlyList<TargetStatistics> Of(DatasetDefinition definition, IReadOnlyList<SampleTargets> samples)
    {
        var (pixels, images) = (definition.PixelTargets, definition.ImageTargets);
        return
        [
            .. pixels.Select((target, i) => new TargetStatistics(
                target,
                [.. Enumerable.Range(0, target.Planes).Select(plane => samples.Select(sample => sample.Planes[i][plane]).Aggregate(PlaneStatistics.Join))],
                [])),
            .. images.Select((target, i) => new TargetStatistics(
                target, [], [.. target.Labels.Select((_, index) => samples.Count(sample => sample.Classes[i] == index))])),
        ];
    }
}

/// <summary>The values of a plane of a target.</summary>
/// <param name="Pixels">The number of pixels.</param>
/// <param name="Values">The number of pixels with a value.</param>
/// <param name="Mean">The mean of the values, the share of a label in a mask; NaN without values.</param>
/// <param name="Minimum">The minimum; NaN without values.</param>
/// <param name="Maximum">The maximum; NaN without values.</param>
public sealed record PlaneStatistics(long Pixels, long Values, double Mean, double Minimum, double Maximum)
{
    /// <summary>The statistics of a plane.</summary>
    internal static PlaneStatistics Of(ReadOnlySpan<float> plane)
    {
        var (count, sum, least, most) = (0L, 0.0, double.NaN, double.NaN);
        foreach (var value in plane)
        {
            if (float.IsNaN(value)) continue;
            count++;
            sum += value;
            // The first value replaces NaN.
            if (!(value >= least)) least = value;
            if (!(value <= most)) most = value;
        }
        return new(plane.Length, count, count == 0 ? double.NaN : sum / count, least, most);
    }

    /// <summary>The statistics of two planes together.</summary>
    internal static PlaneStatistics Join(PlaneStatistics one, PlaneStatistics other)
    {
        if (one.Values == 0 || other.Values == 0) return (one.Values == 0 ? other : one) with { Pixels = one.Pixels + other.Pixels };
        var count = one.Values + other.Values;
        return new(
            one.Pixels + other.Pixels, count, one.Mean + (other.Mean - one.Mean) * other.Values / count,
            Math.Min(one.Minimum, other.Minimum), Math.Max(one.Maximum, other.Maximum));
    }
}

/// <summary>The targets of one sample, reduced.</summary>
/// <param name="Planes">The planes of every map.</param>
/// <param name="Classes">The classes of the image.</param>
internal sealed record SampleTargets(IReadOnlyList<IReadOnlyList<PlaneStatistics>> Planes, IReadOnlyList<int> Classes)
{
    public static SampleTargets Of(Sample sample) => new(
        [.. sample.Maps.OfType<ValueMap>().Select(map => Enumerable.Range(0, map.Planes).Select(plane => PlaneStatistics.Of(map.Plane(plane))).ToList())],
        sample.ImageClasses);
}
