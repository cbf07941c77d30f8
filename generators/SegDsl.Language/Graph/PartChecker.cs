using SegDsl.Language.Types;
using SegDsl.Language.Binding;
using SegDsl.Language.Diagnostics;
using SegDsl.Language.Operations;
using SegDsl.Language.Text;

namespace SegDsl.Language.Graph;

/// <summary>Checks that an experiment names existing parts of its network.</summary>
internal static class PartChecker
{
    /// <summary>Checks the parts that are frozen, that are recomputed, and those with a learning rate or weight decay of their own.</summary>
    public static void Check(BoundExperiment experiment, NetworkGraph graph, DiagnosticBag diagnostics)
    {
        if (experiment.Freeze.Count + experiment.Rules.Count + experiment.Recompute.Count == 0) return;
        var modules = new HashSet<string>(graph.State.SelectMany(s => Beginnings(s.Key)), StringComparer.Ordinal);
        if (graph.Modules.Any(m => m.Block?.Kind == BlockKind.Backbone)) modules.UnionWith([NetworkPart.Backbone, NetworkPart.OldBackbone]);

        foreach (var part in experiment.Recompute.Where(p => !modules.Contains(p.Name)))
            diagnostics.Report(ExperimentDiagnostics.NothingToRecompute, experiment.Source, part.Span, experiment.Network.Block.Name, part.Name,
                new Deferred(() => Suggestions.For(part.Name, modules)));

        var frozen = new HashSet<string>(modules, StringComparer.Ordinal);
        if (graph.State.Any(s => s.Key.EndsWith(".running_mean", StringComparison.Ordinal))) frozen.UnionWith([NetworkPart.Norm, NetworkPart.Statistics]);
        foreach (var part in experiment.Freeze.Select(f => f.Part).Where(p => !frozen.Contains(p.Name)))
            diagnostics.Report(ExperimentDiagnostics.NothingToFreeze, experiment.Source, part.Span, experiment.Network.Block.Name, part.Name,
                new Deferred(() => Remedy(part.Name, frozen, experiment)));

        if (experiment.Rules.Count == 0) return;
        var parameters = graph.State.Where(s => s.IsParameter).Select(s => s.Key).ToList();
        modules.UnionWith(parameters);
        if (parameters.Exists(key => key.Split('.').Last() == NetworkPart.Bias)) modules.Add(NetworkPart.Bias);
        if (graph.Nodes.Any(n => n.State.Any(s => s.IsParameter) && NormalizationOperations.IsNormalization(n.Operation))) modules.Add(NetworkPart.Norm);
        foreach (var rule in experiment.Rules)
            foreach (var part in rule.Parts.Where(p => !modules.Contains(p.Name)))
                diagnostics.Report(ExperimentDiagnostics.UnknownPart, experiment.Source, part.Span, experiment.Network.Block.Name, part.Name, rule.Item,
                    new Deferred(() => Remedy(part.Name, modules, experiment)));
    }

    /// <summary>A similar part, or the outermost ones and how to list all.</summary>
    private static string Remedy(string name, HashSet<string> parts, BoundExperiment experiment) => Suggestions.For(name, parts) is { Length: > 0 } near
        ? near
        : Suggestions.OrAll(name, parts.Where(p => p.IndexOf('.') < 0 && p != NetworkPart.OldBackbone).OrderBy(p => p, StringComparer.Ordinal))
            + $" 'seg keys {experiment.Network.Block.Name}' lists all keys.";

    /// <summary>The paths of the modules that contain an entry of the state.</summary>
    private static IEnumerable<string> Beginnings(string key)
    {
        for (var dot = key.IndexOf('.'); dot >= 0; dot = key.IndexOf('.', dot + 1)) yield return key.Substring(0, dot);
    }
}
