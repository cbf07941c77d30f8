using SegDsl.Experiments;
using SegDsl.Inference;

namespace SegDsl.Training;

/// <summary>When a network is evaluated, which evaluation was the best, and whether there is hope for a better one.</summary>
/// <param name="experiment">What is trained.</param>
/// <param name="steps">The number of steps of the run.</param>
/// <param name="stepsPerEpoch">The number of steps of an epoch.</param>
internal sealed class EvaluationPlan(Experiment experiment, int steps, int stepsPerEpoch)
{
    /// <summary>The number of steps before the last evaluation; null before the first.</summary>
    public int? LastStep { get; private set; }

    /// <summary>The best mean IoU; null before the first evaluation.</summary>
    public double? Best { get; private set; }

    /// <summary>The number of evaluations since the best.</summary>
    public int SinceBest { get; private set; }

    /// <summary>Whether the run ends early.</summary>
    public bool HasRunOut => SinceBest >= experiment.Patience;

    /// <summary>Whether an evaluation comes after so many steps, and was not done yet.</summary>
    public bool IsDue(int step) => step > 0 && step != LastStep && (step == steps || step % checked(stepsPerEpoch * experiment.EvaluateEvery) == 0);

    /// <summary>Takes an evaluation after so many steps; whether it is the best yet.</summary>
    public bool Add(int step, Evaluation evaluation)
    {
        LastStep = step;
        // What is no number is no worse than nothing, and no better than anything.
        var isBest = Best is not { } best || evaluation.MeanIoU > best || (double.IsNaN(best) && !double.IsNaN(evaluation.MeanIoU));
        SinceBest = isBest ? 0 : SinceBest + 1;
        if (isBest) Best = evaluation.MeanIoU;
        return isBest;
    }

    /// <summary>Goes on where another run stopped.</summary>
    public void Restore(int? lastStep, double? best, int sinceBest) => (LastStep, Best, SinceBest) = (lastStep, best, sinceBest);
}
