using SegDsl.Fusion.Kernels;
using SegDsl.Language.Graph;

namespace SegDsl.Fusion.Planning;

/// <summary>Explains why an operation is not part of a fused one.</summary>
/// <param name="graph">The network.</param>
/// <param name="sources">For every node, the node that computes its value.</param>
/// <param name="modules">The modules of the network.</param>
internal sealed class Unfused(NetworkGraph graph, int[] sources, NetworkModules modules)
{
    private static readonly string[] Products = ["Conv", "Conv3d", "Linear"];

    /// <summary>The reason; empty for operations that have no fused form.</summary>
    public string Why(GraphNode node) => node.Operation switch
    {
        "Norm" or "BatchNorm" => modules.BatchNormOf(node) is null ? "not a batch normalization with running statistics" : WhyNotAfterProduct(node),
        "+" => WhyNotAdded(node),
        _ => Epilogue.Of(node.Operation) is null ? "" : WhyNotAfterProduct(node),
    };

    private string WhyNotAfterProduct(GraphNode node)
    {
        var before = graph.Nodes[sources[node.Inputs[0]]];
        var isFused = Products.Contains(before.Operation);
        return isFused ? $"the result of {before.Operation} has other users" : $"follows {Quoted(before)}, not a convolution or linear layer";
    }

    private string WhyNotAdded(GraphNode node)
    {
        if (node.Inputs.Count < 2) return "adds a number";
        var summands = node.Inputs.Select(input => graph.Nodes[sources[input]]).ToList();
        return summands.Any(summand => !summand.Shape.Equals(node.Shape))
            ? "the summands have different shapes"
            : $"adds {string.Join(" and ", summands.Select(Quoted))}, of which none is a convolution or linear layer that only this addition uses";
    }

    private static string Quoted(GraphNode node) => node.Operation == GraphNode.Input ? "an input" : $"'{node.Operation}'";
}
