using System.Text.Json;
using System.Text.Json.Serialization;
using SegDsl.Metrics;

namespace SegDsl.Logging;

/// <summary>The scores of a target besides the labels, as a JSON document.</summary>
/// <param name="Name">The name of the target.</param>
/// <param name="Kind">Its kind: <c>values</c>, <c>mask</c> or <c>class</c>.</param>
/// <param name="Images">The number of images.</param>
/// <param name="Metrics">The metrics of the whole target by name, with six digits; null if nothing counts.</param>
/// <param name="Labels">The metrics of every label of a mask or class of an image; omitted if there is one label only.</param>
public sealed record TargetScoresDocument(
    [property: JsonPropertyName("name")] string Name,
    [property: JsonPropertyName("kind")] string Kind,
    [property: JsonPropertyName("images")] int Images,
    [property: JsonPropertyName("metrics")] IReadOnlyDictionary<string, double?> Metrics,
    [property: JsonPropertyName("labels"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    IReadOnlyDictionary<string, IReadOnlyDictionary<string, double?>>? Labels)
{
    /// <summary>Creates the document.</summary>
    internal static TargetScoresDocument Of(TargetScores scores)
    {
        var labels = scores.Metrics.Where(metric => metric.Label is not null).GroupBy(metric => metric.Label ?? "", StringComparer.Ordinal)
            .ToDictionary(group => group.Key, Values);
        return new(
            scores.Target.Name, JsonNamingPolicy.SnakeCaseLower.ConvertName(scores.Target.Kind.ToString()), scores.Images,
            Values(scores.Metrics.Where(metric => metric.Label is null)), labels.Count > 0 ? labels : null);
    }

    private static IReadOnlyDictionary<string, double?> Values(IEnumerable<TargetMetric> metrics) => metrics.ToDictionary(
        metric => metric.Name, metric => metric.Value is { } value && double.IsFinite(value) ? (double?)Math.Round(value, 6) : null);
}
