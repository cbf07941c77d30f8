using SegDsl.Experiments;
using SegDsl.Logging;
using SegDsl.Networks;
using SegDsl.Optimizers;
using TorchSharp.Modules;

namespace SegDsl.Training;

/// <summary>Groups the parameters of a network by learning rate and weight decay, as an experiment defines them.</summary>
internal static class ParameterGroups
{
    /// <summary>Groups parameters, in the order of their first member.</summary>
    /// <param name="experiment">The experiment.</param>
    /// <param name="network">The network.</param>
    /// <param name="parameters">The trained parameters of the network.</param>
    /// <exception cref="TrainingException">A rule names a part that does not exist.</exception>
    public static IReadOnlyList<OptimizerGroup> Create(
        Experiment experiment, SegmentationNetwork network, IReadOnlyList<(string Name, Parameter Parameter)> parameters)
    {
        var optimizer = experiment.Optimizer;
        var parts = new NetworkParts(network);
        var rules = experiment.Rules.Select(rule => (Rule: rule, Parameters: ParametersOf(rule, parts))).ToList();
        var layers = optimizer.LayerDecay < 1 ? new BackboneLayers(network) : null;
        return
        [
            .. parameters.GroupBy(named => (Factor: FactorOf(named.Parameter), WeightDecay: Of(RuleKind.WeightDecay, named.Parameter, optimizer.WeightDecay)))
                .Select(group => new OptimizerGroup(group.Key.Factor, group.Key.WeightDecay, [.. group])),
        ];

        double FactorOf(Parameter parameter)
        {
            // Without a rule, the factor is exactly 1.
            var factor = rules.Exists(r => r.Rule.Kind == RuleKind.LearningRate && r.Parameters.Contains(parameter))
                ? Of(RuleKind.LearningRate, parameter, optimizer.LearningRate) / optimizer.LearningRate : 1;
            return layers is null ? factor : factor * Math.Pow(optimizer.LayerDecay, layers.DepthOf(parameter));
        }

        double Of(RuleKind kind, Parameter parameter, double basis) =>
            rules.FindLast(r => r.Rule.Kind == kind && r.Parameters.Contains(parameter)).Rule is { } rule ? rule.Of(basis) : basis;
    }

    /// <summary>Describes groups for logs and reports.</summary>
    /// <param name="experiment">The experiment.</param>
    /// <param name="groups">The groups.</param>
    public static IReadOnlyList<ParameterGroup> Describe(Experiment experiment, IReadOnlyList<OptimizerGroup> groups) =>
    [
        .. groups.Select(group => new ParameterGroup(
            [.. group.Parameters.Select(named => named.Name)], group.Parameters.Sum(named => named.Parameter.numel()),
            group.Factor * experiment.Optimizer.LearningRate, group.WeightDecay)),
    ];

    private static HashSet<Parameter> ParametersOf(ParameterRule rule, NetworkParts parts)
    {
        var found = new HashSet<Parameter>(ReferenceEqualityComparer.Instance);
        foreach (var part in rule.Parts)
        {
            var parameters = parts.Find(part);
            if (parameters.Count == 0) throw new TrainingException($"The network has no parameters in '{part}', which has a rule.");
            found.UnionWith(parameters);
        }
        return found;
    }
}
