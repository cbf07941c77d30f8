using SegDsl.Experiments;
using SegDsl.Inference;
using SegDsl.Metrics;
using System.Globalization;
using System.Reflection;
using SegDsl.Imaging;

namespace SegDsl.Logging.Report;

/// <summary>Builds the report page of a run.</summary>
internal static class ReportPage
{
    /// <summary>The maximum number of points of a curve; each is the mean of several steps.</summary>
    private const int LossPoints = 250;

    /// <summary>The maximum number of classes for which the confusion matrix is shown.</summary>
    private const int MaxConfusionClasses = 40;

    private static readonly Lazy<string> Style = new(ReadStyle);

    /// <summary>Builds the page as HTML that is also well-formed XML.</summary>
    /// <param name="plan">The plan of the run.</param>
    /// <param name="log">The log of the run.</param>
    /// <param name="report">The last evaluation.</param>
    /// <param name="commandLine">The command line of the run; null if there is none.</param>
    /// <param name="now">The current time.</param>
    public static string Write(TrainingPlan plan, JsonLog log, EvaluationReport report, string? commandLine, DateTimeOffset now)
    {
        var page = new Markup();
        page.Raw("<!DOCTYPE html>\n");
        using (page.Element("html", ("lang", "en")))
        {
            using (page.Element("head"))
            {
                page.Empty("meta", ("charset", "utf-8"));
                page.Empty("meta", ("name", "viewport"), ("content", "width=device-width, initial-scale=1"));
                page.Line("title", $"{plan.Experiment.Name}: {report.Evaluation.Main.Name} {Score(report.Evaluation.Main.Value)}");
                using (page.Element("style")) page.Raw(Style.Value);
            }
            using (page.Element("body"))
            using (page.Element("main"))
            {
                WriteHead(page, plan, log, report);
                WriteCurves(page, log, report.Evaluation);
                WritePictures(page, report);
                ClassTable.Write(page, report.Evaluation, log.Evaluations);
                TargetTable.Write(page, report.Evaluation);
                WriteConfusion(page, report);
                RunSettings.Write(page, plan, log.Steps is [.., var last] ? last.Seconds : 0, commandLine, now);
            }
        }
        return page.ToString();
    }

    /// <summary>Formats a score with four decimals; a dash if it is missing.</summary>
    public static string Score(double? score) => score is { } value && double.IsFinite(value) ? value.ToString("F4", CultureInfo.InvariantCulture) : "–";

    private static void WriteHead(Markup page, TrainingPlan plan, JsonLog log, EvaluationReport report)
    {
        var evaluation = report.Evaluation;
        page.Line("h1", plan.Experiment.Name);
        if (plan.Experiment.Summary.Length > 0) page.Line("p", plan.Experiment.Summary);
        page.Line("p", string.Create(
            CultureInfo.InvariantCulture,
            $"After step {report.Steps} of {plan.Steps}, epoch {plan.EpochsAfter(report.Steps):0.#}, "
            + $"evaluated on {evaluation.Images} images of {evaluation.Dataset.Name}/{evaluation.Split}."), ("class", "quiet"));
        using (page.Element("div", ("class", "figures")))
        {
            Figure(Score(evaluation.Main.Value), evaluation.Main.Name);
            if (log.Evaluations.LastOrDefault(e => e.IsBest) is { } best)
                Figure(Score(best.Main(evaluation.Main.Name)), $"best {evaluation.Main.Name}, step {best.Step}");
            if (evaluation.Segments)
            {
                if (!evaluation.IsDecidedByLabels) Figure(Score(evaluation.MeanIoU), "mean IoU");
                Figure(Score(evaluation.Confusion.PixelAccuracy), "pixel accuracy");
                Figure(Score(evaluation.CrossEntropy), "cross entropy");
                Figure(Score(evaluation.MeanBoundaryF), "mean boundary F");
            }
            foreach (var target in evaluation.Targets.Where(target => $"{target.Main.Name}({target.Target.Name})" != evaluation.Main.Name))
                Figure(Score(target.Main.Value), $"{target.Main.Name}({target.Target.Name})");
            foreach (var metric in evaluation.Metrics.Where(metric => metric.Name != evaluation.Main.Name)) Figure(Score(metric.Value), metric.Name);
            if (log.Steps is [.., var last]) Figure(RunSettings.Duration(last.Seconds), "training and evaluation");
        }

        void Figure(string value, string name)
        {
            using (page.Element("div", ("class", "figure")))
            {
                page.Line("b", value);
                page.Line("span", name);
            }
        }
    }

    private static void WriteCurves(Markup page, JsonLog log, Evaluation evaluation)
    {
        page.Line("h2", "Curves");
        var size = Math.Max(1, (log.Steps.Count + LossPoints - 1) / LossPoints);
        var points = log.Steps.Chunk(size).Select(StepMean.Of).ToList();
        var names = points.SelectMany(point => point.Parts.Keys).Distinct().ToList();
        List<Curve> losses = [new("loss", [.. points.Select(point => (point.Steps, point.Loss))])];
        // If a loss has a single part, the part equals the loss.
        if (names.Count > 1)
            losses.AddRange(names.Select(name => new Curve(name, [.. points.Select(point => (point.Steps, point.Parts.GetValueOrDefault(name, double.NaN)))])));
        using (page.Element("div", ("class", "plots")))
        {
            page.Raw(CurvePlot.Draw(size > 1 ? $"Loss, mean of {size} steps" : "Loss", "steps", losses));
            if (evaluation.Segments)
            {
                page.Raw(CurvePlot.Draw("Evaluations", "steps",
                [
                    new("mean IoU", Points(e => e.MeanIoU)),
                    new("pixel accuracy", Points(e => e.PixelAccuracy)),
                    new("boundary F", Points(e => e.MeanBoundaryF)),
                ]));
                page.Raw(CurvePlot.Draw("Validation cross entropy", "steps", [new("cross entropy", Points(e => e.CrossEntropy))]));
            }
            foreach (var target in evaluation.Targets)
            {
                // RMSE and MAE have the unit of the target; the others are fractions.
                var metrics = target.Metrics.Where(metric => metric.Label is null).Select(metric => metric.Name).Take(2);
                page.Raw(CurvePlot.Draw(
                    target.Target.Name, "steps", [.. metrics.Select(name => new Curve(name, Points(e => e.Main($"{name}({target.Target.Name})"))))]));
            }
            foreach (var metric in evaluation.Metrics)
                page.Raw(CurvePlot.Draw(metric.Name, "steps", [new(metric.Definition.ExternName, Points(e => e.Main(metric.Name)))]));
            page.Raw(CurvePlot.Draw("Learning rate", "steps", [new("learning rate", [.. points.Select(point => (point.Steps, point.LearningRate))])]));
        }

        List<(double, double)> Points(Func<LoggedEvaluation, double?> score) => [.. log.Evaluations.Select(e => ((double)e.Step, score(e) ?? double.NaN))];
    }

    private static void WritePictures(Markup page, EvaluationReport report)
    {
        if (report.Pictures.Count == 0) return;
        page.Line("h2", "Samples");
        WriteLegend(page, report);
        foreach (var (sample, prediction) in report.Pictures)
        {
            var pictures = SamplePictures.Small(sample, prediction, report.Evaluation.Dataset);
            using (page.Element("figure", ("class", "sample")))
            {
                page.Line("figcaption", sample.Name + TargetPictures.Caption(sample, prediction, report.Evaluation.Dataset));
                using (page.Element("div", ("class", "pictures"), ("style", $"grid-template-columns: repeat({pictures.Count}, 1fr)")))
                    foreach (var picture in pictures)
                        using (page.Element("div"))
                        {
                            WritePicture(page, picture.Image, $"{picture.Name} of {sample.Name}");
                            page.Line("span", picture.Name);
                        }
            }
        }
    }

    /// <summary>The colors of the classes in the labels and predictions of the samples.</summary>
    private static void WriteLegend(Markup page, EvaluationReport report)
    {
        if (!report.Evaluation.Segments) return;
        var shown = report.Pictures.SelectMany(p => p.Sample.Labels.Values.Concat(p.Prediction.Classes?.Values ?? [])).ToHashSet();
        var classes = report.Evaluation.Dataset.Classes;
        using (page.Element("div", ("class", "legend")))
        {
            foreach (var (definition, _) in classes.Select((c, index) => (c, index)).Where(c => shown.Contains((ushort)c.index)))
                using (page.Element("span"))
                {
                    WriteSwatch(page, definition.Color);
                    page.Text(definition.Name);
                }
        }
    }

    /// <summary>Writes a small square in a color.</summary>
    internal static void WriteSwatch(Markup page, Rgb color) =>
        page.Line("span", "", ("class", "swatch"), ("style", $"background: rgb({color.Red}, {color.Green}, {color.Blue})"));

    private static void WriteConfusion(Markup page, EvaluationReport report)
    {
        var classes = report.Evaluation.Dataset.Classes;
        if (classes.Count is 0 or > MaxConfusionClasses) return;
        page.Line("h2", "Confusion");
        page.Line("p", "Percentage of the pixels of each class that were predicted as each class.", ("class", "quiet"));
        using (page.Element("div", ("class", "scroll")))
            WritePicture(page, ConfusionPicture.Draw(report.Evaluation.Confusion, [.. classes.Select(c => c.Name)]), "confusion matrix");
    }

    private static void WritePicture(Markup page, RgbImage picture, string description) =>
        page.Empty("img", ("alt", description), ("src", $"data:image/png;base64,{Convert.ToBase64String(PictureCodec.Encode(picture))}"));

    private static string ReadStyle()
    {
        const string Name = "Report.css";
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(Name)
            ?? throw new InvalidOperationException($"The resource '{Name}' is missing.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    /// <summary>The means over consecutive steps, as points of the curves.</summary>
    /// <param name="Steps">The number of steps up to the last of them.</param>
    /// <param name="Loss">The mean loss.</param>
    /// <param name="LearningRate">The learning rate of the last of them.</param>
    /// <param name="Parts">The mean of each part of the loss.</param>
    private sealed record StepMean(double Steps, double Loss, double LearningRate, Dictionary<string, double> Parts)
    {
        public static StepMean Of(StepReport[] steps) => new(
            steps[^1].Step + 1, steps.Average(step => step.Loss), steps[^1].LearningRate,
            steps.SelectMany(step => step.Parts).GroupBy(part => part.Key).ToDictionary(part => part.Key, part => part.Average(value => value.Value)));
    }
}
