using System.Globalization;
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
        WholeFile.Write(path, stream =>
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
        var (dataset, confusion, boundary) = (evaluation.Dataset, evaluation.Confusion, evaluation.Boundary);
        json.WriteString("name", name);
        if (steps is { } known) json.WriteNumber("steps", known);
        json.WriteString("dataset", dataset.Name);
        json.WriteString("split", evaluation.Split);
        json.WriteNumber("images", evaluation.Images);
        Write(json, "mean_iou", confusion.MeanIoU);
        Write(json, "pixel_accuracy", confusion.PixelAccuracy);
        Write(json, "mean_accuracy", confusion.MeanAccuracy);
        Write(json, "frequency_weighted_iou", confusion.FrequencyWeightedIoU);
        json.WriteStartObject("mean_boundary_f");
        for (var t = 0; t < boundary.Tolerances.Count; t++) Write(json, Pixels(boundary.Tolerances[t]), boundary.Mean(t));
        json.WriteEndObject();
        json.WriteStartArray("classes");
        for (var label = 0; label < dataset.Classes.Count; label++)
        {
            json.WriteStartObject();
            json.WriteString("name", dataset.Classes[label].Name);
            Write(json, "iou", confusion.IoU(label));
            Write(json, "precision", confusion.Precision(label));
            Write(json, "recall", confusion.Recall(label));
            json.WriteStartObject("boundary_f");
            for (var t = 0; t < boundary.Tolerances.Count; t++) Write(json, Pixels(boundary.Tolerances[t]), boundary.OfClass(t, label));
            json.WriteEndObject();
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteNumber("seconds", Math.Round(evaluation.Seconds, 2));
    }

    private static string Pixels(double tolerance) => string.Create(CultureInfo.InvariantCulture, $"{tolerance} px");

    private static void Write(Utf8JsonWriter json, string name, double? value)
    {
        if (value is { } number) json.WriteNumber(name, Math.Round(number, 6));
        else json.WriteNull(name);
    }
}
