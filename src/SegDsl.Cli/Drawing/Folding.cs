using SegDsl.Language.Types;
using SegDsl.Cli.CommandLine;
using SegDsl.Language.Analysis;
using SegDsl.Language.Binding;
using SegDsl.Language.Graph;
using SegDsl.Language.Operations;
using SegDsl.Language.Shapes;

namespace SegDsl.Cli.Drawing;

/// <summary>
/// Folds the modules of a network into boxes: modules below a given depth, unless the user expands them. Consecutive equal modules become one box.
/// </summary>
internal sealed class Folding
{
    private readonly NetworkGraph graph;
    private readonly ActivationMemory memory;
    private readonly int[] levels;
    private readonly bool[] isUnfolded;

    private Folding(NetworkGraph graph, int depth, IReadOnlyList<string> expanded)
    {
        this.graph = graph;
        memory = new(graph);
        levels = new int[graph.Modules.Count];
        isUnfolded = new bool[graph.Modules.Count];
        foreach (var module in graph.Modules)
        {
            var parent = module.Parent ?? 0;
            levels[module.Index] = levels[parent] + (module.Name is null ? 0 : 1);
            isUnfolded[module.Index] = module.Parent is null
                || (isUnfolded[parent] && (module.Name is null || levels[module.Index] < depth
                    || expanded.Any(e => (e + ".").StartsWith(module.Path + ".", StringComparison.Ordinal))));
        }
    }

    /// <summary>Folds a network.</summary>
    /// <param name="graph">The network.</param>
    /// <param name="depth">The number of module levels that are visible.</param>
    /// <param name="expanded">The paths of further modules to unfold.</param>
    /// <exception cref="CommandException">A path does not refer to a module.</exception>
    public static Picture Fold(NetworkGraph graph, int depth, IReadOnlyList<string> expanded)
    {
        var paths = graph.Modules.Select(m => m.Path).Where(p => p.Length > 0).Distinct().ToList();
        foreach (var path in expanded.Where(e => !paths.Contains(e)))
            throw new OptionException(
                $"--expand {path}: {graph.Name} has no module '{path}'. {Suggestions.For(path, paths.Where(p => !p.Contains('.')), "modules")}");
        return new Folding(graph, depth, expanded).Fold();
    }

    private Picture Fold()
    {
        var groups = MergeRepeats(graph.Nodes.GroupBy(ContainerOf).OrderBy(g => g.Min(n => n.Index)).Select(g => (IReadOnlyList<GraphNode>)[.. g]).ToList());
        var boxes = groups.Select((nodes, i) => BoxOf(nodes) with { Index = i }).Select(b => b with { Frame = FrameAround(b.Module) }).ToList();
        var boxOf = boxes.SelectMany(b => b.Nodes.Select(n => (n.Index, Box: b.Index))).ToDictionary(p => p.Index, p => p.Box);
        var edges = boxes.SelectMany(b => b.Nodes.SelectMany(DataInputs).Distinct().Order().Select(from => (From: from, To: b.Index)))
            .Where(e => boxOf[e.From] != e.To).ToList();
        foreach (var output in graph.Outputs)
        {
            edges.AddRange(output.Nodes.Distinct().Select(from => (from, boxes.Count)));
            boxes.Add(new() { Index = boxes.Count, Kind = BoxKind.Output, Title = output.Name, IsAuxiliary = output.IsAuxiliary });
        }
        return new(graph.Name, boxes, Arrows(edges, boxOf, boxes), Frames(boxes));
    }

    /// <summary>The container that represents an operation in the drawing: the outermost folded module around it, or the operation itself.</summary>
    private (bool IsModule, int Index) ContainerOf(GraphNode node)
    {
        (bool, int)? container = null;
        for (int? i = node.Module; i is { } module; i = graph.Modules[module].Parent)
            if (!isUnfolded[module]) container = (true, module);
        return container ?? (false, node.Index);
    }

    /// <summary>Merges repeated modules: modules of the same kind, size and shape, each of which uses only the output of the previous one.</summary>
    private List<IReadOnlyList<GraphNode>> MergeRepeats(List<IReadOnlyList<GraphNode>> groups)
    {
        var groupOf = groups.SelectMany((nodes, i) => nodes.Select(n => (n.Index, Group: i))).ToDictionary(p => p.Index, p => p.Group);
        var predecessors = groups.Select((nodes, i) => nodes.SelectMany(DataInputs).Select(n => groupOf[n]).Where(g => g != i).ToHashSet()).ToList();
        var successors = groups.Select((_, i) => Enumerable.Range(0, groups.Count).Where(g => predecessors[g].Contains(i)).ToHashSet()).ToList();
        foreach (var output in graph.Outputs.SelectMany(o => o.Nodes)) successors[groupOf[output]].Add(-1);

        var merged = new List<IReadOnlyList<GraphNode>>();
        for (var i = 0; i < groups.Count; i++)
        {
            var isRepeat = i > 0 && successors[i - 1].SetEquals([i]) && predecessors[i].SetEquals([i - 1])
                && Signature(groups[i]) is { } signature && signature == Signature(groups[i - 1]);
            if (isRepeat) merged[^1] = [.. merged[^1], .. groups[i]];
            else merged.Add(groups[i]);
        }
        return merged;
    }

    /// <summary>A key that is equal for modules that may be merged; null for operations that are not in a folded module.</summary>
    private string? Signature(IReadOnlyList<GraphNode> nodes) =>
        ContainerOf(nodes[0]) is (true, var index) && graph.Modules[index] is { Block: { } block } module
            ? $"{module.Parent} {block} {nodes[^1].Shape} {ParametersOf(nodes)}"
            : null;

    private Box BoxOf(IReadOnlyList<GraphNode> nodes)
    {
        var containers = nodes.Select(ContainerOf).Distinct().ToList();
        var box = new Box
        {
            Index = 0,
            Kind = BoxKind.Module,
            Title = "",
            Parameters = ParametersOf(nodes),
            Family = ModuleLabels.Family(nodes),
            IsAuxiliary = nodes.All(n => !memory.IsComputedInInference(n.Index)),
            Nodes = nodes,
            Module = nodes[0].Module,
        };
        if (containers is [(false, _)]) return OperationBox(box, nodes[0]);
        var modules = containers.Select(c => graph.Modules[c.Index]).ToList();
        var first = modules[0];
        box = box with { Module = first.Parent ?? 0, Family = first.Block is null || box.Family is { IsCharacteristic: true } ? box.Family : null };
        return modules.Count == 1
            ? box with { Title = first.Name ?? "", Lines = Describe(first, nodes) }
            : box with { Title = $"{first.Name} – {modules[^1].Name}", Lines = [ModuleLabels.Times(modules.Count, first.Block?.Name ?? "")] };
    }

    private Box OperationBox(Box box, GraphNode node)
    {
        var module = graph.Modules[node.Module];
        var name = node.Path.Length > module.Path.Length ? node.Path[(module.Path.Length == 0 ? 0 : module.Path.Length + 1)..] : module.Name ?? node.Operation;
        return node.Operation switch
        {
            GraphNode.Input => box with { Kind = BoxKind.Input, Title = graph.Inputs.First(i => i.Nodes.Contains(node.Index)).Name },
            GraphNode.Weight => box with { Title = name },
            _ when ArithmeticOperator.Find(node.Operation) is not null => box with { Kind = BoxKind.Operator, Title = node.Operation },
            _ when node.State.Count == 0 => box with { Kind = BoxKind.Operation, Title = ModuleLabels.Describe(node) },
            _ => box with { Title = name, Lines = [ModuleLabels.Describe(node)] },
        };
    }

    /// <summary>Describes a module by the block that it repeats, by its own block, or by its operations.</summary>
    private IReadOnlyList<string> Describe(GraphModule module, IReadOnlyList<GraphNode> nodes)
    {
        var children = NamedChildren(module).ToList();
        if (children is [_, _, ..] && children.TrueForAll(p => p.Block is { } block && block == children[0].Block))
            return [ModuleLabels.Times(children.Count, children[0].Block?.Name ?? "")];
        return module.Block is { } own ? [own.Name] : ModuleLabels.DescribeAll(nodes);
    }

    private IEnumerable<GraphModule> NamedChildren(GraphModule module) =>
        graph.Modules.Where(m => m.Parent == module.Index).SelectMany(m => m.Name is null ? NamedChildren(m) : [m]);

    private List<Arrow> Arrows(List<(int From, int To)> edges, Dictionary<int, int> boxOf, List<Box> boxes)
    {
        var shortcuts = Shortcuts.Find([.. edges.Select(e => (boxOf[e.From], e.To))], boxes.Count);
        var labeled = new HashSet<(int, TensorShape)>();
        return
        [
            .. edges.GroupBy(e => (From: boxOf[e.From], e.To, graph.Nodes[e.From].Shape)).OrderBy(g => g.Key.From).ThenBy(g => g.Key.To).Select(g =>
                new Arrow(g.Key.From, g.Key.To, g.Key.Shape, g.Count())
                {
                    IsLabeled = labeled.Add((g.Key.From, g.Key.Shape)) || g.Count() > 1,
                    IsShortcut = shortcuts.Contains((g.Key.From, g.Key.To)),
                    Frame = FrameAround(boxes[g.Key.From].Frame, boxes[g.Key.To].Frame),
                }),
        ];
    }

    /// <summary>The inputs of an operation, without those that only provide a size.</summary>
    private static IEnumerable<int> DataInputs(GraphNode node)
    {
        var operands = OperationCatalog.Find(node.Operation)?.Operands;
        return node.Inputs.Where((_, i) => operands is null || i >= operands.Count || operands[i].Name != "like");
    }

    /// <summary>Creates frames around unfolded modules that have a name, and around backbones.</summary>
    private List<PictureFrame> Frames(List<Box> boxes)
    {
        var drawn = new HashSet<int>();
        foreach (var box in boxes.Where(b => b.Nodes.Count > 0))
            for (int? i = box.Module; i is { } module; i = graph.Modules[module].Parent) drawn.Add(module);
        return
        [
            .. graph.Modules.Where(m => drawn.Contains(m.Index) && IsFramed(m)).Select(m => new PictureFrame(m.Index, FrameAround(m.Parent), TitleOf(m))),
        ];
    }

    /// <summary>The innermost framed module that is or encloses a module; null if absent.</summary>
    private int? FrameAround(int? module)
    {
        while (module is { } index && !IsFramed(graph.Modules[index])) module = graph.Modules[index].Parent;
        return module;
    }

    /// <summary>The innermost frame that encloses two others; null if absent.</summary>
    private int? FrameAround(int? first, int? second)
    {
        // An enclosing module has a smaller index.
        while (first is { } one && second is { } other && one != other)
        {
            if (one > other) first = FrameAround(graph.Modules[one].Parent);
            else second = FrameAround(graph.Modules[other].Parent);
        }
        return first == second ? first : null;
    }

    private static bool IsFramed(GraphModule module) => module is { Parent: not null } and ({ Name: not null } or { Block.Kind: BlockKind.Backbone });

    private static string TitleOf(GraphModule module) => string.Join(" · ", new[] { module.Name, module.Block?.Name }.OfType<string>());

    private static Dimension ParametersOf(IEnumerable<GraphNode> nodes) =>
        nodes.SelectMany(n => n.State).Where(s => s.IsParameter).Aggregate(Dimension.Zero, (sum, entry) => sum + entry.Shape.Elements);
}
