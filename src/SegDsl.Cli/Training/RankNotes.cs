using SegDsl.Logging;
using SegDsl.Training;

namespace SegDsl.Cli.Training;

/// <summary>Of a process that is not the first of those that train together only what nobody else can tell: which of its samples were left out.</summary>
/// <param name="rank">Which process it is.</param>
/// <param name="error">Where to tell it.</param>
internal sealed class RankNotes(int rank, TextWriter error) : ITrainingObserver
{
    /// <inheritdoc/>
    public void Starting(TrainingPlan plan)
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
    public void Noted(string message) => error.WriteLine($"seg: rank {rank}: {message}");
}
