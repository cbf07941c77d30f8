using SegDsl.Logging;
using SegDsl.Training;

namespace SegDsl.Cli.Training;

/// <summary>Reports only the notes of a rank other than the first: the samples that it skipped. The first rank reports everything else.</summary>
/// <param name="rank">The rank.</param>
/// <param name="error">The standard error.</param>
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
