using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using SegDsl.Inference;

namespace SegDsl.Logging;

/// <summary>Writes evaluations as JSON.</summary>
public static class MetricsFile
{
    private static readonly JsonTypeInfo<EvaluationDocument> Document = ScoresJson.Of(LogJson.Default.EvaluationDocument);

    private static readonly JsonWriterOptions Indented = new() { Indented = true };

    /// <summary>Writes an evaluation to a file, which is replaced atomically.</summary>
    /// <param name="path">The path of the file.</param>
    /// <param name="name">The name of the evaluated experiment.</param>
    /// <param name="steps">The number of training steps; null if unknown.</param>
    /// <param name="evaluation">The evaluation.</param>
    /// <exception cref="ArgumentNullException"><paramref name="evaluation"/> is null.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Write(string path, string name, int? steps, Evaluation evaluation)
    {
        var document = new EvaluationDocument(name, steps, evaluation);
        AtomicFile.Write(path, stream =>
        {
            using var json = new Utf8JsonWriter(stream, Indented);
            JsonSerializer.Serialize(json, document, Document);
        });
    }
}
