using SegDsl.Imaging;

namespace SegDsl.Metrics;

/// <summary>Compares the sizes of a prediction and its labels.</summary>
internal static class MapSizes
{
    /// <summary>Checks that both maps have the same size.</summary>
    /// <exception cref="ArgumentException">The sizes differ.</exception>
    public static void RequireSame(LabelMap prediction, LabelMap labels)
    {
        ArgumentNullException.ThrowIfNull(prediction);
        ArgumentNullException.ThrowIfNull(labels);
        if (prediction.Width != labels.Width || prediction.Height != labels.Height)
            throw new ArgumentException(
                $"The prediction is {prediction.Width}×{prediction.Height}, but the labels are {labels.Width}×{labels.Height}.", nameof(prediction));
    }
}
