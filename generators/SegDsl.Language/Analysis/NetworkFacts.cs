using SegDsl.Language.Graph;
using SegDsl.Language.Shapes;

namespace SegDsl.Language.Analysis;

/// <summary>The static facts of a network, as functions of its input sizes and open parameters.</summary>
public sealed class NetworkFacts
{
    /// <summary>Computes the facts.</summary>
    /// <param name="graph">The network.</param>
    /// <exception cref="OverflowException">A number does not fit in 64 bits.</exception>
    public NetworkFacts(NetworkGraph graph)
    {
        Graph = graph;
        Memory = new(graph);
        var flops = graph.Nodes.Select(n => n.Flops).ToList();
        InferenceFlops = graph.Nodes.Where(n => Memory.IsComputedInInference(n.Index)).Aggregate(Dimension.Zero, (sum, node) => sum + flops[node.Index]);
        StateBytes = graph.State.Aggregate(Dimension.Zero, (sum, entry) => sum + (entry.Shape.Elements * (entry.IsInteger ? 8 : 4)));
        Network = new ModuleTree(graph, Memory, flops).Build();
    }

    /// <summary>The network's graph.</summary>
    public NetworkGraph Graph { get; }

    /// <summary>The network as a whole, with all its modules.</summary>
    public ModuleFacts Network { get; }

    /// <summary>The memory of its activations.</summary>
    public ActivationMemory Memory { get; }

    /// <summary>The floating-point operations of a forward pass in inference, without <c>aux</c> outputs; a multiply-add counts as two.</summary>
    public Dimension InferenceFlops { get; }

    /// <summary>The number of bytes of all parameters and buffers.</summary>
    public Dimension StateBytes { get; }
}
