using SegDsl.Networks;
using TorchSharp.Modules;

namespace SegDsl.Training;

/// <summary>
/// The layers of the backbones of a network, for learning rates that decay from layer to layer. A layer is a numbered module, such as <c>blocks.3</c>,
/// <c>layer1.0</c>, <c>features.5.0</c> or <c>layers.0.blocks.1</c>. The parameters before the first one are layer 0. Those between two layers, for
/// example of a downsampling, belong to the second one, and those after the last one to the rest of the network.
/// </summary>
internal sealed class BackboneLayers
{
    private readonly Dictionary<Parameter, int> depths = new(ReferenceEqualityComparer.Instance);

    /// <summary>Finds the layers.</summary>
    /// <param name="network">The network.</param>
    public BackboneLayers(SegmentationNetwork network)
    {
        foreach (var backbone in network.Backbones)
        {
            var names = backbone.named_parameters().Select(named => (named.parameter, Layer: LayerOf(named.name))).ToList();
            var layers = names.Select(named => named.Layer).OfType<string>().Distinct().ToList();
            var next = 0;
            foreach (var (parameter, layer) in names)
            {
                var depth = layer is null ? next : layers.IndexOf(layer) + 1;
                if (layer is not null) next = Math.Max(next, depth + 1);
                depths.TryAdd(parameter, layers.Count + 1 - depth);
            }
        }
    }

    /// <summary>The number of layers from a parameter to the rest of the network, where it is 0.</summary>
    public int DepthOf(Parameter parameter) => depths.GetValueOrDefault(parameter);

    /// <summary>The path of the layer that contains a parameter; null if it is in none.</summary>
    internal static string? LayerOf(string name)
    {
        var parts = name.Split('.');
        var end = Array.FindIndex(parts, IsNumber);
        if (end < 0) return null;
        // Stages of blocks: the blocks are the layers.
        while (true)
        {
            if (end + 1 < parts.Length - 1 && IsNumber(parts[end + 1]) && !IsPlain(end + 1)) end++;
            else if (end + 2 < parts.Length - 1 && parts[end + 1] is "blocks" or "layers" && IsNumber(parts[end + 2])) end += 2;
            else return string.Join('.', parts.Take(end + 1));
        }

        // A convolution or norm in a sequence, rather than a block.
        bool IsPlain(int at) => at + 2 == parts.Length && parts[at + 1] is "weight" or "bias";

        static bool IsNumber(string part) => part.Length > 0 && part.All(char.IsAsciiDigit);
    }
}
