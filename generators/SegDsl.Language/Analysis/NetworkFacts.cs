using SegDsl.Language.Graph;
using SegDsl.Language.Shapes;

namespace SegDsl.Language.Analysis;

/// <summary>What is known of a network without running it, as functions of the sizes of its input and of its open parameters.</summary>
public sealed class NetworkFacts
{
    /// <summary>Works out the facts.</summary>
    /// <param name="graph">The network.</param>
    /// <exception cref="OverflowException">A number does not fit into 64 bits.</exception>
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

    /// <summary>The network as a whole, with all that is in it.</summary>
    public ModuleFacts Network { get; }

    /// <summary>The memory of its results.</summary>
    public ActivationMemory Memory { get; }

    /// <summary>What a forward pass costs in inference, without what feeds <c>aux</c> outputs only; a multiplication and an addition are two.</summary>
    public Dimension InferenceFlops { get; }

    /// <summary>The bytes of all parameters and buffers.</summary>
    public Dimension StateBytes { get; }
}
