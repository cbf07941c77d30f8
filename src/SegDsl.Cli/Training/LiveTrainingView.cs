using System.Diagnostics;
using System.Globalization;
using SegDsl.Cli.CommandLine;
using SegDsl.Logging;
using SegDsl.Training;

namespace SegDsl.Cli.Training;

/// <summary>
/// The progress of a training run on a terminal: a bar with the numbers below it, which are updated in place. Evaluations replace the bar and leave one line
/// above it.
/// </summary>
/// <param name="width">Returns the current number of columns.</param>
/// <param name="write">Writes a line above the bar that stays.</param>
/// <param name="update">Replaces the lines of the bar and the numbers.</param>
internal sealed class LiveTrainingView(Func<int> width, Action<string> write, Action<IReadOnlyList<string>> update) : ITrainingObserver
{
    private readonly TrainingPace pace = new();
    private readonly Stopwatch sinceUpdate = new();
    private TrainingPlan? plan;
    private IReadOnlyList<string> numbers = [];
    private int done;

    /// <inheritdoc/>
    public void Starting(TrainingPlan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        this.plan = plan;
        done = plan.FirstStep;
        Write(TrainingText.Of(plan));
        foreach (var line in TrainingText.Parts(plan)) Write(line);
        pace.Start(plan);
        numbers = TrainingText.Position(plan, done);
        Update(plan.Experiment.Name, done, plan.Steps);
    }

    /// <inheritdoc/>
    public void Stepped(StepReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        if (plan is null) return;
        pace.Add(report);
        done = report.Step + 1;
        if (done < plan.Steps && sinceUpdate.Elapsed < ProgressBar.BetweenUpdates) return;
        numbers = [.. TrainingText.Position(plan, done), .. TrainingText.Of(report), .. pace.Describe(), plan.Device,
            $"{TrainingText.Duration(pace.Remaining)} left"];
        Update(plan.Experiment.Name, done, plan.Steps);
    }

    /// <inheritdoc/>
    public void Evaluating(int done, int images)
    {
        if (done < images && sinceUpdate.Elapsed < ProgressBar.BetweenUpdates) return;
        Update(string.Create(CultureInfo.InvariantCulture, $"evaluating {done}/{images}"), done, images);
    }

    /// <inheritdoc/>
    public void Evaluated(EvaluationReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        pace.Skip();
        Write(TrainingText.Of(report));
        if (plan is not null) Update(plan.Experiment.Name, done, plan.Steps);
    }

    /// <inheritdoc/>
    public void Noted(string message) => Write(message);

    private void Write(string line)
    {
        // The console breaks long lines anywhere.
        foreach (var part in WordWrap.Lines(line, width())) write(part);
    }

    private void Update(string title, int value, int total)
    {
        sinceUpdate.Restart();
        var columns = width();
        update([ProgressBar.Draw(title, value, total, columns), .. WordWrap.Pack(numbers, "  ", columns)]);
    }
}
