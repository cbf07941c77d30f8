using System.Text.Json;
using SegDsl.Inference;

namespace SegDsl.Logging;

/// <summary>Evaluations as JSON.</summary>
public static class MetricsFile
{
    private static readonly JsonWriterOptions Indented = new() { Indented = true };

    /// <summary>Writes an evaluation to a file, whole or not at all.</summary>
    /// <param name="path">The file.</param>
    /// <param name="name">What was evaluated.</param>
    /// <param name="steps">The number of steps it was trained for; null where that is not known.</param>
    /// <param name="evaluation">What came of it.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Write(string path, string name, int? steps, Evaluation evaluation)
    {
        ArgumentNullException.ThrowIfNull(evaluation);
        AtomicFile.Write(path, stream =>
        {
            using var json = new Utf8JsonWriter(stream, Indented);
            json.WriteStartObject();
            WriteContent(json, name, steps, evaluation);
            json.WriteEndObject();
        });
    }

    /// <summary>Writes the members of the object that describes an evaluation.</summary>
    /// <param name="json">Where to.</param>
    /// <param name="name">What was evaluated.</param>
    /// <param name="steps">The number of steps it was trained for; null where that is not known.</param>
    /// <param name="evaluation">What came of it.</param>
    public static void WriteContent(Utf8JsonWriter json, string name, int? steps, Evaluation evaluation)
    {
        ArgumentNullException.ThrowIfNull(json);
        ArgumentNullException.ThrowIfNull(evaluation);
        json.WriteString("name", name);
        if (steps is { } known) json.WriteNumber("steps", known);
        json.WriteString("dataset", evaluation.Dataset.Name);
        json.WriteString("split", evaluation.Split);
        json.WriteScores(evaluation.Scores, evaluation.Dataset);
        json.WriteNumber("seconds", Math.Round(evaluation.Seconds, 2));
    }
}
