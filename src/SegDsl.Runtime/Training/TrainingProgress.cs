using System.Globalization;
using SegDsl.Inference;
using SegDsl.Logging;

namespace SegDsl.Training;

/// <summary>The progress of a training run.</summary>
/// <param name="Plan">The plan of the run.</param>
/// <param name="CompletedSteps">The number of completed steps, including those before the run was resumed.</param>
public sealed record TrainingProgress(TrainingPlan Plan, int CompletedSteps)
{
    /// <summary>The last step; null before the first one.</summary>
    public StepReport? Step { get; init; }

    /// <summary>The evaluation after the last step; null if there was none.</summary>
    public EvaluationReport? Evaluation { get; init; }

    /// <summary>The progress of the current evaluation; null outside of evaluations.</summary>
    public EvaluationProgress? EvaluatedImages { get; init; }

    /// <summary>The completed fraction of the steps, from 0 to 1.</summary>
    public double Fraction => (double)CompletedSteps / Plan.Steps;

    /// <summary>The progress in a line: <c>step 12 of 40, loss 0.532</c>, and the main score after an evaluation.</summary>
    public override string ToString()
    {
        var culture = CultureInfo.InvariantCulture;
        var loss = Step is { } step ? string.Create(culture, $", loss {step.Loss:F3}") : "";
        var score = Evaluation is { Evaluation.Main: var main } ? $", {main}" : "";
        var images = EvaluatedImages is { } evaluated ? $", evaluated {evaluated}" : "";
        return $"step {CompletedSteps} of {Plan.Steps}{loss}{score}{images}";
    }
}
