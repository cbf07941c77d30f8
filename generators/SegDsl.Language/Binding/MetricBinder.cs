using SegDsl.Language.Diagnostics;
using SegDsl.Language.Syntax;
using SegDsl.Language.Text;
using SegDsl.Language.Vocabulary;

namespace SegDsl.Language.Binding;

/// <summary>Binds the metrics of an experiment: those written in C#, and the one that decides which evaluation is the best.</summary>
/// <param name="network">The network; null if it is unknown.</param>
/// <param name="data">The dataset; null if it is unknown.</param>
internal sealed class MetricBinder(BlockInstance? network, BoundDataset? data)
{
    /// <summary><c>metric name(seg), other(depth)</c>.</summary>
    /// <param name="reader">The items.</param>
    /// <param name="entries">Binds the metrics.</param>
    public IReadOnlyList<ExternMetric> BindMetrics(ItemReader reader, EntryBinder entries)
    {
        var item = ExperimentItems.Metric;
        var metrics = new List<ExternMetric>();
        foreach (var value in reader.Find<ValueItemSyntax>(item.Name, item.Example, isRequired: false)?.Values ?? [])
        {
            if (entries.BindExtern(value, item.Name) is not var (bound, part)) continue;
            if ((string?)bound.Value("output") is not { } output || !Fits(reader, bound, part.Target, output)) continue;
            if (metrics.Exists(m => m.Entry.Entry == bound.Entry && m.Output == output))
                reader.Report(ExperimentDiagnostics.ItemTwice, value.Span, $"{part.Name}({output})");
            metrics.Add(new(bound, output));
        }
        return metrics;
    }

    /// <summary><c>best mean_iou</c>, <c>best rmse(depth)</c> or <c>best rmse</c>.</summary>
    /// <param name="reader">The items.</param>
    /// <param name="metrics">The metrics that are written in C#.</param>
    public BoundMetric? BindBest(ItemReader reader, IReadOnlyList<ExternMetric> metrics)
    {
        if (reader.Value(ExperimentItems.Best.Name, ExperimentItems.Best.Example, isRequired: false) is not { } syntax) return null;
        if (syntax is NameSyntax { Name: TargetMetrics.MeanIoU })
        {
            if (network is not null && data is not null && !Segments)
                reader.Report(ExperimentDiagnostics.BadValue, syntax.Span, "best", "name a metric of a target, because nothing is segmented");
            return new(TargetMetrics.MeanIoU, null);
        }
        if (syntax is NameSyntax metric && network is not null && data is not null) return BindName(reader, metric, network, data, metrics);
        if (syntax is not CallSyntax { Arguments: [{ Name: null, Value: NameSyntax { Name: var name } written }] } call)
        {
            reader.Report(ExperimentDiagnostics.BadItem, syntax.Span, ExperimentItems.Best.Example);
            return null;
        }
        if (network is null || data is null) return null;
        var externs = metrics.Where(m => m.Output == name).Select(m => m.Entry.Entry.Name).ToList();
        if (externs.Contains(call.Target.Text)) return new(call.Target.Text, name);
        var targets = Targets(network, data);
        if (targets.Find(t => t.Name == name) is { } target)
        {
            var known = TargetMetrics.Of(target.Kind).Concat(externs).ToList();
            if (!known.Contains(call.Target.Text))
                reader.Report(
                    NameDiagnostics.Unknown, call.Target.Span, $"metric of '{name}'", call.Target.Text, Suggestions.OrAll(call.Target.Text, known));
        }
        else if (name == BlockSignature.PixelScores && Segments)
            reader.Report(NameDiagnostics.Unknown, call.Target.Span, "metric of 'seg'", call.Target.Text, externs.Count == 0
                ? " Write 'mean_iou', or add the item 'metric'."
                : Suggestions.OrAll(call.Target.Text, externs));
        else
            reader.Report(
                NameDiagnostics.Unknown, written.Span, "target with an output", name, new Deferred(() => Suggestions.OrAll(name, targets.Select(t => t.Name))));
        return new(call.Target.Text, name);
    }

    /// <summary><c>best rmse</c>: a metric of only one output.</summary>
    private BoundMetric? BindName(ItemReader reader, NameSyntax syntax, BlockInstance network, BoundDataset data, IReadOnlyList<ExternMetric> metrics)
    {
        var available = Targets(network, data).SelectMany(t => TargetMetrics.Of(t.Kind).Select(m => new BoundMetric(m, t.Name)))
            .Concat(metrics.Select(m => new BoundMetric(m.Entry.Entry.Name, m.Output))).ToList();
        var same = available.Where(m => m.Name == syntax.Name).ToList();
        if (same.Count == 1) return same[0];
        if (same.Count > 1)
            reader.Report(
                ExperimentDiagnostics.BadValue, syntax.Span, "best",
                $"name the output of the metric: {string.Join(" or ", same.Select(m => $"'{m.Name}({m.Target})'"))}");
        else
        {
            var all = available.Select(m => $"{m.Name}({m.Target})").Concat(Segments ? [TargetMetrics.MeanIoU] : []);
            reader.Report(NameDiagnostics.Unknown, syntax.Span, "metric", syntax.Name, Suggestions.OrAll(syntax.Name, all));
        }
        return null;
    }

    private bool Segments => network is not null && data is { Classes.Count: > 0 } && network.Block.Outputs.Any(o => o.Name == BlockSignature.PixelScores);

    private static List<BoundMap> Targets(BlockInstance network, BoundDataset data) =>
        [.. data.Targets.Where(t => network.Block.Outputs.Any(o => o.Name == t.Name))];

    /// <summary>Whether a metric can be computed on an output; reports it if not.</summary>
    private bool Fits(ItemReader reader, BoundEntry metric, ExternTarget kind, string output)
    {
        if (network is null || data is null || network.Block.HasBadOutputs) return false;
        if (kind == ExternTarget.Labels)
        {
            if (output == BlockSignature.PixelScores && Segments) return true;
            return Report("the output 'seg' and a dataset with labels");
        }
        var wanted = kind switch { ExternTarget.Values => BoundMapKind.Values, ExternTarget.Mask => BoundMapKind.Mask, _ => BoundMapKind.Class };
        if (Targets(network, data).Exists(t => t.Name == output && t.Kind == wanted)) return true;
        var fitting = Targets(network, data).Where(t => t.Kind == wanted).Select(t => $"'{t.Name}'").ToList();
        return Report($"an output with the name of a target {What(wanted)}"
            + (fitting.Count == 0 ? "" : $": {string.Join(" or ", fitting)}"));

        bool Report(string required)
        {
            reader.Report(ExperimentDiagnostics.MetricDoesNotFit, metric.Span, metric.Entry.Name, required, output);
            return false;
        }
    }

    private static string What(BoundMapKind kind) => kind switch
    {
        BoundMapKind.Values => "with values",
        BoundMapKind.Mask => "with a mask",
        _ => "with classes of images",
    };
}
