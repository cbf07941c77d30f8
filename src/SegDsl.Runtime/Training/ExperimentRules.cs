using SegDsl.Losses;

namespace SegDsl.Training;

/// <summary>The rules for several numbers of an experiment together, as in the compiler. Ranges of single numbers are checked where they are set.</summary>
internal static class ExperimentRules
{
    /// <summary>Sees to it that an experiment can be run.</summary>
    /// <exception cref="TrainingException">A number makes no sense.</exception>
    public static void Demand(Experiment experiment)
    {
        if (experiment.Optimizer.Objection is { } objection) throw new TrainingException($"{experiment.Name}: {objection}.");
        foreach (var (name, epoch) in experiment.Schedule.Epochs.Where(e => e.Epoch >= experiment.Epochs))
            throw new TrainingException(FormattableString.Invariant(
                $"{experiment.Name}: the {name} is {epoch}; it must be below the number of epochs, {experiment.Epochs}."));
        if (experiment.Loss is WeightedSumDefinition { Terms: var terms })
        {
            var without = Enumerable.Range(0, experiment.Epochs).Where(e => terms.All(t => e < t.From || e >= t.Until)).Select(e => (int?)e).FirstOrDefault();
            if (without is { } epoch) throw new TrainingException($"{experiment.Name}: no term of the loss counts in epoch {epoch}.");
        }
    }
}
