using SegDsl.Data;

namespace SegDsl.Logging.TensorBoard;

/// <summary>
/// Logs a run for TensorBoard: loss, loss parts, learning rate and speed of every step, and scores and pictures of every evaluation. Every start of a run
/// creates a new file. Images and labels of samples are written only once, since they do not change.
/// </summary>
/// <param name="folder">The folder of the run; it must exist.</param>
internal sealed class TensorBoardLog(string folder) : ITrainingObserver, IDisposable
{
    private readonly StepClock clock = new();
    private readonly HashSet<string> constant = [];
    private EventFile? file;

    /// <inheritdoc/>
    public int Pictures => SamplePictures.DefaultCount;

    /// <inheritdoc/>
    public void Starting(TrainingPlan plan)
    {
        file = EventFile.Create(folder);
        if (plan.FirstStep > 0) file.Restart(plan.FirstStep + 1);
        clock.Restart();
    }

    /// <inheritdoc/>
    public void Stepped(StepReport report) => file?.Write(report.Step + 1,
    [
        ("loss/total", report.Loss),
        .. report.Parts.Select(part => ($"loss/{part.Key}", (double?)part.Value)),
        ("training/learning_rate", report.LearningRate),
        ("training/images_per_second", clock.ImagesPerSecond(report)),
    ]);

    /// <inheritdoc/>
    public void Evaluating(int done, int images)
    {
    }

    /// <inheritdoc/>
    public void Evaluated(EvaluationReport report)
    {
        var evaluation = report.Evaluation;
        var (confusion, classes) = (evaluation.Confusion, evaluation.Dataset.Classes);
        file?.Write(report.Steps,
        [
            ($"{evaluation.Split}/cross_entropy", evaluation.CrossEntropy),
            ($"{evaluation.Split}/mean_iou", confusion.MeanIoU),
            ($"{evaluation.Split}/pixel_accuracy", confusion.PixelAccuracy),
            ($"{evaluation.Split}/mean_accuracy", confusion.MeanAccuracy),
            ($"{evaluation.Split}/frequency_weighted_iou", confusion.FrequencyWeightedIoU),
            ($"{evaluation.Split}/mean_boundary_f", evaluation.MeanBoundaryF),
            .. classes.Select((c, label) => ($"iou/{c.Name}", confusion.IoU(label))),
            .. evaluation.Targets.SelectMany(target => target.Metrics.Select(
                metric => ($"{target.Target.Name}/{metric.Name}{(metric.Label is { } label ? $" {label}" : "")}", metric.Value))),
            .. evaluation.Metrics.SelectMany(score => score.All.Select(value => ($"metrics/{value.Key}", value.Value))),
        ]);
        foreach (var (sample, prediction) in report.Pictures) Write(report.Steps, sample, SamplePictures.Small(sample, prediction, evaluation.Dataset));
        clock.Restart();
    }

    /// <inheritdoc/>
    public void Noted(string message)
    {
    }

    /// <summary>Closes the file.</summary>
    public void Dispose() => file?.Dispose();

    private void Write(int step, Sample sample, IReadOnlyList<NamedPicture> pictures)
    {
        // TensorBoard groups images by the text before the first slash.
        var group = sample.Name.Replace('/', '_');
        foreach (var picture in pictures)
        {
            var tag = $"{group}/{picture.Name}";
            if (picture.IsConstant && !constant.Add(tag)) continue;
            file?.Write(step, tag, picture.Image);
        }
    }
}
