using SegDsl.Imaging;

namespace SegDsl.Metrics;

/// <summary>The sizes of a prediction and its labels.</summary>
internal static class MapSizes
{
    /// <summary>Sees to it that both have the same size.</summary>
    /// <exception cref="ArgumentException">They have not.</exception>
    public static void RequireSame(LabelMap prediction, LabelMap labels)
    {
        ArgumentNullException.ThrowIfNull(prediction);
        ArgumentNullException.ThrowIfNull(labels);
        if (prediction.Width != labels.Width || prediction.Height != labels.Height)
            throw new ArgumentException(
                $"The prediction is {prediction.Width}×{prediction.Height}, the labels are {labels.Width}×{labels.Height}.", nameof(prediction));
    }
}
