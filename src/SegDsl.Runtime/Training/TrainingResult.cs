using SegDsl.Inference;

namespace SegDsl.Training;

/// <summary>What came of a training run.</summary>
/// <param name="Steps">The number of steps that were made.</param>
/// <param name="Stopped">Whether it was stopped before its end.</param>
/// <param name="Evaluation">The last evaluation; null where the run was stopped before any.</param>
/// <param name="LastWeights">The file of the weights after the last step.</param>
/// <param name="BestWeights">The file of the weights with the best mean IoU; null where nothing was evaluated.</param>
/// <param name="History">Every step.</param>
/// <param name="Evaluations">Every evaluation, with the number of steps before it.</param>
public sealed record TrainingResult(
    int Steps,
    bool Stopped,
    Evaluation? Evaluation,
    string LastWeights,
    string? BestWeights,
    IReadOnlyList<StepReport> History,
    IReadOnlyList<(int Step, Evaluation Evaluation)> Evaluations);
