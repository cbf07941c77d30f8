using System.Globalization;
using SegDsl.Inference;

namespace SegDsl.Cli;

/// <summary>Evaluations for people.</summary>
internal static class EvaluationTable
{
    /// <summary>Writes a row a class, the mean, and what was counted.</summary>
    public static void Print(TextWriter output, Evaluation evaluation)
    {
        var table = new TextTable("class", "IoU", "precision", "recall", Heading);
        for (var label = 0; label < evaluation.Dataset.Classes.Count; label++)
            table.Add(
                evaluation.Dataset.Classes[label].Name,
                Score(evaluation.Confusion.IoU(label)),
                Score(evaluation.Confusion.Precision(label)),
                Score(evaluation.Confusion.Recall(label)),
                Score(evaluation.BoundaryF(label)));
        table.Add("mean", Score(evaluation.Confusion.MeanIoU), "", "", Score(evaluation.MeanBoundaryF));
        table.Print(output);
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{evaluation.Images} images of {evaluation.Dataset.Name}/{evaluation.Split} in {evaluation.Seconds:F1} s; "
            + $"{Score(evaluation.Confusion.PixelAccuracy)} of the pixels are right"));
    }

    /// <summary>What the column of boundary scores is called.</summary>
    public static string Heading => string.Create(CultureInfo.InvariantCulture, $"boundary F ({Evaluation.MainTolerance} px)");

    /// <summary>A score with four digits; a dash where there is none.</summary>
    public static string Score(double? score) => score is { } value && double.IsFinite(value) ? value.ToString("F4", CultureInfo.InvariantCulture) : "–";
}
