using SegDsl.Data;
using SegDsl.Losses;
using SegDsl.Metrics;
using SegDsl.Networks;

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
        if (experiment.Data.Classes.Count == 0 && experiment.Data.Targets.Count == 0)
            throw new TrainingException(
                $"{experiment.Name}: the dataset {experiment.Data.Name} declares neither classes nor targets. Declare what to train on.");
        CheckMetrics(experiment);
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

    private static void CheckMetrics(Experiment experiment)
    {
        MetricScore.ThrowIfTwice(experiment.Metrics);
        if (experiment.Best is not var (name, output)) return;
        var own = experiment.Metrics.Where(metric => metric.Output == output).Select(metric => metric.ExternName);
        var target = experiment.Data.Targets.FirstOrDefault(target => target.Name == output);
        var builtIn = target is null ? [] : TargetScores.Of(target).Metrics.Where(metric => metric.Label is null).Select(metric => metric.Name);
        List<string> known = [.. own, .. builtIn];
        if (known.Contains(name)) return;
        var available = known.Count > 0 ? $"Available: {string.Join(", ", known)}."
            : $"Set {nameof(Experiment.Best)} to a metric of a target or of {nameof(Experiment.Metrics)}, or to null for the mean IoU.";
        throw new TrainingException($"{experiment.Name}: '{output}' has no metric '{name}' that can decide which evaluation is the best. {available}");
    }

    /// <summary>Checks that the network scores the classes of the dataset.</summary>
    /// <exception cref="TrainingException">The numbers differ.</exception>
    public static void CheckClasses(Experiment experiment, SegmentationNetwork network)
    {
        var classes = experiment.Data.Classes.Count;
        if (!network.IsClassifier && network.Classes > 0 && classes > 0 && network.Classes != classes)
            throw new TrainingException(
                $"{experiment.Name}: {experiment.NetworkName} scores {network.Classes} classes, but {experiment.Data.Name} has {classes}. "
                + $"Create the network with {classes} classes.");
    }
}
