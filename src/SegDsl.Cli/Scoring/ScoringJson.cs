using System.Text.Json.Serialization;
using SegDsl.Data;
using SegDsl.Inference;
using SegDsl.Logging;
using SegDsl.Metrics;

namespace SegDsl.Cli.Scoring;

/// <summary>
/// The serializers of the JSON documents of <c>seg eval</c> and <c>seg score</c>. Properties can be added, but are never renamed or removed.
/// </summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(EvalDocument))]
[JsonSerializable(typeof(ScoreDocument))]
internal sealed partial class ScoringJson : JsonSerializerContext;

/// <summary><c>seg eval --json</c>.</summary>
internal sealed class EvalDocument : EvaluationDocument
{
    /// <summary>Creates the document.</summary>
    /// <param name="name">The name of the experiment or network.</param>
    /// <param name="mode">The inference mode.</param>
    /// <param name="evaluation">The evaluation.</param>
    internal EvalDocument(string name, InferenceMode mode, Evaluation evaluation)
        : base(name, steps: null, evaluation) =>
        Inference = new(mode.Window, mode.Window is null ? null : mode.Overlap, mode.Scales, mode.Flip);

    /// <summary>How the network was applied.</summary>
    [JsonPropertyOrder(-5)]
    public InferenceDocument Inference { get; }
}

/// <summary>An inference mode.</summary>
/// <param name="Window">The size of the window in pixels; omitted for whole images.</param>
/// <param name="Overlap">The overlap of neighboring windows as a fraction; omitted for whole images.</param>
/// <param name="Scales">The scales of the image.</param>
/// <param name="Flip">Whether the flipped image was used as well.</param>
internal sealed record InferenceDocument(
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? Window,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] double? Overlap,
    IReadOnlyList<double> Scales,
    bool Flip);

/// <summary><c>seg score --json</c>.</summary>
internal sealed class ScoreDocument : ScoresDocument
{
    /// <summary>Creates the document.</summary>
    /// <param name="dataset">The dataset.</param>
    /// <param name="predictions">The folder or pattern of the predictions.</param>
    /// <param name="labels">The folder or pattern of the label maps.</param>
    /// <param name="scores">The scores.</param>
    internal ScoreDocument(DatasetDefinition dataset, string predictions, string labels, SegmentationScores scores)
        : base(scores, dataset) => (Dataset, Predictions, Labels) = (dataset.Name, predictions, labels);

    /// <summary>The name of the dataset.</summary>
    [JsonPropertyOrder(-3)]
    public string Dataset { get; }

    /// <summary>The folder or pattern of the predictions.</summary>
    [JsonPropertyOrder(-2)]
    public string Predictions { get; }

    /// <summary>The folder or pattern of the label maps.</summary>
    [JsonPropertyOrder(-1)]
    public string Labels { get; }
}
