using SegDsl.Experiments;
using SegDsl.Networks;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace SegDsl.Training;

/// <summary>The parts of a network that an experiment does not train, in all epochs or some: no gradients, fixed statistics, no dropout.</summary>
internal sealed class FrozenParts
{
    private readonly SegmentationNetwork network;
    private readonly List<(FrozenPart Part, List<nn.Module> Modules)> parts = [];
    private readonly List<Parameter> affected;

    /// <summary>Finds the parts, and freezes those of the first epoch.</summary>
    /// <param name="network">The network.</param>
    /// <param name="frozen">The parts.</param>
    /// <exception cref="TrainingException">A part does not exist, or no parameter is left to train in an epoch.</exception>
    public FrozenParts(SegmentationNetwork network, IReadOnlyList<FrozenPart> frozen)
    {
        this.network = network;
        foreach (var part in frozen)
        {
            var found = Find(network, part.Name);
            if (found.Count == 0) throw new TrainingException($"Cannot freeze '{part.Name}': the network has no such module.");
            parts.Add((part, found));
        }
        affected = [.. parts.Where(p => !IsStatistics(p.Part)).SelectMany(p => p.Modules).SelectMany(module => module.parameters())];
        var parameters = network.parameters().ToList();
        foreach (var epoch in Changes)
        {
            Apply(epoch);
            foreach (var parameter in parameters.Where(parameter => parameter.requires_grad)) Trained.Add(parameter);
            if (!parameters.Exists(parameter => parameter.requires_grad))
                throw new TrainingException($"No parameters are left to train in epoch {epoch}: {string.Join(", ", frozen)} freeze the whole network.");
        }
        Apply(0);
    }

    /// <summary>The parameters that are trained in at least one epoch.</summary>
    public HashSet<Parameter> Trained { get; } = new(ReferenceEqualityComparer.Instance);

    /// <summary>Freezes and thaws parameters at the beginning of an epoch.</summary>
    /// <returns>Whether parts changed, or their statistics.</returns>
    public bool Begin(int epoch)
    {
        if (parts.TrueForAll(p => p.Part.IsFrozen(epoch) == p.Part.IsFrozen(Epoch))) return false;
        Apply(epoch);
        return true;
    }

    /// <summary>Sets the network to training mode, except for the frozen parts.</summary>
    public void Train()
    {
        network.train();
        foreach (var module in parts.Where(p => p.Part.IsFrozen(Epoch)).SelectMany(p => p.Modules)) module.eval();
    }

    /// <summary>The epoch whose parts are frozen.</summary>
    private int Epoch { get; set; }

    /// <summary>The epochs in which parts change, and the first one.</summary>
    private IEnumerable<int> Changes => parts.SelectMany(p => new[] { p.Part.From, p.Part.Until ?? 0 }).Append(0).Distinct().Order();

    private void Apply(int epoch)
    {
        Epoch = epoch;
        foreach (var parameter in affected) parameter.requires_grad = true;
        foreach (var (part, modules) in parts.Where(p => !IsStatistics(p.Part) && p.Part.IsFrozen(epoch)))
            foreach (var parameter in modules.SelectMany(module => module.parameters())) parameter.requires_grad = false;
    }

    private static bool IsStatistics(FrozenPart part) => part.Name == "statistics";

    private static List<nn.Module> Find(SegmentationNetwork network, string name) =>
    [
        .. name switch
        {
            "norm" or "statistics" => network.modules().OfType<BatchNorm>(),
            "backbone" or "trunk" => network.Backbones,
            _ => Enumerable.Empty<nn.Module>(),
        },
        .. network.named_modules().Where(entry => entry.name == name).Select(entry => entry.module),
    ];
}
