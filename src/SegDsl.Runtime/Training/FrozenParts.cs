using SegDsl.Experiments;
using SegDsl.Networks;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace SegDsl.Training;

/// <summary>The modules of a network that an experiment does not train: no gradients, fixed statistics, no dropout.</summary>
internal sealed class FrozenParts
{
    private readonly List<nn.Module> modules = [];

    /// <summary>Finds the modules and freezes their parameters.</summary>
    /// <param name="network">The network.</param>
    /// <param name="names">The names of the modules: see <see cref="Experiment.Freeze"/>.</param>
    /// <exception cref="TrainingException">A module does not exist, or no parameter is left to train.</exception>
    public FrozenParts(SegmentationNetwork network, IReadOnlyList<string> names)
    {
        foreach (var name in names)
        {
            var found = Find(network, name);
            if (found.Count == 0) throw new TrainingException($"Cannot freeze '{name}': the network has no such module.");
            modules.AddRange(found);
        }
        foreach (var module in modules)
            foreach (var parameter in module.parameters()) parameter.requires_grad = false;
        if (!network.parameters().Any(parameter => parameter.requires_grad))
            throw new TrainingException($"No parameters are left to train: {string.Join(", ", names)} freeze the whole network.");
    }

    /// <summary>Sets a network to training mode, except for the frozen modules.</summary>
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
