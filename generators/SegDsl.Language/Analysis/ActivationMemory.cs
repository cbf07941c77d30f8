using SegDsl.Language.Graph;
using SegDsl.Language.Operations;
using SegDsl.Language.Shapes;

namespace SegDsl.Language.Analysis;

/// <summary>
/// The memory of the activations of a network, as 32-bit tensors. Excludes its inputs, its state, and the workspace of single operations. A view
/// shares the memory of its operand, and so does the result of an in-place operation.
/// </summary>
public sealed class ActivationMemory
{
    /// <summary>The number of bytes per element.</summary>
    public const int BytesPerElement = 4;

    private const int ElementsPerIndex = sizeof(long) / BytesPerElement;

    private readonly NetworkGraph graph;
    private readonly bool[] isComputed;
    private readonly int[] owners;
    private readonly HashSet<int> kept;

    /// <summary>Determines which results share memory and which are not needed in inference.</summary>
    /// <param name="graph">The network.</param>
    public ActivationMemory(NetworkGraph graph)
    {
        this.graph = graph;
        isComputed = ComputedInInference(graph);
        owners = Owners(graph);
        kept = [.. graph.Nodes.SelectMany(KeptFor).Select(n => owners[n])];
        kept.UnionWith(graph.Outputs.SelectMany(o => o.Nodes).Select(n => owners[n]));
    }

    /// <summary>Whether inference computes a node: false if it only feeds <c>aux</c> outputs, or nothing.</summary>
    /// <param name="node">The index of the node.</param>
    public bool IsComputedInInference(int node) => isComputed[node];

    /// <summary>
    /// The number of elements allocated for a node's result that are kept for the backward pass of a training step; zero if neither the operation
    /// itself nor a user of the result needs them.
    /// </summary>
    /// <param name="node">The index of the node.</param>
    public Dimension KeptElements(int node)
    {
        var result = kept.Contains(node) ? AllocatedElements(node) : Dimension.Zero;
        return EmissionOf(graph.Nodes[node]) is { KeepsIndices: true } ? result + (ElementsPerIndex * graph.Nodes[node].Shape.Elements) : result;
    }

    /// <summary>The peak number of elements during inference if every result is freed after its last use; outputs are kept.</summary>
    /// <param name="values">The values of all symbols.</param>
    /// <exception cref="OverflowException">The number does not fit in 64 bits.</exception>
    public long PeakElements(IReadOnlyDictionary<string, long> values)
    {
        var lastUses = LastUses();
        var (live, peak) = (0L, 0L);
        for (var i = 0; i < graph.Nodes.Count; i++)
        {
            if (!isComputed[i]) continue;
            live = checked(live + AllocatedElements(i).Evaluate(values));
            peak = Math.Max(peak, live);
            foreach (var owner in graph.Nodes[i].Inputs.Append(i).Select(n => owners[n]).Distinct().Where(o => lastUses[o] == i))
                live -= AllocatedElements(owner).Evaluate(values);
        }
        return peak;
    }

    private Dimension AllocatedElements(int node) =>
        owners[node] == node && graph.Nodes[node].Operation is not (GraphNode.Input or GraphNode.Weight) ? graph.Nodes[node].Shape.Elements : Dimension.Zero;

    /// <summary>The nodes whose results the backward pass of an operation reads.</summary>
    private static IEnumerable<int> KeptFor(GraphNode node)
    {
        var emission = EmissionOf(node);
        var operandsAreKept = emission?.OperandsAreKept ?? ArithmeticOperator.Find(node.Operation)?.OperandsAreKept ?? true;
        var operands = operandsAreKept ? node.Inputs : [];
        return emission is { ResultIsKept: true, ModuleResultIsFree: false } ? operands.Append(node.Index) : operands;
    }

    /// <summary>By owner of the memory: the last computed operation that reads or writes it, or none for outputs.</summary>
    private int[] LastUses()
    {
        var lastUses = new int[graph.Nodes.Count];
        foreach (var node in graph.Nodes.Where(n => isComputed[n.Index]))
            foreach (var used in node.Inputs.Append(node.Index)) lastUses[owners[used]] = node.Index;
        foreach (var output in graph.Outputs.Where(o => !o.IsAuxiliary).SelectMany(o => o.Nodes)) lastUses[owners[output]] = int.MaxValue;
        return lastUses;
    }

    private static bool[] ComputedInInference(NetworkGraph graph)
    {
        var computed = new bool[graph.Nodes.Count];
        foreach (var output in graph.Outputs.Where(o => !o.IsAuxiliary).SelectMany(o => o.Nodes)) computed[output] = true;
        for (var i = computed.Length - 1; i >= 0; i--)
        {
            if (!computed[i]) continue;
            foreach (var input in graph.Nodes[i].Inputs) computed[input] = true;
        }
        return computed;
    }

    /// <summary>By node: the node that owns the memory of its result.</summary>
    private static int[] Owners(NetworkGraph graph)
    {
        var uses = graph.Nodes.SelectMany(n => n.Inputs).Concat(graph.Outputs.SelectMany(o => o.Nodes)).ToLookup(n => n);
        var owners = new int[graph.Nodes.Count];
        foreach (var node in graph.Nodes)
        {
            var source = EmissionOf(node) is { ResultIsFresh: false } && node.Inputs.Count > 0
                ? node.Inputs[0]
                : Targets(node).Where(t => uses[t].Count() == 1 && CanBeOverwritten(graph, node, graph.Nodes[t])).Cast<int?>().FirstOrDefault();
            owners[node.Index] = source is { } operand ? owners[operand] : node.Index;
        }
        return owners;
    }

    /// <summary>The operands whose memory an operation can reuse for its result, in order of preference.</summary>
    private static IEnumerable<int> Targets(GraphNode node) =>
        ArithmeticOperator.Find(node.Operation) is { } symbol ? node.Inputs.Take(symbol.ReusableOperands(node.Inputs.Count))
        : EmissionOf(node)?.InPlace is null ? []
        : node.Inputs.Take(1);

    /// <summary>Whether generated code writes the result into an operand: autograd must not keep the operand, and its block must be the same.</summary>
    private static bool CanBeOverwritten(NetworkGraph graph, GraphNode node, GraphNode operand) =>
        node.Shape.Equals(operand.Shape) && BlockOf(graph, node) == BlockOf(graph, operand)
        && (ArithmeticOperator.Find(operand.Operation) is { ResultIsKept: false }
            || EmissionOf(operand) is { ResultIsFresh: true } emission && (emission.ModuleResultIsFree || !emission.ResultIsKept));

    private static OperationEmission? EmissionOf(GraphNode node) => OperationCatalog.Find(node.Operation)?.Emission;

    private static int BlockOf(NetworkGraph graph, GraphNode node)
    {
        var module = graph.Modules[node.Module];
        while (module.Kind != GraphModuleKind.Block && module.Parent is { } parent) module = graph.Modules[parent];
        return module.Index;
    }
}
