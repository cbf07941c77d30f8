using System.Text.Json.Serialization;
using SegDsl.Inference;

namespace SegDsl.Logging;

/// <summary>The serializers of the JSON documents of a run.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(EvaluationDocument))]
[JsonSerializable(typeof(StepLine))]
[JsonSerializable(typeof(EvaluationLine))]
internal sealed partial class LogJson : JsonSerializerContext;

/// <summary>A log entry of a step.</summary>
/// <param name="Type">The type of the entry.</param>
/// <param name="Step">The step, starting at 1.</param>
/// <param name="Epoch">The epoch, starting at 1.</param>
/// <param name="LearningRate">The learning rate.</param>
/// <param name="Loss">The loss.</param>
/// <param name="Parts">The weighted parts of the loss by name.</param>
/// <param name="Images">The number of images of the step.</param>
/// <param name="ImagesPerSecond">The number of images per second.</param>
/// <param name="Seconds">The time so far, in seconds.</param>
internal sealed record StepLine(
    string Type,
    int Step,
    int Epoch,
    double LearningRate,
    double Loss,
    IReadOnlyDictionary<string, double> Parts,
    int Images,
    double ImagesPerSecond,
    double Seconds);

/// <summary>A log entry of an evaluation.</summary>
internal sealed class EvaluationLine : ScoresDocument
{
    /// <summary>Creates the entry.</summary>
    /// <param name="evaluation">The evaluation.</param>
    internal EvaluationLine(Evaluation evaluation)
        : base(evaluation.Scores, evaluation.Dataset, evaluation.Images, evaluation.Targets) =>
        (Dataset, Metrics) = (evaluation.Dataset.Name, MetricScoreDocument.AllOf(evaluation));

    /// <summary>The type of the entry.</summary>
    [JsonPropertyOrder(-5)]
    public required string Type { get; init; }

    /// <summary>The number of training steps before the evaluation.</summary>
    [JsonPropertyOrder(-4)]
    public required int Step { get; init; }

    /// <summary>Whether it is the best so far.</summary>
    [JsonPropertyOrder(-3)]
    public required bool Best { get; init; }

    /// <summary>The name of the dataset.</summary>
    [JsonPropertyOrder(-2)]
    public string Dataset { get; }

    /// <summary>The name of the split.</summary>
    [JsonPropertyOrder(-1)]
    public required string Split { get; init; }

    /// <summary>The mean cross entropy in nats, with six digits; null if no pixel counts.</summary>
    [JsonPropertyOrder(1)]
    public required double? CrossEntropy { get; init; }

    /// <summary>The time of the evaluation in seconds.</summary>
    [JsonPropertyOrder(2)]
    public required double Seconds { get; init; }
}
