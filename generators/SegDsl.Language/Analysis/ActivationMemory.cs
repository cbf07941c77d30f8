using SegDsl.Language.Graph;
using SegDsl.Language.Operations;
using SegDsl.Language.Shapes;

namespace SegDsl.Language.Analysis;

/// <summary>
/// The memory that results of a network take: tensors of 32-bit numbers, besides its inputs, its state, and what single operations use
/// while they run. A view has the memory of what it looks at, and what is computed in place that of its operand.
/// </summary>
public sealed class ActivationMemory
{
    /// <summary>The bytes of an element.</summary>
    public const int BytesPerElement = 4;

    /// <summary>Operations whose backward pass looks at no operand: sums with fixed factors, what only moves numbers, and what looks at its result.</summary>
    private static readonly HashSet<string> ForgetOperands = new(StringComparer.Ordinal)
    {
        "+", "-", "sum", "upsample", "concat", "stack", "pixel_shuffle", "pixel_unshuffle", "pad", "relu", "sigmoid", "tanh", "softmax",
    };

    private readonly NetworkGraph graph;
    private readonly bool[] isComputed;
    private readonly int[] owners;
    private readonly HashSet<int> kept;

    /// <summary>Finds out which results share memory, and which are not needed in inference.</summary>
    /// <param name="graph">The network.</param>
    public ActivationMemory(NetworkGraph graph)
    {
        this.graph = graph;
        isComputed = ComputedInInference(graph);
        owners = Owners(graph);
        kept = [.. graph.Nodes.SelectMany(KeptFor).Select(n => owners[n])];
        kept.UnionWith(graph.Outputs.SelectMany(o => o.Nodes).Select(n => owners[n]));
    }

    /// <summary>Whether inference computes an operation: not where it feeds <c>aux</c> outputs only, or nothing at all.</summary>
    /// <param name="node">The place of the node.</param>
    public bool IsComputedInInference(int node) => isComputed[node];

    /// <summary>
    /// How many elements of the memory that an operation allocates for its result stay until the backward pass of a training step: none where
    /// neither the operation itself nor what uses the result needs it there.
    /// </summary>
    /// <param name="node">The place of the node.</param>
    public Dimension KeptElements(int node)
    {
        var result = kept.Contains(node) ? AllocatedElements(node) : Dimension.Zero;
        // Max pooling notes, in 64 bits each, where it found what it took.
        return graph.Nodes[node].Operation == "MaxPool" ? result + (2 * graph.Nodes[node].Shape.Elements) : result;
    }

    /// <summary>The most elements that exist at one time of inference, when every result goes after its last use; outputs stay.</summary>
    /// <param name="values">The values of all symbols.</param>
    /// <exception cref="OverflowException">The number does not fit into 64 bits.</exception>
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

    /// <summary>The nodes whose results the backward pass of an operation looks at.</summary>
    private static IEnumerable<int> KeptFor(GraphNode node)
    {
        var emission = OperationCatalogue.Find(node.Operation)?.Emission;
        var operands = ForgetOperands.Contains(node.Operation) || emission is { ResultIsFresh: false } ? [] : node.Inputs;
        return emission is { ResultIsKept: true, ModuleResultIsFree: false } ? operands.Append(node.Index) : operands;
    }

    /// <summary>By the memory's owner: the last computed operation that reads or writes it, or none for what is handed out.</summary>
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

    /// <summary>By node: the node whose memory its result is in.</summary>
    private static int[] Owners(NetworkGraph graph)
    {
        var uses = graph.Nodes.SelectMany(n => n.Inputs).Concat(graph.Outputs.SelectMany(o => o.Nodes)).ToLookup(n => n);
        var owners = new int[graph.Nodes.Count];
        foreach (var node in graph.Nodes)
        {
            var source = OperationCatalogue.Find(node.Operation) is { Emission.ResultIsFresh: false } && node.Inputs.Count > 0
                ? node.Inputs[0]
                : Targets(node).Where(t => uses[t].Count() == 1 && CanBeOverwritten(graph, node, graph.Nodes[t])).Cast<int?>().FirstOrDefault();
            owners[node.Index] = source is { } operand ? owners[operand] : node.Index;
        }
        return owners;
    }

    /// <summary>The operands whose memory an operation can take for its result, the better one first.</summary>
    private static IEnumerable<int> Targets(GraphNode node) => node.Operation switch
    {
        "+" => node.Inputs,
        "-" => node.Inputs.Take(node.Inputs.Count - 1),
        _ => OperationCatalogue.Find(node.Operation)?.Emission.InPlace is null ? [] : node.Inputs.Take(1),
    };

    /// <summary>Whether generated code writes the result of an operation into its operand: one that autograd does not keep, of the same block.</summary>
    private static bool CanBeOverwritten(NetworkGraph graph, GraphNode node, GraphNode operand) =>
        node.Shape.Equals(operand.Shape) && BlockOf(graph, node) == BlockOf(graph, operand)
        && (operand.Operation is "+" or "-" or "*"
            || OperationCatalogue.Find(operand.Operation)?.Emission is { ResultIsFresh: true } emission && (emission.ModuleResultIsFree || !emission.ResultIsKept));

    private static int BlockOf(NetworkGraph graph, GraphNode node)
    {
        var module = graph.Modules[node.Module];
        while (module.Kind != GraphModuleKind.Block && module.Parent is { } parent) module = graph.Modules[parent];
        return module.Index;
    }
}
