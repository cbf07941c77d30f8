using System.Buffers;
using System.Text.Json;

namespace SegDsl.Logging;

/// <summary>Serializes log entries: one JSON object per step or evaluation. Steps and epochs start at 1 in the log.</summary>
internal static class LogLines
{
    private const string Step = "step";
    private const string Evaluation = "evaluation";

    /// <summary>Serializes a step.</summary>
    public static byte[] Of(StepReport report, double imagesPerSecond) => Line(Step, report.Step + 1, json =>
    {
        json.WriteNumber("epoch", report.Epoch + 1);
        json.WriteNumber("learning_rate", report.LearningRate);
        json.WriteNumber("loss", report.Loss);
        json.WriteStartObject("parts");
        foreach (var (name, value) in report.Parts) json.WriteNumber(name, value);
        json.WriteEndObject();
        json.WriteNumber("images", report.Images);
        json.WriteNumber("images_per_second", Math.Round(imagesPerSecond, 3));
        json.WriteNumber("seconds", Math.Round(report.Seconds, 3));
    });

    /// <summary>Serializes an evaluation.</summary>
    public static byte[] Of(EvaluationReport report) => Line(Evaluation, report.Steps, json =>
    {
        json.WriteBoolean("best", report.IsBest);
        json.WriteString("dataset", report.Evaluation.Dataset.Name);
        json.WriteString("split", report.Evaluation.Split);
        json.WriteLoss(report.Evaluation.CrossEntropy);
        json.WriteScores(report.Evaluation.Scores, report.Evaluation.Dataset);
        json.WriteNumber("seconds", Math.Round(report.Evaluation.Seconds, 3));
    });

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
        json.TryGetProperty(ScoresJson.Loss, out var loss) ? Number(loss) : null,
        Number(json.GetProperty("mean_iou")),
        Number(json.GetProperty("pixel_accuracy")),
        Number(json.GetProperty("mean_boundary_f").EnumerateObject().First().Value),
        [.. json.GetProperty("classes").EnumerateArray().Select(c => Number(c.GetProperty("iou")))]);

    private static double? Number(JsonElement json) => json.ValueKind == JsonValueKind.Null ? null : json.GetDouble();

    private static byte[] Line(string type, int step, Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("type", type);
            json.WriteNumber("step", step);
            write(json);
            json.WriteEndObject();
        }
        buffer.Write("\n"u8);
        return buffer.WrittenSpan.ToArray();
    }
}
