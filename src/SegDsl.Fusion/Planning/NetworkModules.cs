using SegDsl.Language.Graph;
using SegDsl.Networks;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace SegDsl.Fusion.Planning;

/// <summary>The modules and parameters of a network by their paths.</summary>
internal sealed class NetworkModules
{
    private readonly Dictionary<string, nn.Module> modules = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Tensor> state;
    private readonly string network;

    /// <summary>Reads the modules.</summary>
    public NetworkModules(SegmentationNetwork network)
    {
        this.network = network.GetName();
        state = network.state_dict();
        foreach (var (name, module) in network.named_modules()) modules[name] = module;
    }

    /// <summary>The module of an operation.</summary>
    /// <exception cref="FusionException">The network has no such module.</exception>
    public nn.Module Of(GraphNode node) => modules.GetValueOrDefault(node.Path)
        ?? throw new FusionException($"{network} has no module '{node.Path}' for '{node.Operation}' of its .seg file.");

    /// <summary>A parameter or buffer.</summary>
    /// <exception cref="FusionException">The network has no such parameter.</exception>
    public Tensor State(string key) => state.GetValueOrDefault(key)
        ?? throw new FusionException($"{network} has no parameter or buffer '{key}' of its .seg file.");

    /// <summary>A parameter or buffer; null if it does not exist.</summary>
    public Tensor? Find(string key) => state.GetValueOrDefault(key);

    /// <summary>The batch normalization of an operation; null if it is another normalization or operation.</summary>
    public BatchNorm? BatchNormOf(GraphNode node) => node.Operation is "Norm" or "BatchNorm" ? Of(node) as BatchNorm : null;
}
