using SegDsl.Inference;
using SegDsl.Logging;

namespace SegDsl.Training;

/// <summary>Why a run ended.</summary>
public enum RunEnd
{
    /// <summary>All steps are completed.</summary>
    Completed,

    /// <summary>Evaluations did not improve for longer than the patience of the experiment.</summary>
    OutOfPatience,

    /// <summary>The run was asked to stop, and can be resumed.</summary>
    Stopped,
}

/// <summary>The result of a training run.</summary>
/// <param name="End">Why the run ended.</param>
/// <param name="Steps">The number of completed steps, including those before the run was resumed.</param>
/// <param name="Evaluation">
/// The last evaluation of this call; null if there was none, because the run was stopped, or was already complete when it was resumed. Then
/// <see cref="LastEvaluation"/> has the scores that the run has stored.
/// </param>
/// <param name="LastWeights">The file with the weights after the last step.</param>
/// <param name="BestWeights">The file with the weights that had the best <see cref="Evaluation.Main"/> score; null if there was no evaluation.</param>
/// <param name="History">All steps, including those before the run was resumed.</param>
/// <param name="Evaluations">All evaluations, including those before the run was resumed.</param>
public sealed record TrainingResult(
    RunEnd End,
    int Steps,
    Evaluation? Evaluation,
    string LastWeights,
    string? BestWeights,
    IReadOnlyList<StepReport> History,
    IReadOnlyList<LoggedEvaluation> Evaluations)
{
    /// <summary>The scores of the last evaluation, including those before the run was resumed; null if there was none.</summary>
    public LoggedEvaluation? LastEvaluation => Evaluations is [.., var last] ? last : null;

    /// <summary>Whether the run was stopped before its end.</summary>
    public bool Stopped => End == RunEnd.Stopped;

    /// <summary>The result in a line: <c>Completed after step 40, mean IoU 0.7123</c>.</summary>
    public override string ToString() => $"{End} after step {Steps}" + (LastEvaluation is { } last ? $", {last.Scores}" : "");
}
