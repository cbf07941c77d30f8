using System.Text.Json;
using SegDsl.Inference;

namespace SegDsl.Logging;

/// <summary>Writes evaluations as JSON.</summary>
public static class MetricsFile
{
    private static readonly JsonWriterOptions Indented = new() { Indented = true };

    /// <summary>Writes an evaluation to a file, which is replaced atomically.</summary>
    /// <param name="path">The path of the file.</param>
    /// <param name="name">The name of the evaluated experiment.</param>
    /// <param name="steps">The number of training steps; null if unknown.</param>
    /// <param name="evaluation">The evaluation.</param>
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

    /// <summary>Writes the properties of an evaluation into the current JSON object.</summary>
    /// <param name="json">The writer.</param>
    /// <param name="name">The name of the evaluated experiment.</param>
    /// <param name="steps">The number of training steps; null if unknown.</param>
    /// <param name="evaluation">The evaluation.</param>
    public static void WriteContent(Utf8JsonWriter json, string name, int? steps, Evaluation evaluation)
    {
        ArgumentNullException.ThrowIfNull(json);
        ArgumentNullException.ThrowIfNull(evaluation);
        json.WriteString("name", name);
        if (steps is { } known) json.WriteNumber("steps", known);
        json.WriteString("dataset", evaluation.Dataset.Name);
        json.WriteString("split", evaluation.Split);
        json.WriteLoss(evaluation.CrossEntropy);
        json.WriteScores(evaluation.Scores, evaluation.Dataset);
        json.WriteNumber("seconds", Math.Round(evaluation.Seconds, 2));
    }
}
