using SegDsl.Experiments;
using SegDsl.Networks;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace SegDsl.Training;

/// <summary>The parts of a network that an experiment does not train: their weights get no gradient, their statistics stay, their dropout is off.</summary>
internal sealed class FrozenParts
{
    private readonly List<nn.Module> modules = [];

    /// <summary>Finds the parts and takes them out of training.</summary>
    /// <param name="network">The network.</param>
    /// <param name="names">The parts, as <see cref="Experiment.Freeze"/> names them.</param>
    /// <exception cref="TrainingException">The network has no such part, or nothing is left to train.</exception>
    public FrozenParts(SegmentationNetwork network, IReadOnlyList<string> names)
    {
        foreach (var name in names)
        {
            var found = Find(network, name);
            if (found.Count == 0) throw new TrainingException($"The network has no '{name}' to freeze.");
            modules.AddRange(found);
        }
        foreach (var module in modules)
            foreach (var parameter in module.parameters()) parameter.requires_grad = false;
        if (!network.parameters().Any(parameter => parameter.requires_grad))
            throw new TrainingException($"Nothing is left to train: {string.Join(", ", names)} is all of the network.");
    }

    /// <summary>Puts a network into training mode, except for these parts.</summary>
    public void Train(SegmentationNetwork network)
    {
        network.train();
        foreach (var module in modules) module.eval();
    }

    private static List<nn.Module> Find(SegmentationNetwork network, string name) => name switch
    {
        "norm" => [.. network.modules().OfType<BatchNorm>()],
        "trunk" => [.. network.Backbones],
        _ => [.. network.named_modules().Where(entry => entry.name == name).Select(entry => entry.module)],
    };
}
