using System.Diagnostics;
using SegDsl.Logging;

namespace SegDsl.Cli.Training;

/// <summary>The progress of a training run as text, a line every few seconds, for files, pipes and build servers.</summary>
/// <param name="output">Receives the lines.</param>
internal sealed class PlainTrainingView(TextWriter output) : ITrainingObserver
{
    private static readonly TimeSpan BetweenLines = TimeSpan.FromSeconds(5);

    private readonly Stopwatch sinceLine = Stopwatch.StartNew();
    private readonly TrainingPace pace = new();
    private TrainingPlan? plan;

    /// <inheritdoc/>
    public void Starting(TrainingPlan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        this.plan = plan;
        output.WriteLine(TrainingText.Of(plan));
        foreach (var line in TrainingText.Parts(plan)) output.WriteLine(line);
        pace.Start(plan);
    }

    /// <inheritdoc/>
    public void Stepped(StepReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        pace.Add(report);
        if (plan is null || (report.Step > plan.FirstStep && report.Step + 1 < plan.Steps && sinceLine.Elapsed < BetweenLines)) return;
        sinceLine.Restart();
        output.WriteLine(string.Join(", ",
            [.. TrainingText.Position(plan, report.Step + 1), .. TrainingText.Of(report), .. pace.Describe(),
                $"{TrainingText.Duration(pace.Remaining)} left"]));
    }

    /// <inheritdoc/>
    public void Evaluating(int done, int images)
    {
    }

    /// <inheritdoc/>
    public void Evaluated(EvaluationReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        pace.Skip();
        output.WriteLine(TrainingText.Of(report));
    }

    /// <inheritdoc/>
    public void Noted(string message) => output.WriteLine(message);
}
