using SegDsl.Fusion.Graphs;
using SegDsl.Fusion.Kernels;
using SegDsl.Fusion.Operations;
using SegDsl.Language.Graph;
using SegDsl.Language.Shapes;
using SegDsl.Networks;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace SegDsl.Fusion.Planning;

/// <summary>Chooses the kernels for the operations of a network.</summary>
internal sealed partial class Planner
{
    /// <summary>Layers that do nothing in evaluation mode.</summary>
    private static readonly HashSet<string> Identities = ["Dropout", "Dropout2d", "StochasticDepth"];

    private readonly NetworkGraph graph;
    private readonly NetworkModules modules;
    private readonly SegmentationNetwork network;
    private readonly ScalarType type;
    private readonly PlanKind kind;
    private readonly bool usesOneDnn;
    private readonly int[] sources;
    private readonly List<int>[] consumers;
    private readonly bool[] isOutput;
    private readonly HashSet<int> claimed = [];
    private readonly List<(int Anchor, Step Step)> steps = [];

    private Planner(NetworkGraph graph, SegmentationNetwork network, IReadOnlyList<GraphOutput> outputs, PlanOptions options)
    {
        (this.graph, this.network, type, kind) = (graph, network, options.Type, options.Kind);
        modules = new(network);
        usesOneDnn = options.UsesOneDnn
            && network.parameters().FirstOrDefault()?.device_type is null or DeviceType.CPU;
        var needed = Needed(outputs);
        sources = [.. Enumerable.Range(0, graph.Nodes.Count)];
        consumers = [.. graph.Nodes.Select(_ => new List<int>())];
        isOutput = new bool[graph.Nodes.Count];
        foreach (var node in graph.Nodes)
        {
            if (!needed.Contains(node.Index)) claimed.Add(node.Index);
            else if (IsIdentity(node))
            {
                sources[node.Index] = sources[node.Inputs[0]];
                claimed.Add(node.Index);
            }
            else
                foreach (var input in node.Inputs) consumers[sources[input]].Add(node.Index);
        }
        foreach (var output in outputs.SelectMany(o => o.Nodes)) isOutput[sources[output]] = true;
    }

    /// <summary>Creates a plan.</summary>
    /// <param name="graph">The network, with numbers for all parameters.</param>
    /// <param name="network">The network with its weights, in evaluation mode.</param>
    /// <param name="outputs">The outputs to compute.</param>
    /// <param name="options">How the plan is made.</param>
    /// <exception cref="FusionException">The graph does not describe the network.</exception>
    public static Plan Create(NetworkGraph graph, SegmentationNetwork network, IReadOnlyList<GraphOutput> outputs, PlanOptions options)
    {
        // The kernels detach what they keep.
        using var scope = NewDisposeScope();
        var planner = new Planner(graph, network, outputs, options);
        if (options.Kind == PlanKind.Fused)
        {
            foreach (var node in graph.Nodes.Where(n => n.Operation is "Conv" or "Conv3d")) planner.Convolution(node);
            foreach (var node in graph.Nodes.Where(n => n.Operation == "Linear")) planner.Linear(node);
        }

        foreach (var node in graph.Nodes) planner.AsIs(node);
        IReadOnlyList<Step> steps = [.. planner.steps.OrderBy(s => s.Anchor).Select(s => s.Step)];
        var values = graph.Nodes.Count + planner.fresh;
        if (options.Ranges is { } ranges)
            (steps, values) = Quantizer.Apply(steps, ranges, [.. outputs.SelectMany(o => o.Nodes).Select(node => planner.sources[node])], values);
        return new(graph, steps, values, outputs, planner.sources, options);
    }

    private HashSet<int> Needed(IReadOnlyList<GraphOutput> outputs)
    {
        var needed = new HashSet<int>(outputs.SelectMany(o => o.Nodes));
        foreach (var node in graph.Nodes.Reverse())
            if (needed.Contains(node.Index)) needed.UnionWith(node.Inputs);
        return needed;
    }

    private bool IsIdentity(GraphNode node) => Identities.Contains(node.Operation) || (node.Operation == "Norm" && modules.Of(node) is NoNormalization);

    /// <summary>The only operation that uses a result; null if there are several, or if the result is an output.</summary>
    private GraphNode? OnlyConsumer(GraphNode node) =>
        !isOutput[node.Index] && consumers[node.Index] is [var only] && !claimed.Contains(only) ? graph.Nodes[only] : null;

    /// <summary>Fuses a convolution with the operations that follow it.</summary>
    private void Convolution(GraphNode node)
    {
        if (claimed.Contains(node.Index)) return;
        List<GraphNode> group = [node];
        BatchNorm? norm = null;
        if (OnlyConsumer(node) is { } next && modules.BatchNormOf(next) is { running_mean: not null } found)
        {
            norm = found;
            group.Add(next);
        }

        if (usesOneDnn && ConvolveBeforeUpsampling(node, group, norm)) return;
        var sum = PackedConvolution.Sum.None;
        // oneDNN cannot add to a convolution with one channel, unless the sum overwrites the other summand.
        var other = AddedTo(group, value => node.Shape[1].Value > 1 || !usesOneDnn || MayOverwrite(value, node));
        if (other is { } added) sum = MayOverwrite(added, node) ? PackedConvolution.Sum.InPlace : PackedConvolution.Sum.New;

        // The addition takes no other activation.
        var epilogue = ActivationOf(group, activation => other is null || activation == "relu");
        var (weight, bias) = Folding.Fold(modules.State(node.Path + ".weight"), modules.Find(node.Path + ".bias"), norm);
        (weight, bias) = (weight.to(type).DetachFromDisposeScope(), bias?.to(type).DetachFromDisposeScope());
        Kernel kernel = usesOneDnn
            ? new PackedConvolution(NameOf(group), weight, bias, Settings(node), sum, epilogue)
            : new FoldedConvolution(NameOf(group), weight, bias, Settings(node), other is not null, epilogue);
        var input = sources[node.Inputs[0]];
        Add(new(kernel, other is { } second ? [input, second] : [input], group[^1].Index, group));
    }

    /// <summary>Fuses a linear layer with the operation that follows it.</summary>
    private void Linear(GraphNode node)
    {
        if (claimed.Contains(node.Index) || !usesOneDnn) return;
        List<GraphNode> group = [node];
        var other = AddedTo(group, _ => true);
        var epilogue = other is null ? ActivationOf(group, _ => true) : Epilogue.None;
        var (weight, bias) = Folding.Fold(modules.State(node.Path + ".weight"), modules.Find(node.Path + ".bias"), null);
        var kernel = new PackedLinear(
            NameOf(group), weight.to(type).DetachFromDisposeScope(), bias?.to(type).DetachFromDisposeScope(), other is not null, epilogue);
        var input = sources[node.Inputs[0]];
        Add(new(kernel, other is { } second ? [input, second] : [input], group[^1].Index, group));
    }

    /// <summary>Adds the addition that follows a group of operations to it, and returns the other summand; null if there is none of the same shape.</summary>
    private int? AddedTo(List<GraphNode> group, Func<int, bool> accepts)
    {
        var last = group[^1];
        if (OnlyConsumer(last) is not { Operation: "+", Inputs.Count: 2 } addition || !addition.Shape.Equals(last.Shape)) return null;
        var other = sources[sources[addition.Inputs[0]] == last.Index ? addition.Inputs[1] : addition.Inputs[0]];
        if (other == last.Index || !graph.Nodes[other].Shape.Equals(last.Shape) || !accepts(other)) return null;
        group.Add(addition);
        return other;
    }

    /// <summary>Adds the activation that follows a group of operations to it, if oneDNN can apply it.</summary>
    private Epilogue ActivationOf(List<GraphNode> group, Func<string, bool> accepts)
    {
        if (OnlyConsumer(group[^1]) is not { } next || Epilogue.Of(next.Operation) is not { } activation || !accepts(activation.Name)) return Epilogue.None;
        group.Add(next);
        return activation;
    }

    private static string NameOf(IEnumerable<GraphNode> group) => string.Join(" + ", group.Select(n => n.Operation == "+" ? "add" : n.Operation));

    private static ConvolutionSettings Settings(GraphNode node)
    {
        var sides = node.Shape.Rank - 2;
        return new(Sides(node, "padding", sides), Sides(node, "stride", sides), Sides(node, "dilation", sides), Number(node.Arguments["groups"]));
    }

    private static long[] Sides(GraphNode node, string name, int sides) => node.Arguments[name] is IEnumerable<object> list
        ? [.. list.Select(Number)]
        : [.. Enumerable.Repeat(Number(node.Arguments[name]), sides)];

    private static long Number(object value) => ((Dimension)value).Value ?? throw new FusionException($"{value} has no number.");

    /// <summary>Whether an operation may overwrite a value: nothing else uses it, and it shares its memory with no other value.</summary>
    private bool MayOverwrite(int value, GraphNode user) =>
        !isOutput[value] && consumers[value].Count == 1 && !IsView(graph.Nodes[value]) && user.Inputs.All(i => sources[i] != value);

    private static bool IsView(GraphNode node) => node.Operation is GraphNode.Input or GraphNode.Weight || node.Method is not null
        || (OperationFunctions.All.TryGetValue(node.Operation, out var function) && function.IsView);

    /// <summary>Computes an operation that is not part of a fused one as it is, in place if possible.</summary>
    private void AsIs(GraphNode node)
    {
        if (claimed.Contains(node.Index) || node.Operation == GraphNode.Input) return;
        Add(new(KernelOf(node), [.. node.Inputs.Select(i => sources[i])], node.Index, [node]) { Note = new Unfused(graph, sources, modules).Why(node) });
    }

    private Kernel KernelOf(GraphNode node)
    {
        if (node.Method is { } method) return new ExternKernel(node, method, network.GetType().Assembly);
        if (node.Operation == GraphNode.Weight)
            return new ParameterKernel(kind == PlanKind.Training
                ? modules.State(node.Path).alias().DetachFromDisposeScope()
                : modules.State(node.Path).detach().to(type, copy: true).DetachFromDisposeScope());
        if (!OperationFunctions.All.TryGetValue(node.Operation, out var function)) return new ModuleKernel(node, modules.Of(node));
        var first = sources[node.Inputs[0]];
        var overwrites = kind != PlanKind.Training && InPlaceKernel.Has(node) && graph.Nodes[first].Shape.Equals(node.Shape)
            && !isOutput[first] && consumers[first].Count == 1 && !IsView(graph.Nodes[first]);
        return overwrites ? new InPlaceKernel(node) : new FunctionKernel(node, function);
    }

    private void Add(Step step) => Add(step, step.Output);

    /// <summary>Adds a step.</summary>
    /// <param name="step">The step.</param>
    /// <param name="anchor">The index of the operation in whose place it runs, after the steps that were added for it before.</param>
    private void Add(Step step, int anchor)
    {
        steps.Add((anchor, step));
        claimed.UnionWith(step.Nodes.Select(n => n.Index));
    }
}
