using SegDsl.Losses;

namespace SegDsl.Experiments;

/// <summary>What the numbers of an experiment must hold to. The compiler says the same where they are written in a file.</summary>
internal static class ExperimentRules
{
    /// <summary>Sees to it that an experiment can be run.</summary>
    /// <exception cref="TrainingException">A number makes no sense.</exception>
    public static void Demand(Experiment experiment)
    {
        var (optimizer, schedule) = (experiment.Optimizer, experiment.Schedule);
        Demand(experiment.Epochs >= 1, "number of epochs", experiment.Epochs, "at least 1");
        Demand(experiment.Batch >= 1, "batch", experiment.Batch, "at least 1");
        Demand(experiment.Accumulate >= 1, "number of batches of a step", experiment.Accumulate, "at least 1");
        Demand(experiment.EvaluateEvery >= 1, "number of epochs between evaluations", experiment.EvaluateEvery, "at least 1");
        Demand(experiment.Patience is not < 1, "patience", experiment.Patience, "at least 1");
        Demand(experiment.Clip is null or > 0, "norm at which gradients are clipped", experiment.Clip, "above 0");
        Demand(experiment.Average is null or (> 0 and < 1), "decay of the average of the weights", experiment.Average, "above 0 and below 1");
        Demand(optimizer.LearningRate > 0, "learning rate", optimizer.LearningRate, "above 0");
        Demand(optimizer is not SgdDefinition { Nesterov: true, Momentum: not > 0 }, "momentum", (optimizer as SgdDefinition)?.Momentum, "above 0 with Nesterov");
        var below = $"below the number of epochs, {experiment.Epochs}";
        Demand(schedule.Warmup == 0 || schedule.Warmup < experiment.Epochs, "number of epochs of warm-up", schedule.Warmup, below);
        if (schedule is ScaledPolynomialSchedule { Restart: var restart }) Demand(restart < experiment.Epochs, "epoch of the restart", restart, below);
        if (schedule is MultiStepSchedule { Milestones: [.., var last] }) Demand(last < experiment.Epochs, "last milestone", last, below);
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
