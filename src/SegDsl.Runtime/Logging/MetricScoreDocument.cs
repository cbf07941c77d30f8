using System.Text.Json.Serialization;
using SegDsl.Inference;

namespace SegDsl.Logging;

/// <summary>The score of a metric that is written in C#, as a JSON document.</summary>
/// <param name="Name">The name of the metric.</param>
/// <param name="Output">The output that it is computed on.</param>
/// <param name="Value">The result, with six digits; null if nothing counts.</param>
/// <param name="Details">Further results by name; omitted without any.</param>
public sealed record MetricScoreDocument(
    [property: JsonPropertyName("name")] string Name,
    [property: JsonPropertyName("output")] string Output,
    [property: JsonPropertyName("value")] double? Value,
    [property: JsonPropertyName("details"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyDictionary<string, double?>? Details)
{
    /// <summary>The documents of all metrics of an evaluation; null without any.</summary>
    internal static IReadOnlyList<MetricScoreDocument>? AllOf(Evaluation evaluation) => evaluation.Metrics.Count == 0 ? null :
    [
        .. evaluation.Metrics.Select(score => new MetricScoreDocument(
            score.Definition.ExternName, score.Definition.Output, Rounded(score.Value),
            score.Metric.Details.Count == 0 ? null : score.Metric.Details.ToDictionary(detail => detail.Key, detail => Rounded(detail.Value)))),
    ];

    private static double? Rounded(double? value) => value is { } number && double.IsFinite(number) ? Math.Round(number, 6) : null;
}
