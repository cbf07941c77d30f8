using SegDsl.Data;
using SegDsl.Metrics;

namespace SegDsl.Inference;

/// <summary>How well a network does on a split of a dataset.</summary>
/// <param name="Dataset">The dataset.</param>
/// <param name="Split">The split.</param>
/// <param name="Images">The number of images.</param>
/// <param name="Confusion">Pixels by true and predicted class.</param>
/// <param name="Boundary">Boundary F-scores; its tolerances are in pixels.</param>
/// <param name="Seconds">How long it took, reading included.</param>
public sealed record Evaluation(DatasetDefinition Dataset, string Split, int Images, ConfusionMatrix Confusion, BoundaryScore Boundary, double Seconds)
{
    /// <summary>The mean IoU of the classes that occur in labels or predictions; not a number where no pixel counts.</summary>
    public double MeanIoU => Confusion.MeanIoU ?? double.NaN;

    /// <summary>The tolerance that stands for all in short reports, in pixels.</summary>
    public static double MainTolerance => 2;

    /// <summary>The mean boundary F-score at <see cref="MainTolerance"/>; not a number where there is no boundary.</summary>
    public double MeanBoundaryF => Boundary.Mean(MainIndex) ?? double.NaN;

    /// <summary>The boundary F-score of a class at <see cref="MainTolerance"/>; null where it has no boundary.</summary>
    /// <param name="label">Its train index.</param>
    public double? BoundaryF(int label) => Boundary.OfClass(MainIndex, label);

    private int MainIndex => Boundary.Tolerances.ToList().IndexOf(MainTolerance);
}
