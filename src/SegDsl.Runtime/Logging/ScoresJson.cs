using System.Text.Json;
using SegDsl.Data;
using SegDsl.Metrics;

namespace SegDsl.Logging;

/// <summary>Writes scores as JSON; scores without counted pixels are null.</summary>
public static class ScoresJson
{
    /// <summary>The name of the validation loss.</summary>
    internal const string Loss = "cross_entropy";

    /// <summary>Writes the validation loss as a property of the current JSON object.</summary>
    internal static void WriteLoss(this Utf8JsonWriter json, double crossEntropy) => Write(json, Loss, double.IsFinite(crossEntropy) ? crossEntropy : null);

    /// <summary>Writes scores as properties of the current JSON object.</summary>
    /// <param name="json">The writer.</param>
    /// <param name="scores">The scores.</param>
    /// <param name="dataset">The dataset with the class names.</param>
    public static void WriteScores(this Utf8JsonWriter json, SegmentationScores scores, DatasetDefinition dataset)
    {
        ArgumentNullException.ThrowIfNull(json);
        ArgumentNullException.ThrowIfNull(scores);
        ArgumentNullException.ThrowIfNull(dataset);
        var (confusion, boundary, boundaryIoU) = (scores.Confusion, scores.Boundary, scores.BoundaryIoU);
        json.WriteNumber("images", scores.Images);
        json.WriteNumber("pixels", confusion.Pixels);
        Write(json, "mean_iou", confusion.MeanIoU);
        Write(json, "mean_iou_absent_as_one", confusion.MeanIoUOf(AbsentClasses.CountAsOne));
        Write(json, "pixel_accuracy", confusion.PixelAccuracy);
        Write(json, "mean_accuracy", confusion.MeanAccuracy);
        Write(json, "frequency_weighted_iou", confusion.FrequencyWeightedIoU);
        WriteByTolerance(json, "mean_boundary_f", boundary, t => boundary.Mean(t));
        WriteByTolerance(json, "mean_boundary_f_absent_as_one", boundary, t => boundary.Mean(t, AbsentClasses.CountAsOne));
        json.WriteString("boundary_iou_width", BoundaryWidth.Text(boundaryIoU.Width));
        Write(json, "mean_boundary_iou", boundaryIoU.Mean());
        Write(json, "mean_boundary_iou_absent_as_one", boundaryIoU.Mean(AbsentClasses.CountAsOne));
        json.WriteStartArray("classes");
        for (var label = 0; label < dataset.Classes.Count; label++)
        {
            var index = label;
            json.WriteStartObject();
            json.WriteString("name", dataset.Classes[label].Name);
            Write(json, "iou", confusion.IoU(label));
            Write(json, "precision", confusion.Precision(label));
            Write(json, "recall", confusion.Recall(label));
            WriteByTolerance(json, "boundary_f", boundary, t => boundary.OfClass(t, index));
            Write(json, "boundary_iou", boundaryIoU.OfClass(label));
            json.WriteEndObject();
        }
        json.WriteEndArray();
        WriteConfusion(json, confusion);
    }

    /// <summary>One row per class of the labels: the number of pixels by predicted class, then the number of pixels without a predicted class.</summary>
    private static void WriteConfusion(Utf8JsonWriter json, ConfusionMatrix confusion)
    {
        json.WriteStartArray("confusion");
        for (var label = 0; label < confusion.Classes; label++)
        {
            json.WriteStartArray();
            foreach (var pixels in confusion.Counts.Slice(label * (confusion.Classes + 1), confusion.Classes + 1)) json.WriteNumberValue(pixels);
            json.WriteEndArray();
        }
        json.WriteEndArray();
    }

    private static void WriteByTolerance(Utf8JsonWriter json, string name, BoundaryScore boundary, Func<int, double?> score)
    {
        json.WriteStartObject(name);
        for (var t = 0; t < boundary.Tolerances.Count; t++) Write(json, BoundaryWidth.Text(boundary.Tolerances[t]), score(t));
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, string name, double? value)
    {
        if (value is { } number) json.WriteNumber(name, Math.Round(number, 6));
        else json.WriteNull(name);
    }
}
