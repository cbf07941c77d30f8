using SegDsl.Logging;

namespace SegDsl.Cli.Training;

/// <summary>Records whether a run has started. Until then, a run folder is only read, and an error refuses the command.</summary>
internal sealed class StartNotice : SilentObserver
{
    /// <summary>Whether the run has started.</summary>
    public bool HasStarted { get; private set; }

    /// <inheritdoc/>
    public override void Starting(TrainingPlan plan) => HasStarted = true;
}
