using SegDsl.Data;
using SegDsl.Metrics;

namespace SegDsl.Inference;

/// <summary>The result of evaluating a network on a split of a dataset.</summary>
/// <param name="Dataset">The dataset.</param>
/// <param name="Split">The name of the split.</param>
/// <param name="Scores">The scores over all images.</param>
/// <param name="Seconds">The elapsed time in seconds, including file reading.</param>
public sealed record Evaluation(DatasetDefinition Dataset, string Split, SegmentationScores Scores, double Seconds)
{
    /// <summary>
    /// The mean cross entropy of the class scores over all counted pixels, in nats: a validation loss that does not depend on the loss of the training. NaN if
    /// no pixel is counted.
    /// </summary>
    public double CrossEntropy => CrossEntropySum / Confusion.Pixels;

    /// <summary>The number of evaluated images.</summary>
    public int Images => Scores.Images;

    /// <summary>The sum of the cross entropy over all counted pixels.</summary>
    internal double CrossEntropySum { get; init; }

    /// <summary>The pixel counts by labeled and predicted class.</summary>
    public ConfusionMatrix Confusion => Scores.Confusion;

    /// <summary>The number of classes that occur in the labels. The mean IoU over a single class does not compare networks.</summary>
    public int LabeledClasses => Enumerable.Range(0, Confusion.Classes).Count(label => Confusion.LabelPixels(label) > 0);

    /// <summary>The boundary F-scores.</summary>
    public BoundaryScore Boundary => Scores.Boundary;

    /// <summary>The mean IoU over the classes that occur in labels or predictions, 0 to 1; NaN if no pixel is counted.</summary>
    public double MeanIoU => Confusion.MeanIoU ?? double.NaN;

    /// <summary>The mean boundary F-score at the first tolerance, 0 to 1, for short reports; NaN if there is no boundary.</summary>
    public double MeanBoundaryF => Boundary.Mean(0) ?? double.NaN;

    /// <summary>The boundary F-score of a class at the first tolerance, 0 to 1; null if the class has no boundary.</summary>
    /// <param name="label">The train index of the class.</param>
    public double? BoundaryF(int label) => Boundary.OfClass(0, label);
}
