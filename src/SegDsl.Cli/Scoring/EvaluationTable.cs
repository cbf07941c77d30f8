using System.Globalization;
using SegDsl.Cli.CommandLine;
using SegDsl.Data;
using SegDsl.Inference;
using SegDsl.Metrics;

namespace SegDsl.Cli.Scoring;

/// <summary>Formats scores as text.</summary>
internal static class EvaluationTable
{
    /// <summary>Writes one row per class, the means, and the number of images.</summary>
    public static void Print(TextWriter output, Evaluation evaluation)
    {
        Print(output, evaluation.Scores, evaluation.Dataset);
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{Quantity.Of(evaluation.Images, "image")} of {evaluation.Dataset.Name}/{evaluation.Split} in {evaluation.Seconds:F1} s, "
            + $"cross entropy {Score(evaluation.CrossEntropy)}"));
    }

    /// <summary>Writes one row per class, the means, and the scores of all pixels.</summary>
    public static void Print(TextWriter output, SegmentationScores scores, DatasetDefinition dataset)
    {
        var (confusion, boundary, boundaryIoU) = (scores.Confusion, scores.Boundary, scores.BoundaryIoU);
        var tolerances = Enumerable.Range(0, boundary.Tolerances.Count).ToArray();
        string[] header =
        [
            "class", "IoU", "precision", "recall", .. boundary.Tolerances.Select(t => $"F {BoundaryWidth.Text(t)}"),
            $"bIoU {BoundaryWidth.Text(boundaryIoU.Width)}",
        ];
        var table = new TextTable(header) { Numbers = [.. Enumerable.Range(1, header.Length - 1)] };
        for (var label = 0; label < dataset.Classes.Count; label++)
        {
            var index = label;
            table.Add(
            [
                dataset.Classes[label].Name, Score(confusion.IoU(label)), Score(confusion.Precision(label)), Score(confusion.Recall(label)),
                .. tolerances.Select(t => Score(boundary.OfClass(t, index))), Score(boundaryIoU.OfClass(label)),
            ]);
        }
        table.Add(
        [
            "mean", Score(confusion.MeanIoU), "", Score(confusion.MeanAccuracy),
            .. tolerances.Select(t => Score(boundary.Mean(t))), Score(boundaryIoU.Mean()),
        ]);
        table.Print(output);
        output.WriteLine("F: boundary F-score with a tolerance, bIoU: boundary IoU with a width; as fractions of the image diagonal, or in pixels (px)");
        output.WriteLine($"pixel accuracy {Score(confusion.PixelAccuracy)}, frequency-weighted IoU {Score(confusion.FrequencyWeightedIoU)}");
    }

    /// <summary>Returns the name of the boundary score in short reports.</summary>
    public static string Heading(Evaluation evaluation) => $"boundary F ({BoundaryWidth.Text(evaluation.Boundary.Tolerances[0])})";

    /// <summary>Returns a score with four digits, or a dash if it is undefined.</summary>
    public static string Score(double? score) => score is { } value && double.IsFinite(value) ? value.ToString("F4", CultureInfo.InvariantCulture) : "–";
}
