using SegDsl.Language.Types;
using SegDsl.Cli.CommandLine;
using SegDsl.Language.Analysis;
using SegDsl.Language.Binding;
using SegDsl.Language.Graph;
using SegDsl.Language.Operations;
using SegDsl.Language.Shapes;

namespace SegDsl.Cli.Drawing;

/// <summary>
/// Folds the modules of a network into boxes, down to a depth and further where that is asked for. Equal modules in a row become one box.
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
                || (isUnfolded[parent] && (module.Name is null || levels[module.Index] < depth || expanded.Any(e => (e + ".").StartsWith(module.Path + ".", StringComparison.Ordinal))));
        }
    }

    /// <summary>Folds a network.</summary>
    /// <param name="graph">The network.</param>
    /// <param name="depth">How many levels of modules are seen.</param>
    /// <param name="expanded">The paths of modules that are unfolded besides.</param>
    /// <exception cref="CommandException">A path names no module.</exception>
    public static Picture Fold(NetworkGraph graph, int depth, IReadOnlyList<string> expanded)
    {
        var paths = graph.Modules.Select(m => m.Path).Where(p => p.Length > 0).Distinct().ToList();
        foreach (var path in expanded.Where(e => !paths.Contains(e)))
            throw new CommandException($"--expand {path}: {graph.Name} has no module '{path}'. {Suggestions.For(path, paths.Where(p => !p.Contains('.')), "modules")}");
        return new Folding(graph, depth, expanded).Fold();
    }

    private Picture Fold()
    {
        var groups = Grouped(graph.Nodes.GroupBy(HolderOf).OrderBy(g => g.Min(n => n.Index)).Select(g => (IReadOnlyList<GraphNode>)[.. g]).ToList());
        var boxes = groups.Select((nodes, i) => BoxOf(nodes) with { Index = i }).Select(b => b with { Frame = FrameAround(b.Module) }).ToList();
        var boxOf = boxes.SelectMany(b => b.Nodes.Select(n => (n.Index, Box: b.Index))).ToDictionary(p => p.Index, p => p.Box);
        var ways = boxes.SelectMany(b => b.Nodes.SelectMany(Flows).Distinct().Order().Select(from => (From: from, To: b.Index)))
            .Where(w => boxOf[w.From] != w.To).ToList();
        foreach (var output in graph.Outputs)
        {
            ways.AddRange(output.Nodes.Distinct().Select(from => (from, boxes.Count)));
            boxes.Add(new() { Index = boxes.Count, Kind = BoxKind.Output, Title = output.Name, IsAuxiliary = output.IsAuxiliary });
        }
        return new(graph.Name, boxes, Arrows(ways, boxOf, boxes), Frames(boxes));
    }

    /// <summary>What an operation is drawn in: the outermost folded module around it, or itself.</summary>
    private (bool IsModule, int Index) HolderOf(GraphNode node)
    {
        (bool, int)? holder = null;
        for (int? i = node.Module; i is { } module; i = graph.Modules[module].Parent)
            if (!isUnfolded[module]) holder = (true, module);
        return holder ?? (false, node.Index);
    }

    /// <summary>Puts together what repeats: modules of the same kind, size and shape, each of which takes what the one before it gives.</summary>
    private List<IReadOnlyList<GraphNode>> Grouped(List<IReadOnlyList<GraphNode>> groups)
    {
        var groupOf = groups.SelectMany((nodes, i) => nodes.Select(n => (n.Index, Group: i))).ToDictionary(p => p.Index, p => p.Group);
        var from = groups.Select((nodes, i) => nodes.SelectMany(Flows).Select(n => groupOf[n]).Where(g => g != i).ToHashSet()).ToList();
        var to = groups.Select((_, i) => Enumerable.Range(0, groups.Count).Where(g => from[g].Contains(i)).ToHashSet()).ToList();
        foreach (var output in graph.Outputs.SelectMany(o => o.Nodes)) to[groupOf[output]].Add(-1);

        var joined = new List<IReadOnlyList<GraphNode>>();
        for (var i = 0; i < groups.Count; i++)
        {
            var goesOn = i > 0 && to[i - 1].SetEquals([i]) && from[i].SetEquals([i - 1]) && Signature(groups[i]) is { } signature && signature == Signature(groups[i - 1]);
            if (goesOn) joined[^1] = [.. joined[^1], .. groups[i]];
            else joined.Add(groups[i]);
        }
        return joined;
    }

    /// <summary>What modules must have in common to be drawn as one; null for what is no folded module.</summary>
    private string? Signature(IReadOnlyList<GraphNode> nodes) => HolderOf(nodes[0]) is (true, var index) && graph.Modules[index] is { Block: { } block } module
        ? $"{module.Parent} {block} {nodes[^1].Shape} {ParametersOf(nodes)}"
        : null;

    private Box BoxOf(IReadOnlyList<GraphNode> nodes)
    {
        var holders = nodes.Select(HolderOf).Distinct().ToList();
        var box = new Box
        {
            Index = 0,
            Kind = BoxKind.Module,
            Title = "",
            Parameters = ParametersOf(nodes),
            Family = ModuleWords.Family(nodes),
            IsAuxiliary = nodes.All(n => !memory.IsComputedInInference(n.Index)),
            Nodes = nodes,
            Module = nodes[0].Module,
        };
        if (holders is [(false, _)]) return OperationBox(box, nodes[0]);
        var modules = holders.Select(h => graph.Modules[h.Index]).ToList();
        var first = modules[0];
        box = box with { Module = first.Parent ?? 0, Family = first.Block is null || box.Family == "Attention and positions" ? box.Family : null };
        return modules.Count == 1
            ? box with { Title = first.Name ?? "", Lines = Describe(first, nodes) }
            : box with { Title = $"{first.Name} – {modules[^1].Name}", Lines = [ModuleWords.Times(modules.Count, first.Block?.Name ?? "")] };
    }

    private Box OperationBox(Box box, GraphNode node)
    {
        var module = graph.Modules[node.Module];
        var name = node.Path.Length > module.Path.Length ? node.Path[(module.Path.Length == 0 ? 0 : module.Path.Length + 1)..] : module.Name ?? node.Operation;
        return node.Operation switch
        {
            GraphNode.Input => box with { Kind = BoxKind.Input, Title = graph.Inputs.First(i => i.Nodes.Contains(node.Index)).Name },
            GraphNode.Weight => box with { Title = name },
            "+" or "-" or "*" or "/" => box with { Kind = BoxKind.Sign, Title = node.Operation },
            _ when node.State.Count == 0 => box with { Kind = BoxKind.Operation, Title = ModuleWords.Of(node) },
            _ => box with { Title = name, Lines = [ModuleWords.Of(node)] },
        };
    }

    /// <summary>A block by its name, or by the blocks that it repeats; the rest by their operations.</summary>
    private IReadOnlyList<string> Describe(GraphModule module, IReadOnlyList<GraphNode> nodes)
    {
        var parts = Parts(module).ToList();
        if (parts is [_, _, ..] && parts.TrueForAll(p => p.Block is { } block && block == parts[0].Block))
            return [ModuleWords.Times(parts.Count, parts[0].Block?.Name ?? "")];
        return module.Block is { } own ? [own.Name] : ModuleWords.OfAll(nodes);
    }

    private IEnumerable<GraphModule> Parts(GraphModule module) => graph.Modules.Where(m => m.Parent == module.Index).SelectMany(m => m.Name is null ? Parts(m) : [m]);

    private List<Arrow> Arrows(List<(int From, int To)> ways, Dictionary<int, int> boxOf, List<Box> boxes)
    {
        var shortcuts = Shortcuts.Among([.. ways.Select(w => (boxOf[w.From], w.To))], boxes.Count);
        var labelled = new HashSet<(int, TensorShape)>();
        return
        [
            .. ways.GroupBy(w => (From: boxOf[w.From], w.To, graph.Nodes[w.From].Shape)).OrderBy(g => g.Key.From).ThenBy(g => g.Key.To).Select(g =>
                new Arrow(g.Key.From, g.Key.To, g.Key.Shape, g.Count())
                {
                    IsLabelled = labelled.Add((g.Key.From, g.Key.Shape)) || g.Count() > 1,
                    IsShortcut = shortcuts.Contains((g.Key.From, g.Key.To)),
                    Frame = FrameAround(boxes[g.Key.From].Frame, boxes[g.Key.To].Frame),
                }),
        ];
    }

    /// <summary>What flows into an operation: its operands, but for those of which it only takes the size.</summary>
    private static IEnumerable<int> Flows(GraphNode node)
    {
        var operands = OperationCatalog.Find(node.Operation)?.Operands;
        return node.Inputs.Where((_, i) => operands is null || i >= operands.Count || operands[i].Name != "like");
    }

    /// <summary>Frames around unfolded modules with a name, and around backbones.</summary>
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

    /// <summary>The innermost framed module at or around a module; null where there is none.</summary>
    private int? FrameAround(int? module)
    {
        while (module is { } index && !IsFramed(graph.Modules[index])) module = graph.Modules[index].Parent;
        return module;
    }

    /// <summary>The innermost frame around two; null where there is none.</summary>
    private int? FrameAround(int? first, int? second)
    {
        // What is around a module has a smaller number.
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
