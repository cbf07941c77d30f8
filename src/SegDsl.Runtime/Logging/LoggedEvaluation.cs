using System.Globalization;

namespace SegDsl.Logging;

/// <summary>A log entry of an evaluation. Scores are in 0..1, and null if no pixel counts.</summary>
/// <param name="Step">The number of training steps before the evaluation.</param>
/// <param name="IsBest">Whether it is the best so far.</param>
/// <param name="CrossEntropy">The mean cross entropy of the class scores over all counted pixels, in nats.</param>
/// <param name="MeanIoU">The mean IoU over the classes in labels or predictions.</param>
/// <param name="PixelAccuracy">The fraction of pixels that are predicted correctly.</param>
/// <param name="MeanBoundaryF">The mean boundary F-score at the first tolerance.</param>
/// <param name="ClassIoU">The IoU of every class.</param>
public sealed record LoggedEvaluation(
    int Step, bool IsBest, double? CrossEntropy, double? MeanIoU, double? PixelAccuracy, double? MeanBoundaryF, IReadOnlyList<double?> ClassIoU)
{
    /// <summary>The scores of other targets, and of metrics that are written in C#, by name, for example <c>rmse(depth)</c>.</summary>
    public IReadOnlyList<KeyValuePair<string, double?>> Targets { get; init; } = [];

    /// <summary>The score with the name of a <see cref="Inference.MainScore"/>, or of a metric of a target; null if it is missing.</summary>
    internal double? Main(string name) =>
        Targets.FirstOrDefault(target => target.Key == name) is { Key: not null } found ? found.Value : name == "mean IoU" ? MeanIoU : null;

    /// <summary>The mean IoU, or the first score of another target if there are no labels.</summary>
    internal string Scores => MeanIoU is { } mean ? Text("mean IoU", mean)
        : Targets is [var (name, value), ..] ? Text(name, value ?? double.NaN)
        : "no scores";

    /// <summary>The scores in a line: <c>step 40: mean IoU 0.7123</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"step {Step}: {Scores}");

    private static string Text(string name, double value) => string.Create(CultureInfo.InvariantCulture, $"{name} {value:F4}");
}
