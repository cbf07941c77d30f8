using System.Globalization;
using System.Text;
using System.Text.Json;
using SegDsl.Cli.CommandLine;
using SegDsl.Cli.Scoring;
using SegDsl.Data;
using SegDsl.Imaging;

namespace SegDsl.Cli.Demo;

/// <summary>Formats the results of the demonstration as tables, curves and JSON.</summary>
/// <param name="runs">The training runs, one per network.</param>
/// <param name="dataset">The dataset, which defines the classes.</param>
internal sealed class DemoReport(IReadOnlyList<DemoRun> runs, DatasetDefinition dataset)
{
    /// <summary>Writes a table that compares the networks for every class.</summary>
    /// <param name="writer">Receives the text.</param>
    /// <param name="width">The width of the terminal; null for any.</param>
    public void PrintComparison(TextWriter writer, int? width)
    {
        var table = new TextTable(Header());
        foreach (var row in Rows()) table.Add(row);
        table.Print(writer, width);
    }

    /// <summary>
    /// The loss of the final scores, which both networks have, averaged over ten steps: the loss term <c>seg</c>, or the total loss if there is no
    /// such term.
    /// </summary>
    public IReadOnlyList<Curve> LossCurves => [.. runs.Select(run => new Curve(run.Experiment.Name,
    [
        .. run.Result.History.Chunk(10).Select(steps => (
            (double)steps[^1].Step + 1,
            steps.Average(step => step.Parts.Where(part => part.Key == "seg").Select(part => part.Value).DefaultIfEmpty(step.Loss).First()))),
    ]))];

    /// <summary>The mean IoU of each evaluation, per network.</summary>
    public IReadOnlyList<Curve> MeanIoUCurves =>
        [.. runs.Select(run => new Curve(run.Experiment.Name, [.. run.Result.Evaluations.Select(e => ((double)e.Step, e.MeanIoU ?? double.NaN))]))];

    /// <summary>Formats the report as Markdown.</summary>
    /// <param name="overviews">The pictures, one per network.</param>
    public string Markdown(IReadOnlyList<Overview> overviews)
    {
        var text = new StringBuilder();
        text.AppendLine("# Brain lobes: a plain and a decoupled network");
        text.AppendLine();
        text.AppendLine($"Trained on the left hemisphere, evaluated on {runs[0].Evaluation.Images} slices of the right one, which is not used in training.");
        text.AppendLine("All scores are for the weights of the last step.");
        text.AppendLine();
        text.AppendLine($"| {string.Join(" | ", Header())} |");
        text.AppendLine($"| {string.Join(" | ", Header().Select((_, i) => i == 0 ? "---" : "---:"))} |");
        foreach (var row in Rows()) text.AppendLine($"| {string.Join(" | ", row)} |");
        text.AppendLine();
        foreach (var run in runs)
        {
            var start = run.Experiment.StartFrom is { } name ? $", from the weights of {name}" : ", from scratch";
            text.Append(CultureInfo.InvariantCulture, $"- {run.Experiment.Name}: {run.Experiment.NetworkName}, ");
            text.Append(CultureInfo.InvariantCulture, $"{run.Result.Steps} steps of {run.Experiment.Batch} images{start}, ");
            text.AppendLine(CultureInfo.InvariantCulture, $"{run.Result.History[^1].Seconds:F0} s.");
        }
        text.AppendLine();
        text.AppendLine("![Loss](curves.svg) ![Mean IoU](mean_iou.svg)");
        for (var i = 0; i < overviews.Count; i++)
        {
            text.AppendLine();
            text.AppendLine($"{runs[i].Experiment.Name}, from left to right: {string.Join(", ", overviews[i].Columns)}.");
            text.AppendLine();
            text.AppendLine($"![{runs[i].Experiment.Name}]({overviews[i].File})");
        }
        return text.ToString();
    }

    /// <summary>Writes all results as JSON.</summary>
    public void WriteJson(Stream stream) =>
        JsonSerializer.Serialize(stream, new DemoDocument([.. runs.Select(run => new DemoNetworkDocument(run))]), DemoJson.Default.DemoDocument);

    private string[] Header() =>
        [
            "class", .. runs.Select(run => $"IoU {run.Experiment.Name}"),
            .. runs.Select(run => $"{EvaluationTable.Heading(run.Evaluation)} {run.Experiment.Name}"),
        ];

    private IEnumerable<string[]> Rows()
    {
        for (var label = 0; label < dataset.Classes.Count; label++)
        {
            var index = label;
            yield return
            [
                dataset.Classes[label].Name,
                .. runs.Select(run => EvaluationTable.Score(run.Evaluation.Confusion.IoU(index))),
                .. runs.Select(run => EvaluationTable.Score(run.Evaluation.BoundaryF(index))),
            ];
        }
        yield return
        [
            "mean",
            .. runs.Select(run => EvaluationTable.Score(run.Evaluation.MeanIoU)),
            .. runs.Select(run => EvaluationTable.Score(run.Evaluation.MeanBoundaryF)),
        ];
    }
}
