using SegDsl.Losses;

namespace SegDsl.Training;

/// <summary>The rules for the numbers of an experiment, as in the compiler, as far as the definitions do not check them.</summary>
internal static class ExperimentRules
{
    /// <summary>Sees to it that an experiment can be run.</summary>
    /// <exception cref="TrainingException">A number makes no sense.</exception>
    public static void Demand(Experiment experiment)
    {
        Demand(experiment.Epochs >= 1, "number of epochs", experiment.Epochs, "at least 1");
        Demand(experiment.Batch >= 1, "batch", experiment.Batch, "at least 1");
        Demand(experiment.Accumulate >= 1, "number of batches of a step", experiment.Accumulate, "at least 1");
        Demand(experiment.EvaluateEvery >= 1, "number of epochs between evaluations", experiment.EvaluateEvery, "at least 1");
        Demand(experiment.Patience is not < 1, "patience", experiment.Patience, "at least 1");
        Demand(experiment.Clip is null or > 0, "norm at which gradients are clipped", experiment.Clip, "above 0");
        Demand(experiment.Average is null or (> 0 and < 1), "decay of the average of the weights", experiment.Average, "above 0 and below 1");
        if (experiment.Optimizer.Objection is { } objection) throw new TrainingException($"{experiment.Name}: {objection}.");
        foreach (var (name, epoch) in experiment.Schedule.Epochs)
            Demand(epoch < experiment.Epochs, name, epoch, $"below the number of epochs, {experiment.Epochs}");
        if (experiment.Loss is WeightedSumDefinition { Terms: var terms })
        {
            var without = Enumerable.Range(0, experiment.Epochs).Where(e => terms.All(t => e < t.From || e >= t.Until)).Select(e => (int?)e).FirstOrDefault();
            if (without is { } epoch) throw new TrainingException($"{experiment.Name}: no term of the loss counts in epoch {epoch}.");
        }

        void Demand(bool holds, string what, object? value, string must)
        {
            if (!holds) throw new TrainingException(FormattableString.Invariant($"{experiment.Name}: the {what} is {value}; it must be {must}."));
        }
    }
}
