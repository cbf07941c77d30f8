using SegDsl.Networks;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace SegDsl.Training;

/// <summary>Finds the parameters of parts of a network that rules name.</summary>
/// <param name="network">The network.</param>
internal sealed class NetworkParts(SegmentationNetwork network)
{
    private readonly List<(string Name, Parameter Parameter)> parameters = [.. network.named_parameters()];

    /// <summary>The parameters of a part; empty if there is no such part.</summary>
    /// <param name="name"><c>backbone</c>, <c>norm</c>, <c>bias</c>, or the path of a module or parameter.</param>
    public IReadOnlySet<Parameter> Find(string name)
    {
        var found = parameters.Where(named => named.Name == name || named.Name.StartsWith(name + '.', StringComparison.Ordinal))
            .Select(named => named.Parameter);
        var known = name switch
        {
            "backbone" or "trunk" => network.Backbones.SelectMany(backbone => backbone.parameters()),
            "norm" => network.modules().Where(IsNormalization).SelectMany(norm => norm.parameters()),
            "bias" => parameters.Where(named => named.Name.Split('.')[^1] == "bias").Select(named => named.Parameter),
            _ => [],
        };
        // Compare references: TorchSharp's equality compares values.
        return new HashSet<Parameter>(found.Concat(known), ReferenceEqualityComparer.Instance);
    }

    private static bool IsNormalization(nn.Module module) => module is BatchNorm or LayerNorm or GroupNorm or InstanceNorm or LayerNorm2d;
}
