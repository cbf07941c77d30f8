using SegDsl.Logging;

namespace SegDsl.Cli.Training;

/// <summary>Records whether a run has started. Until then, a run folder is only read, and an error refuses the command.</summary>
internal sealed class StartNotice : ITrainingObserver
{
    /// <summary>Whether the run has started.</summary>
    public bool HasStarted { get; private set; }

    /// <inheritdoc/>
    public void Starting(TrainingPlan plan) => HasStarted = true;

    /// <inheritdoc/>
    public void Stepped(StepReport report)
    {
    }

    /// <inheritdoc/>
    public void Evaluating(int done, int images)
    {
    }

    /// <inheritdoc/>
    public void Evaluated(EvaluationReport report)
    {
    }

    /// <inheritdoc/>
    public void Noted(string message)
    {
    }
}
