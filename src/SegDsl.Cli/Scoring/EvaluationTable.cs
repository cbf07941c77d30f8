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
        if (evaluation.Segments)
        {
            Print(output, evaluation.Scores, evaluation.Dataset);
            output.WriteLine($"cross entropy {Score(evaluation.CrossEntropy)}, calibration error {Score(evaluation.Calibration.Value)}");
        }
        foreach (var target in evaluation.Targets) Print(output, target);
        foreach (var score in evaluation.Metrics) output.WriteLine(string.Join(", ", score.All.Select(value => $"{value.Key} {Score(value.Value)}")));
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{Quantity.Of(evaluation.Images, "image")} of {evaluation.Dataset.Name}/{evaluation.Split} in {evaluation.Seconds:F1} s"));
    }

    /// <summary>Writes the metrics of a target: a row for the whole target, and one for every label of a mask or class of an image.</summary>
    private static void Print(TextWriter output, TargetScores target)
    {
        var names = target.Metrics.Select(metric => metric.Name).Distinct().ToList();
        var table = new TextTable([target.Target.Name, .. names]) { Numbers = [.. Enumerable.Range(1, names.Count)] };
        foreach (var row in target.Metrics.GroupBy(metric => metric.Label))
            table.Add([row.Key ?? "all", .. names.Select(name => row.FirstOrDefault(metric => metric.Name == name) is { } found ? Score(found.Value) : "")]);
        table.Print(output);
    }

    /// <summary>Writes one row per class, the means, and the scores of all pixels.</summary>
    public static void Print(TextWriter output, SegmentationScores scores, DatasetDefinition dataset)
    {
        var (confusion, boundary, boundaryIoU) = (scores.Confusion, scores.Boundary, scores.BoundaryIoU);
        // Volumes have no boundary scores.
        var tolerances = dataset.HoldsVolumes ? [] : Enumerable.Range(0, boundary.Tolerances.Count).ToArray();
        string[] header =
        [
            "class", "IoU", "Dice", "precision", "recall", .. tolerances.Select(t => $"F {BoundaryWidth.Text(boundary.Tolerances[t])}"),
            .. IfImages($"bIoU {BoundaryWidth.Text(boundaryIoU.Width)}"), .. scores.Hausdorff is null ? [] : new[] { "HD95" },
        ];
        var table = new TextTable(header) { Numbers = [.. Enumerable.Range(1, header.Length - 1)] };
        for (var label = 0; label < dataset.Classes.Count; label++)
        {
            var index = label;
            table.Add(
            [
                dataset.Classes[label].Name, Score(confusion.IoU(label)), Score(confusion.Dice(label)), Score(confusion.Precision(label)),
                Score(confusion.Recall(label)), .. tolerances.Select(t => Score(boundary.OfClass(t, index))), .. IfImages(Score(boundaryIoU.OfClass(label))),
                .. scores.Hausdorff is { } distances ? [Score(distances.OfClass(label))] : Array.Empty<string>(),
            ]);
        }
        table.Add(
        [
            "mean", Score(confusion.MeanIoU), Score(confusion.MeanDice), "", Score(confusion.MeanAccuracy),
            .. tolerances.Select(t => Score(boundary.Mean(t))), .. IfImages(Score(boundaryIoU.Mean())),
            .. scores.Hausdorff is { Mean: var distance } ? [Score(distance)] : Array.Empty<string>(),
        ]);
        table.Print(output);
        if (!dataset.HoldsVolumes)
            output.WriteLine("F: boundary F-score with a tolerance, bIoU: boundary IoU with a width; as fractions of the image diagonal, or in pixels (px)");
        if (scores.Hausdorff is not null)
            output.WriteLine($"HD95: 95th percentile of the distances of boundaries, in {(dataset.HoldsVolumes ? "millimeters" : "pixels")}");
        output.WriteLine($"pixel accuracy {Score(confusion.PixelAccuracy)}, frequency-weighted IoU {Score(confusion.FrequencyWeightedIoU)}");

        string[] IfImages(string cell) => dataset.HoldsVolumes ? [] : [cell];
    }

    /// <summary>Returns the name of the boundary score in short reports.</summary>
    public static string Heading(Evaluation evaluation) => $"boundary F ({BoundaryWidth.Text(evaluation.Boundary.Tolerances[0])})";

    /// <summary>Returns a score with four digits, or a dash if it is undefined.</summary>
    public static string Score(double? score) => score is { } value && double.IsFinite(value) ? value.ToString("F4", CultureInfo.InvariantCulture) : "–";
}
