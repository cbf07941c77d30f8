using System.Globalization;
using SegDsl.Language.Graph;
using SegDsl.Language.Shapes;

namespace SegDsl.Language.Analysis;

/// <summary>
/// Groups the operations of a network by module. What is spliced into a module belongs to it, as in the state keys.
/// </summary>
internal sealed class ModuleTree
{
    private readonly NetworkGraph graph;
    private readonly ActivationMemory memory;
    private readonly IReadOnlyList<Dimension> flops;
    private readonly ILookup<int, GraphNode> nodes;
    private readonly ILookup<int, GraphModule> modules;
    private readonly ILookup<int, int> consumers;
    private readonly HashSet<int> outputs;

    public ModuleTree(NetworkGraph graph, ActivationMemory memory, IReadOnlyList<Dimension> flops)
    {
        (this.graph, this.memory, this.flops) = (graph, memory, flops);
        nodes = graph.Nodes.Where(n => n.Operation != GraphNode.Input).ToLookup(n => n.Module);
        modules = graph.Modules.Where(m => m.Parent is not null).ToLookup(m => m.Parent ?? 0);
        consumers = graph.Nodes.SelectMany(n => n.Inputs.Select(i => (From: i, To: n.Index))).ToLookup(e => e.From, e => e.To);
        outputs = [.. graph.Outputs.SelectMany(o => o.Nodes)];
    }

    /// <summary>The network with all its modules.</summary>
    public ModuleFacts Build() => Build(graph.Modules[0], "").Facts;

    private (ModuleFacts Facts, IReadOnlyList<GraphNode> Nodes) Build(GraphModule module, string name)
    {
        var children = new List<(ModuleFacts Facts, IReadOnlyList<GraphNode> Nodes)>();
        var others = new List<GraphNode>();
        Collect(module, children, others);
        children.Sort((a, b) => a.Nodes[0].Index.CompareTo(b.Nodes[0].Index));
        var all = children.SelectMany(c => c.Nodes).Concat(others).OrderBy(n => n.Index).ToList();
        // An iteration that consists of one layer is that layer.
        if (children.Count == 0 && others.Count == 1 && name.Length > 0) return (Leaf(name, module.Path, others[0].Operation, others), others);
        if (others.Count > 0) children.Add((Leaf("", module.Path, Count(others), others), others));
        return (Facts(name, module.Path, KindOf(module), all, [.. children.Select(c => c.Facts)]), all);
    }

    /// <summary>Collects the named children of a module, and its unnamed operations.</summary>
    private void Collect(GraphModule module, List<(ModuleFacts, IReadOnlyList<GraphNode>)> children, List<GraphNode> others)
    {
        foreach (var node in nodes[module.Index])
        {
            if (node.State.Count > 0 && node.Path.Length > module.Path.Length)
                children.Add((Leaf(node.Path[(module.Path.Length == 0 ? 0 : module.Path.Length + 1)..], node.Path, node.Operation, [node]), [node]));
            else others.Add(node);
        }
        foreach (var inner in modules[module.Index])
        {
            if (inner.Name is not { } name) Collect(inner, children, others);
            else if (Build(inner, name) is { Nodes.Count: > 0 } child) children.Add(child);
        }
    }

    private ModuleFacts Leaf(string name, string path, string kind, IReadOnlyList<GraphNode> own) => Facts(name, path, kind, own, []);

    private ModuleFacts Facts(string name, string path, string kind, IReadOnlyList<GraphNode> own, IReadOnlyList<ModuleFacts> children)
    {
        var inside = new HashSet<int>(own.Select(n => n.Index));
        var state = own.SelectMany(n => n.State).ToLookup(s => s.IsParameter, s => s.Shape.Elements);
        return new()
        {
            Name = name,
            Path = path,
            Kind = kind,
            Outputs = [.. own.Where(n => outputs.Contains(n.Index) || consumers[n.Index].Any(c => !inside.Contains(c))).Select(n => n.Shape).Distinct()],
            IsAuxiliary = own.All(n => !memory.IsComputedInInference(n.Index)),
            Parameters = Sum(state[true]),
            Buffers = Sum(state[false]),
            Flops = Sum(own.Select(n => flops[n.Index])),
            Activations = Sum(own.Select(n => memory.KeptElements(n.Index))),
            Children = children,
        };
    }

    private static string KindOf(GraphModule module) => module.Kind switch
    {
        GraphModuleKind.Sequence => "sequence",
        GraphModuleKind.Parallel => "parallel",
        GraphModuleKind.Loop => "loop",
        GraphModuleKind.Pass => "pass",
        _ => module.Block?.Name ?? "",
    };

    private static string Count(IEnumerable<GraphNode> operations) => string.Join(", ", operations.GroupBy(n => n.Operation, StringComparer.Ordinal)
        .Select(g => g.Count() == 1 ? g.Key : g.Count().ToString(CultureInfo.InvariantCulture) + " " + g.Key));

    private static Dimension Sum(IEnumerable<Dimension> terms) => terms.Aggregate(Dimension.Zero, (sum, term) => sum + term);
}
