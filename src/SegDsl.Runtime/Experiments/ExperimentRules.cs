using SegDsl.Losses;

namespace SegDsl.Experiments;

/// <summary>Validates the values of an experiment. The compiler reports the same rules for <c>.seg</c> files.</summary>
internal static class ExperimentRules
{
    /// <summary>Checks that an experiment can be run.</summary>
    /// <exception cref="TrainingException">A value is invalid.</exception>
    public static void Check(Experiment experiment)
    {
        var (optimizer, schedule) = (experiment.Optimizer, experiment.Schedule);
        Check(experiment.Epochs >= 1, "number of epochs", experiment.Epochs, "at least 1");
        Check(experiment.Batch >= 1, "batch", experiment.Batch, "at least 1");
        Check(experiment.Accumulate >= 1, "number of batches per step", experiment.Accumulate, "at least 1");
        Check(experiment.EvaluateEvery >= 1, "number of epochs between evaluations", experiment.EvaluateEvery, "at least 1");
        Check(experiment.Patience is not < 1, "patience", experiment.Patience, "at least 1");
        Check(experiment.Clip is null or > 0, "gradient clipping norm", experiment.Clip, "greater than 0");
        Check(experiment.Average is null or (> 0 and < 1), "decay of the weight average", experiment.Average, "greater than 0 and less than 1");
        Check(optimizer.LearningRate > 0, "learning rate", optimizer.LearningRate, "greater than 0");
        Check(
            optimizer is not SgdDefinition { Nesterov: true, Momentum: not > 0 }, "momentum", (optimizer as SgdDefinition)?.Momentum,
            "greater than 0 with Nesterov momentum");
        var below = $"less than the number of epochs ({experiment.Epochs})";
        Check(schedule.Warmup == 0 || schedule.Warmup < experiment.Epochs, "number of warmup epochs", schedule.Warmup, below);
        if (schedule is ScaledPolynomialSchedule { Restart: var restart }) Check(restart < experiment.Epochs, "epoch of the restart", restart, below);
        if (schedule is MultiStepSchedule { Milestones: [.., var last] }) Check(last < experiment.Epochs, "last milestone", last, below);
        if (experiment.Loss is WeightedSumDefinition { Terms: var terms })
        {
            var without = Enumerable.Range(0, experiment.Epochs).Where(e => terms.All(t => e < t.From || e >= t.Until)).Select(e => (int?)e).FirstOrDefault();
            if (without is { } epoch) throw new TrainingException($"{experiment.Name}: no term of the loss is active in epoch {epoch}.");
        }

        void Check(bool holds, string what, object? value, string requirement)
        {
            if (!holds) throw new TrainingException(FormattableString.Invariant($"{experiment.Name}: the {what} must be {requirement}, but is {value}."));
        }
    }
}
