using SegDsl.Logging;

namespace SegDsl.Training;

/// <summary>Reports the progress of a run to an <see cref="IProgress{T}"/>.</summary>
/// <param name="progress">Receives the progress.</param>
internal sealed class ProgressObserver(IProgress<TrainingProgress> progress) : ITrainingObserver
{
    private TrainingProgress? last;

    /// <inheritdoc/>
    public void Starting(TrainingPlan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        progress.Report(last = new TrainingProgress(plan, plan.FirstStep));
    }

    /// <inheritdoc/>
    public void Stepped(StepReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        if (last is null) return;
        progress.Report(last = last with { CompletedSteps = report.Step + 1, Step = report, Evaluation = null, EvaluatedImages = null });
    }

    /// <inheritdoc/>
    public void Evaluating(int done, int images)
    {
        if (last is null) return;
        progress.Report(last = last with { EvaluatedImages = new(done, images) });
    }

    /// <inheritdoc/>
    public void Evaluated(EvaluationReport report)
    {
        if (last is null) return;
        progress.Report(last = last with { Evaluation = report, EvaluatedImages = null });
    }

    /// <inheritdoc/>
    public void Noted(string message)
    {
        // Notes are no progress.
    }
}
