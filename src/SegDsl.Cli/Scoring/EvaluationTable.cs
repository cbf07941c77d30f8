using System.Globalization;
using SegDsl.Cli.CommandLine;
using SegDsl.Data;
using SegDsl.Inference;
using SegDsl.Metrics;

namespace SegDsl.Cli.Scoring;

/// <summary>Formats scores as a table.</summary>
internal static class EvaluationTable
{
    /// <summary>Writes one row per class, the means, and the numbers of the evaluation.</summary>
    public static void Print(TextWriter output, Evaluation evaluation)
    {
        Print(output, evaluation.Scores, evaluation.Dataset);
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{evaluation.Images} images of {evaluation.Dataset.Name}/{evaluation.Split} in {evaluation.Seconds:F1} s"));
    }

    /// <summary>Writes one row per class, the means, and the scores over all pixels.</summary>
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
        output.WriteLine("F: boundary F-score within a tolerance; bIoU: boundary IoU within a width. Distances are fractions of the image diagonal, or pixels (px).");
        output.WriteLine($"pixel accuracy {Score(confusion.PixelAccuracy)}, frequency-weighted IoU {Score(confusion.FrequencyWeightedIoU)}");
    }

    /// <summary>The heading of the boundary F-score in short reports.</summary>
    public static string Heading(Evaluation evaluation) => $"boundary F ({BoundaryWidth.Text(evaluation.Boundary.Tolerances[0])})";

    /// <summary>Formats a score with four decimals; a dash if absent.</summary>
    public static string Score(double? score) => score is { } value && double.IsFinite(value) ? value.ToString("F4", CultureInfo.InvariantCulture) : "–";
}
