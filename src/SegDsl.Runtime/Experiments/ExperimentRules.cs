using SegDsl.Data;
using SegDsl.Losses;

namespace SegDsl.Experiments;

/// <summary>
/// Validates the values of an experiment that depend on each other, as the compiler does. Ranges of single values are checked where they are set.
/// </summary>
internal static class ExperimentRules
{
    /// <summary>Checks that an experiment can be run.</summary>
    /// <exception cref="TrainingException">A value is invalid.</exception>
    public static void Check(Experiment experiment)
    {
        VolumeRules.Check(experiment);
        if (experiment.Optimizer.Conflict is { } conflict) throw new TrainingException($"{experiment.Name}: {conflict}.");
        foreach (var (name, epoch) in experiment.Schedule.Epochs.Where(e => e.Epoch >= experiment.Epochs))
            throw new TrainingException(FormattableString.Invariant(
                $"{experiment.Name}: the {name} must be less than the number of epochs ({experiment.Epochs}), but is {epoch}."));
        if (experiment.Batch < 2 && experiment.Augment.Any(step => step is MixUp))
            throw new TrainingException($"{experiment.Name}: the batch size must be at least 2 with 'mixup', which blends the samples of a batch.");
        if (experiment.Loss is WeightedSumDefinition { Terms: var terms })
        {
            var without = Enumerable.Range(0, experiment.Epochs).Where(e => terms.All(t => e < t.From || e >= t.Until)).Select(e => (int?)e).FirstOrDefault();
            if (without is { } epoch) throw new TrainingException($"{experiment.Name}: no term of the loss is active in epoch {epoch}.");
        }
    }
}
