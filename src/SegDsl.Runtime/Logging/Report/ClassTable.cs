using System.Globalization;
using SegDsl.Inference;

namespace SegDsl.Logging.Report;

/// <summary>The table of class scores: those of the last evaluation, and the history of the IoU.</summary>
internal static class ClassTable
{
    private const int Width = 120, Height = 24;

    /// <summary>Writes the table.</summary>
    /// <param name="page">The page to write to.</param>
    /// <param name="evaluation">The last evaluation.</param>
    /// <param name="history">All evaluations of the run.</param>
    public static void Write(Markup page, Evaluation evaluation, IReadOnlyList<LoggedEvaluation> history)
    {
        if (!evaluation.Segments) return;
        var confusion = evaluation.Confusion;
        page.Line("h2", "Classes");
        using (page.Element("div", ("class", "scroll")))
        using (page.Element("table", ("class", "classes")))
        {
            using (page.Element("thead"))
            using (page.Element("tr"))
            {
                page.Line("th", "class");
                page.Line("th", "IoU", ("class", "number"));
                page.Line("th", "");
                page.Line("th", "history");
                foreach (var heading in new[] { "precision", "recall", "boundary F", "boundary IoU" }) page.Line("th", heading, ("class", "number"));
            }
            using (page.Element("tbody"))
            {
                for (var label = 0; label < evaluation.Dataset.Classes.Count; label++)
                {
                    var index = label;
                    var (name, _, color) = evaluation.Dataset.Classes[label];
                    using (page.Element("tr"))
                    {
                        using (page.Element("th"))
                        {
                            ReportPage.WriteSwatch(page, color);
                            page.Text(name);
                        }
                        WriteIoU(page, confusion.IoU(label), history.Select(e => ((double)e.Step, e.ClassIoU.ElementAtOrDefault(index))));
                        Number(page, confusion.Precision(label));
                        Number(page, confusion.Recall(label));
                        Number(page, evaluation.BoundaryF(label));
                        Number(page, evaluation.Scores.BoundaryIoU.OfClass(label));
                    }
                }
                using (page.Element("tr", ("class", "mean")))
                {
                    page.Line("th", "mean");
                    WriteIoU(page, confusion.MeanIoU, history.Select(e => ((double)e.Step, e.MeanIoU)));
                    Number(page, null);
                    Number(page, confusion.MeanAccuracy);
                    Number(page, evaluation.MeanBoundaryF);
                    Number(page, evaluation.Scores.BoundaryIoU.Mean());
                }
            }
        }
    }

    private static void WriteIoU(Markup page, double? score, IEnumerable<(double Step, double? IoU)> history)
    {
        Number(page, score);
        using (page.Element("td", ("class", "bar")))
        using (page.Element("div"))
            page.Line("div", "", ("style", $"width: {(100 * (score ?? 0)).ToString("0.##", CultureInfo.InvariantCulture)}%"));
        using (page.Element("td", ("class", "history")))
        using (page.Element("svg", ("viewBox", $"0 0 {Width} {Height}")))
            page.Empty("polyline", ("points", Points([.. history.Where(e => e.IoU is not null).Select(e => (e.Step, e.IoU ?? 0))])));
    }

    /// <summary>The points of a curve from the first to the last evaluation, scaled to the IoU range 0..1.</summary>
    private static string Points(List<(double Step, double IoU)> history)
    {
        // A single evaluation is drawn as a horizontal line.
        if (history is [var only]) history = [only, (only.Step + 1, only.IoU)];
        if (history.Count == 0) return "";
        var (first, last) = (history[0].Step, history[^1].Step);
        return string.Join(' ', history.Select(point => string.Create(
            CultureInfo.InvariantCulture, $"{(point.Step - first) / (last - first) * Width:0.#},{1 + (1 - point.IoU) * (Height - 2):0.#}")));
    }

    private static void Number(Markup page, double? score) => page.Line("td", ReportPage.Score(score), ("class", "number"));
}
