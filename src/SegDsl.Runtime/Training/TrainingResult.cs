using SegDsl.Inference;
using SegDsl.Logging;

namespace SegDsl.Training;

/// <summary>Why a run ended.</summary>
public enum RunEnd
{
    /// <summary>All its steps were made.</summary>
    Completed,

    /// <summary>Its patience with evaluations that are no better ran out.</summary>
    OutOfPatience,

    /// <summary>It was asked to stop, and can be resumed.</summary>
    Stopped,
}

/// <summary>What came of a training run.</summary>
/// <param name="End">Why it ended.</param>
/// <param name="Steps">The number of steps that were made, those before a resumption included.</param>
/// <param name="Evaluation">The last evaluation; null where nothing was evaluated, since it was stopped or was complete before.</param>
/// <param name="LastWeights">The file of the weights after the last step.</param>
/// <param name="BestWeights">The file of the weights with the best mean IoU; null where nothing was evaluated.</param>
/// <param name="History">Every step, those before a resumption included.</param>
/// <param name="Evaluations">Every evaluation likewise.</param>
public sealed record TrainingResult(
    RunEnd End,
    int Steps,
    Evaluation? Evaluation,
    string LastWeights,
    string? BestWeights,
    IReadOnlyList<StepReport> History,
    IReadOnlyList<LoggedEvaluation> Evaluations)
{
    /// <summary>Whether it was asked to stop before its end.</summary>
    public bool Stopped => End == RunEnd.Stopped;
}
