using System.Globalization;
using SegDsl.Data;
using SegDsl.Metrics;

namespace SegDsl.Inference;

/// <summary>The result of evaluating a network on a split of a dataset.</summary>
/// <param name="Dataset">The dataset; without classes if the network does not segment.</param>
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
    public int Images => Targets.Select(target => target.Images).Append(Scores.Images).Max();

    /// <summary>The scores of the other targets that the network predicts, in the order of the dataset.</summary>
    public IReadOnlyList<TargetScores> Targets { get; init; } = [];

    /// <summary>The scores of the metrics that are written in C#, in the order of the experiment.</summary>
    public IReadOnlyList<MetricScore> Metrics { get; init; } = [];

    /// <summary>The expected calibration error of the class scores.</summary>
    public CalibrationError Calibration { get; init; } = new();

    /// <summary>Whether the network segments, so that <see cref="Scores"/> has classes.</summary>
    public bool Segments => Confusion.Classes > 0;

    /// <summary>
    /// The score that decides which evaluation is the best: that of the experiment, otherwise the mean IoU of a network that segments, or
    /// <see cref="TargetScores.Main"/> of the first target.
    /// </summary>
    public MainScore Main => Decisive is var (metric, target)
        ? Metrics.FirstOrDefault(score => score.Name == $"{metric}({target})") is { } own
            ? new(own.Name, own.Value ?? double.NaN, own.Metric.IsHigherBetter)
            : MainOf(Targets.FirstOrDefault(scores => scores.Target.Name == target), metric)
        : Segments ? new("mean IoU", MeanIoU, IsHigherBetter: true) : MainOf(Targets is [var first, ..] ? first : null, null);

    /// <summary>The metric and the target that decide which evaluation is the best; null for the default.</summary>
    internal (string Metric, string Target)? Decisive { get; init; }

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

    /// <summary>Whether the labels decide which evaluation is the best.</summary>
    internal bool IsDecidedByLabels => Segments && Decisive is null;

    private static MainScore MainOf(TargetScores? scores, string? name)
    {
        if (scores?.Metrics.FirstOrDefault(metric => metric.Label is null && metric.Name == (name ?? metric.Name)) is not { } found)
            return new(name ?? "score", double.NaN, IsHigherBetter: true);
        return new($"{found.Name}({scores.Target.Name})", found.Value ?? double.NaN, scores.IsHigherBetter(found.Name));
    }

    /// <summary>Omits the targets that the network does not predict, which have no image on any process.</summary>
    internal Evaluation WithPredictedTargets() => this with { Targets = [.. Targets.Where(target => target.Images > 0)] };

    /// <summary>The main score in a line: <c>Cityscapes val: mean IoU 0.7123, 500 images</c>.</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Dataset.Name} {Split}: {Main}, {Images} {(Images == 1 ? "image" : "images")}");

    /// <summary>The boundary F-score of a class at the first tolerance, 0 to 1; null if the class has no boundary.</summary>
    /// <param name="label">The train index of the class.</param>
    public double? BoundaryF(int label) => Boundary.OfClass(0, label);
}

/// <summary>The score that decides which evaluation is the best.</summary>
/// <param name="Name">Its name, for example <c>mean IoU</c> or <c>rmse(depth)</c>.</param>
/// <param name="Value">Its value; NaN if nothing counts.</param>
/// <param name="IsHigherBetter">Whether a higher value is better.</param>
public sealed record MainScore(string Name, double Value, bool IsHigherBetter)
{
    /// <summary>Name and value: <c>mean IoU 0.7123</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Name} {Value:F4}");
}
