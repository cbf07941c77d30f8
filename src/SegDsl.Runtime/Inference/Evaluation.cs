using SegDsl.Data;
using SegDsl.Metrics;

namespace SegDsl.Inference;

/// <summary>How well a network does on a split of a dataset.</summary>
/// <param name="Dataset">The dataset.</param>
/// <param name="Split">The split.</param>
/// <param name="Scores">The scores of its images.</param>
/// <param name="Seconds">How long it took, reading included.</param>
public sealed record Evaluation(DatasetDefinition Dataset, string Split, SegmentationScores Scores, double Seconds)
{
    /// <summary>The number of images.</summary>
    public int Images => Scores.Images;

    /// <summary>Pixels by true and predicted class.</summary>
    public ConfusionMatrix Confusion => Scores.Confusion;

    /// <summary>Boundary F-scores.</summary>
    public BoundaryScore Boundary => Scores.Boundary;

    /// <summary>The mean IoU of the classes that occur in labels or predictions; not a number where no pixel counts.</summary>
    public double MeanIoU => Confusion.MeanIoU ?? double.NaN;

    /// <summary>The mean boundary F-score at the first of its tolerances, which stands for all in short reports; not a number where there is no boundary.</summary>
    public double MeanBoundaryF => Boundary.Mean(0) ?? double.NaN;

    /// <summary>The boundary F-score of a class at the first tolerance; null where it has no boundary.</summary>
    /// <param name="label">Its train index.</param>
    public double? BoundaryF(int label) => Boundary.OfClass(0, label);
}
