using SegDsl.Logging;

namespace SegDsl.Cli.Training;

/// <summary>An observer that ignores all notifications except those that a subclass overrides.</summary>
internal abstract class SilentObserver : ITrainingObserver
{
    /// <inheritdoc/>
    public virtual void Starting(TrainingPlan plan)
    {
    }

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
    public virtual void Noted(string message)
    {
    }
}
