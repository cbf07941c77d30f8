using SegDsl.Catalog;
using SegDsl.Experiments;
using SegDsl.Metrics;

namespace SegDsl.Cli.Sweeps;

/// <summary>The score that decides which evaluation of a run is the best, by which the runs of a sweep are compared.</summary>
/// <param name="Name">Its name, for example <c>mean IoU</c> or <c>rmse(depth)</c>.</param>
/// <param name="IsHigherBetter">Whether a higher value is better.</param>
internal sealed record SweepScore(string Name, bool IsHigherBetter)
{
    /// <summary>The mean IoU of a network that segments.</summary>
    public static SweepScore MeanIoU { get; } = new("mean IoU", IsHigherBetter: true);

    /// <summary>The score of an experiment.</summary>
    /// <param name="experiment">The experiment.</param>
    /// <param name="catalog">The networks. One that is not in it, because it has parameters that are not numbers or words, is expected to segment.</param>
    public static SweepScore Of(Experiment experiment, ModelCatalog catalog)
    {
        if (experiment.Best is { } own
            && experiment.Metrics.FirstOrDefault(metric => metric.ExternName == own.Name && metric.Output == own.Target) is { } definition)
            return new($"{own.Name}({own.Target})", MetricScore.Of(definition, experiment.Data).Metric.IsHigherBetter);
        var outputs = catalog.Networks.FirstOrDefault(network => network.Name == experiment.NetworkName)?.Outputs ?? ["seg"];
        if (experiment.Best is null && experiment.Data.Classes.Count > 0 && outputs.Contains("seg")) return MeanIoU;
        var target = experiment.Data.Targets.FirstOrDefault(target => experiment.Best is { } best ? target.Name == best.Target : outputs.Contains(target.Name));
        if (target is null) return MeanIoU;
        var scores = TargetScores.Of(target);
        var metric = experiment.Best?.Name ?? scores.Main.Name;
        return new($"{metric}({target.Name})", scores.IsHigherBetter(metric));
    }
}
