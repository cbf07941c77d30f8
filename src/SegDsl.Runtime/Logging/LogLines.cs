using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace SegDsl.Logging;

/// <summary>Serializes log entries: one JSON object per step or evaluation. Steps and epochs start at 1 in the log.</summary>
internal static class LogLines
{
    private const string Step = "step";
    private const string Evaluation = "evaluation";

    private static readonly JsonTypeInfo<EvaluationLine> EvaluationType = ScoresJson.Of(LogJson.Default.EvaluationLine);

    /// <summary>Serializes a step.</summary>
    public static byte[] Of(StepReport report, double imagesPerSecond)
    {
        var parts = report.Parts.ToDictionary();
        return Line(
            new(
                Step, report.Step + 1, report.Epoch + 1, report.LearningRate, report.Loss, parts, report.Images, Math.Round(imagesPerSecond, 3),
                Math.Round(report.Seconds, 3)),
            LogJson.Default.StepLine);
    }

    /// <summary>Serializes an evaluation.</summary>
    public static byte[] Of(EvaluationReport report)
    {
        var evaluation = report.Evaluation;
        var line = new EvaluationLine(evaluation)
        {
            Type = Evaluation,
            Step = report.Steps,
            Best = report.IsBest,
            Split = evaluation.Split,
            CrossEntropy = double.IsFinite(evaluation.CrossEntropy) ? Math.Round(evaluation.CrossEntropy, 6) : null,
            Seconds = Math.Round(evaluation.Seconds, 3),
        };
        return Line(line, EvaluationType);
    }

    /// <summary>Parses a line.</summary>
    /// <returns>A <see cref="StepReport"/> or a <see cref="LoggedEvaluation"/>; null if the line is neither, for example because it is incomplete.</returns>
    public static object? Read(ReadOnlyMemory<byte> line)
    {
        try
        {
            using var document = JsonDocument.Parse(line);
            var json = document.RootElement;
            return json.GetProperty("type").GetString() switch
            {
                Step => ReadStep(json),
                Evaluation => ReadEvaluation(json),
                _ => null,
            };
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            return null;
        }
    }

    private static StepReport ReadStep(JsonElement json) => new(
        json.GetProperty("step").GetInt32() - 1,
        json.GetProperty("epoch").GetInt32() - 1,
        json.GetProperty("learning_rate").GetDouble(),
        json.GetProperty("loss").GetDouble(),
        [.. json.GetProperty("parts").EnumerateObject().Select(part => KeyValuePair.Create(part.Name, part.Value.GetDouble()))],
        json.GetProperty("images").GetInt32(),
        json.GetProperty("seconds").GetDouble());

    private static LoggedEvaluation ReadEvaluation(JsonElement json) => new(
        json.GetProperty("step").GetInt32(),
        json.GetProperty("best").GetBoolean(),
        NumberOf(json, "cross_entropy"),
        NumberOf(json, "mean_iou"),
        NumberOf(json, "pixel_accuracy"),
        json.TryGetProperty("mean_boundary_f", out var boundary) ? Number(boundary.EnumerateObject().First().Value) : null,
        json.TryGetProperty("classes", out var classes) ? [.. classes.EnumerateArray().Select(c => Number(c.GetProperty("iou")))] : [])
    {
        Targets =
        [
            .. json.TryGetProperty("targets", out var targets) ? targets.EnumerateArray().SelectMany(ReadTarget) : [],
            .. json.TryGetProperty("metrics", out var metrics) ? metrics.EnumerateArray().Select(ReadMetric) : [],
        ],
    };

    private static IEnumerable<KeyValuePair<string, double?>> ReadTarget(JsonElement target) => target.GetProperty("metrics").EnumerateObject()
        .Select(metric => KeyValuePair.Create($"{metric.Name}({target.GetProperty("name").GetString()})", Number(metric.Value)));

    private static KeyValuePair<string, double?> ReadMetric(JsonElement metric) =>
        KeyValuePair.Create($"{metric.GetProperty("name").GetString()}({metric.GetProperty("output").GetString()})", Number(metric.GetProperty("value")));

    /// <summary>A score, which is missing if nothing is segmented.</summary>
    private static double? NumberOf(JsonElement json, string name) => json.TryGetProperty(name, out var number) ? Number(number) : null;

    private static double? Number(JsonElement json) => json.ValueKind == JsonValueKind.Null ? null : json.GetDouble();

    private static byte[] Line<T>(T entry, JsonTypeInfo<T> type) => [.. JsonSerializer.SerializeToUtf8Bytes(entry, type), (byte)'\n'];
}
