using SegDsl.Inference;
using SegDsl.Metrics;

namespace SegDsl.Logging.Report;

/// <summary>The tables of the scores of targets besides the labels.</summary>
internal static class TargetTable
{
    /// <summary>Writes one table per target: a row for the whole target, and one for every label or class.</summary>
    /// <param name="page">The page to write to.</param>
    /// <param name="evaluation">The last evaluation.</param>
    public static void Write(Markup page, Evaluation evaluation)
    {
        foreach (var target in evaluation.Targets)
        {
            page.Line("h2", target.Target.Name);
            var names = target.Metrics.Select(metric => metric.Name).Distinct().ToList();
            using (page.Element("div", ("class", "scroll")))
            using (page.Element("table", ("class", "classes")))
            {
                using (page.Element("thead"))
                using (page.Element("tr"))
                {
                    page.Line("th", "");
                    foreach (var name in names) page.Line("th", name, ("class", "number"));
                }
                using (page.Element("tbody"))
                    foreach (var row in target.Metrics.GroupBy(metric => metric.Label)) WriteRow(page, row.Key ?? "all", names, [.. row]);
            }
        }
    }

    private static void WriteRow(Markup page, string label, List<string> names, List<TargetMetric> metrics)
    {
        using (page.Element("tr"))
        {
            page.Line("th", label);
            foreach (var name in names) page.Line("td", ReportPage.Score(metrics.Find(metric => metric.Name == name)?.Value), ("class", "number"));
        }
    }
}
