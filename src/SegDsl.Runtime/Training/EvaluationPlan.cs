using SegDsl.Experiments;
using SegDsl.Inference;

namespace SegDsl.Training;

/// <summary>Decides when to evaluate, which evaluation is the best, and whether to stop early. Steps are positions: see <see cref="RunProgress"/>.</summary>
/// <param name="experiment">The experiment.</param>
/// <param name="steps">The position of the end of the run.</param>
/// <param name="stepsPerEpoch">The number of steps per epoch.</param>
internal sealed class EvaluationPlan(Experiment experiment, int steps, int stepsPerEpoch)
{
    /// <summary>The number of steps before the last evaluation; null if there was none.</summary>
    public int? LastStep { get; private set; }

    /// <summary>The best <see cref="Evaluation.Main"/> score; null if there was no evaluation.</summary>
    public double? Best { get; private set; }

    /// <summary>The number of evaluations since the best one.</summary>
    public int SinceBest { get; private set; }

    /// <summary>Whether the run stops early.</summary>
    public bool IsOutOfPatience => SinceBest >= experiment.Patience;

    /// <summary>Whether an evaluation is scheduled after a number of steps and still pending.</summary>
    public bool IsDue(int step) => step > 0 && step != LastStep && (step == steps || step % checked(stepsPerEpoch * experiment.EvaluateEvery) == 0);

    /// <summary>
    /// Records the evaluation after a number of steps; returns whether it is the best so far. An evaluation on labels of a single class is never the best:
    /// a network that always predicts it would have a mean IoU of 1.
    /// </summary>
    public bool Add(int step, Evaluation evaluation)
    {
        LastStep = step;
        var main = evaluation.Main;
        var counts = evaluation.IsDecidedByLabels ? evaluation.LabeledClasses > 1 : !double.IsNaN(main.Value);
        var isBest = counts && (Best is not { } best || (main.IsHigherBetter ? main.Value > best : main.Value < best));
        SinceBest = isBest ? 0 : SinceBest + 1;
        if (isBest) Best = main.Value;
        return isBest;
    }

    /// <summary>Restores the state of a resumed run.</summary>
    public void Restore(int? lastStep, double? best, int sinceBest) => (LastStep, Best, SinceBest) = (lastStep, best, sinceBest);
}
