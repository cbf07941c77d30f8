using System.Text.Json.Serialization;
using SegDsl.Inference;

namespace SegDsl.Logging;

/// <summary>An evaluation as a JSON document.</summary>
public class EvaluationDocument : ScoresDocument
{
    /// <summary>Creates the document.</summary>
    /// <param name="name">The name of the evaluated experiment.</param>
    /// <param name="steps">The number of training steps; null if unknown.</param>
    /// <param name="evaluation">The evaluation.</param>
    /// <exception cref="ArgumentNullException"><paramref name="evaluation"/> is null.</exception>
    protected internal EvaluationDocument(string name, int? steps, Evaluation evaluation)
        : base(
            (evaluation ?? throw new ArgumentNullException(nameof(evaluation))).Scores, evaluation.Dataset, evaluation.Images, evaluation.Targets)
    {
        (Name, Steps, Dataset, Split) = (name, steps, evaluation.Dataset.Name, evaluation.Split);
        CrossEntropy = Rounded(evaluation.CrossEntropy);
        CalibrationError = Rounded(evaluation.Calibration.Value);
        Metrics = MetricScoreDocument.AllOf(evaluation);
        Seconds = Math.Round(evaluation.Seconds, 2);
    }

    /// <summary>The name of the evaluated experiment.</summary>
    [JsonPropertyName("name"), JsonPropertyOrder(-4)]
    public string Name { get; }

    /// <summary>The number of training steps; omitted if unknown.</summary>
    [JsonPropertyName("steps"), JsonPropertyOrder(-3), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Steps { get; }

    /// <summary>The name of the dataset.</summary>
    [JsonPropertyName("dataset"), JsonPropertyOrder(-2)]
    public string Dataset { get; }

    /// <summary>The name of the split.</summary>
    [JsonPropertyName("split"), JsonPropertyOrder(-1)]
    public string Split { get; }

    /// <summary>The mean cross entropy of the class scores over all counted pixels, in nats; null if no pixel counts.</summary>
    [JsonPropertyName("cross_entropy"), JsonPropertyOrder(1)]
    public double? CrossEntropy { get; }

    /// <summary>The expected calibration error of the class scores; null if no pixel counts.</summary>
    [JsonPropertyName("calibration_error"), JsonPropertyOrder(1)]
    public double? CalibrationError { get; }

    /// <summary>The time of the evaluation in seconds.</summary>
    [JsonPropertyName("seconds"), JsonPropertyOrder(2)]
    public double Seconds { get; }
}
