using System.Diagnostics;
using SegDsl.Fusion.Graphs;
using SegDsl.Inference;
using SegDsl.Language.Graph;
using SegDsl.Language.Shapes;
using SegDsl.Networks;
using SegDsl.Precision;
using SegDsl.Torch;
using TorchSharp;
using static TorchSharp.torch;

namespace SegDsl.Fusion.Planning;

/// <summary>The steps that compute some outputs of a network.</summary>
internal sealed class Plan : IDisposable
{
    private readonly NetworkGraph graph;
    private readonly int values;
    private readonly Dictionary<int, TensorShape> shapeOf;
    private readonly ScalarType type;
    private readonly PlanKind kind;
    private readonly IReadOnlyList<(string Name, int Value)> outputs;

    /// <summary>Creates a plan.</summary>
    /// <param name="graph">The network.</param>
    /// <param name="steps">The steps, each after those that compute its inputs.</param>
    /// <param name="values">The number of values: the results of nodes, and others, whose indices follow.</param>
    /// <param name="outputs">The outputs.</param>
    /// <param name="sources">For every node, the node that computes its value.</param>
    /// <param name="options">How the plan was made.</param>
    public Plan(
        NetworkGraph graph, IReadOnlyList<Step> steps, int values, IReadOnlyList<GraphOutput> outputs, int[] sources, PlanOptions options)
    {
        (this.graph, Steps, type, kind) = (graph, steps, options.Type, options.Kind);
        this.values = values;
        // A list gives one output per tensor; whether an output is a list does not follow from the number of its nodes.
        this.outputs = [.. outputs.SelectMany(o => o.Shape is null
            ? NamedTensor.List(o.Name, new Tensor[o.Nodes.Count]).Select((item, i) => (item.Name, sources[o.Nodes[i]]))
            : [(o.Name, sources[o.Nodes[0]])])];
        shapeOf = graph.Nodes.ToDictionary(n => n.Index, n => n.Shape);
        foreach (var step in steps) shapeOf[step.Output] = step.Shape;
        Release();
    }

    /// <summary>The steps, in order.</summary>
    public IReadOnlyList<Step> Steps { get; }

    /// <summary>Computes the outputs, in float32.</summary>
    /// <param name="inputs">The inputs of the network.</param>
    /// <param name="observe">Receives the time of every step; null to measure none.</param>
    /// <exception cref="NetworkInputException">The shape of an input is not one that the network accepts.</exception>
    public IReadOnlyList<NamedTensor> Run(NetworkInputs inputs, Action<Step, TimeSpan>? observe = null)
    {
        using var scope = NewDisposeScope();
        var results = Run(inputs, new(graph, inputs), end: null, observe);
        return [.. outputs.Select(o => new NamedTensor(o.Name, InFloat(results[o.Value]!).MoveToOuterDisposeScope()))];
    }

    /// <summary>Computes all values.</summary>
    /// <param name="inputs">The inputs of the network.</param>
    /// <param name="inspect">Receives the index and the tensor of every value after its step; a later step can overwrite the tensor.</param>
    /// <exception cref="NetworkInputException">The shape of an input is not one that the network accepts.</exception>
    public void Inspect(NetworkInputs inputs, Action<int, Tensor> inspect)
    {
        using var scope = NewDisposeScope();
        Run(inputs, new(graph, inputs), end: null, observe: null, inspect);
    }

    /// <summary>Runs the steps up to, but excluding, one of them.</summary>
    private Tensor?[] Run(NetworkInputs inputs, InputSizes sizes, Step? end, Action<Step, TimeSpan>? observe, Action<int, Tensor>? inspect = null)
    {
        var results = new Tensor?[values];
        foreach (var input in graph.Inputs)
            results[input.Nodes[0]] = Prepared(graph.Inputs.Count == 1 ? inputs.Image : inputs[input.Name]);
        foreach (var step in Steps)
        {
            if (ReferenceEquals(step, end)) break;
            var start = Stopwatch.GetTimestamp();
            var result = results[step.Output] = Compute(step, results, sizes);
            inspect?.Invoke(step.Output, result);
            foreach (var value in step.Released)
            {
                results[value]?.Dispose();
                results[value] = null;
            }
            observe?.Invoke(step, Stopwatch.GetElapsedTime(start));
        }
        return results;
    }

    /// <summary>
    /// Computes an output before its last step, if that step is bilinear upsampling of a map; otherwise returns null.
    /// </summary>
    /// <param name="name">The name of the output.</param>
    /// <param name="inputs">The inputs of the network.</param>
    /// <exception cref="NetworkInputException">The shape of an input is not one that the network accepts.</exception>
    public CoarseScores? RunCoarse(string name, NetworkInputs inputs)
    {
        if (outputs.FirstOrDefault(o => o.Name == name) is not { Name: not null } output) return null;
        var last = Steps.FirstOrDefault(step => step.Output == output.Value);
        if (last is not { Nodes: [{ Operation: "upsample", Shape.Rank: 4 } node] } || Steps.Any(step => step.Inputs.Contains(output.Value))) return null;
        if ((string)node.Arguments["mode"] != "bilinear" || (node.Arguments.ContainsKey("scale") && !(bool)node.Arguments["align_corners"])) return null;
        var sizes = new InputSizes(graph, inputs);
        var shape = sizes.Of(node.Shape);
        using var scope = NewDisposeScope();
        var scores = InFloat(Run(inputs, sizes, last, observe: null)[last.Inputs[0]]!).MoveToOuterDisposeScope();
        return new(scores, (int)shape[2], (int)shape[3], (bool)node.Arguments["align_corners"]);
    }

    /// <summary>Computes every step, and differentiates it alone.</summary>
    /// <param name="inputs">The inputs of the network.</param>
    /// <param name="precision">The precision of mixed-precision training, or float32.</param>
    /// <param name="observe">Receives the time of the forward and of the backward pass of every step.</param>
    /// <exception cref="NetworkInputException">The shape of an input is not one that the network accepts.</exception>
    public void Train(NetworkInputs inputs, ComputePrecision precision, Action<Step, TimeSpan, TimeSpan> observe)
    {
        using var scope = NewDisposeScope();
        var sizes = new InputSizes(graph, inputs);
        var results = new Tensor?[values];
        foreach (var input in graph.Inputs)
            results[input.Nodes[0]] = Prepared(graph.Inputs.Count == 1 ? inputs.Image : inputs[input.Name]);
        foreach (var step in Steps)
        {
            using var inner = NewDisposeScope();
            var leaves = Array.ConvertAll(step.Inputs, i => Leaf(results[i]!));
            var start = Stopwatch.GetTimestamp();
            Tensor result;
            using (Autocast.Enter(precision, inputs.Image.device)) result = step.Kernel.Run(leaves, sizes);
            var forward = Stopwatch.GetElapsedTime(start);
            start = Stopwatch.GetTimestamp();
            if (result.requires_grad) result.backward([ones_like(result)]);
            observe(step, forward, Stopwatch.GetElapsedTime(start));
            results[step.Output] = result.detach().MoveToOuterDisposeScope();
            foreach (var value in step.Released)
            {
                results[value]?.Dispose();
                results[value] = null;
            }
        }
    }

    /// <summary>The bytes that a step reads and writes: its inputs, its parameters and buffers, and its result. A view of its input has none.</summary>
    /// <param name="step">The step.</param>
    /// <param name="sizes">The sizes of the inputs.</param>
    /// <param name="type">The type of the values.</param>
    public double BytesOf(Step step, InputSizes sizes, ScalarType type)
    {
        if (step.Kernel.IsView) return 0;
        var weights = step.Nodes.SelectMany(n => n.State).Where(s => !s.IsInteger).Select(s => s.Shape);
        var shapes = step.Inputs.Select(i => shapeOf[i]).Append(step.Shape).Concat(weights);
        return shapes.Sum(shape => (double)sizes.Of(shape.Elements)) * type.ElementSize();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var step in Steps) step.Kernel.Dispose();
    }

    private Tensor Compute(Step step, Tensor?[] values, InputSizes sizes)
    {
        var inputs = Array.ConvertAll(step.Inputs, i => values[i]!);
        if (type == ScalarType.Float32) return step.Kernel.Run(inputs, sizes);
        using var scope = NewDisposeScope();
        var (from, to) = step.Kernel.NeedsFloat ? (type, ScalarType.Float32) : (ScalarType.Float32, type);
        var result = step.Kernel.Run(Array.ConvertAll(inputs, input => input.dtype == from ? input.to(to) : input), sizes);
        return (result.dtype == ScalarType.Float32 && !step.Kernel.KeepsFloat ? result.to(type) : result).MoveToOuterDisposeScope();
    }

    private Tensor Prepared(Tensor input)
    {
        var converted = input.to(type);
        if (kind != PlanKind.Fused || converted.dim() is not (4 or 5)) return converted.alias();
        return TorchOperators.Contiguous.Call(converted, converted.dim() == 5 ? MemoryFormat.ChannelsLast3d : MemoryFormat.ChannelsLast)[0].AsTensor();
    }

    /// <summary>A value that a step is differentiated by; integers have no gradient.</summary>
    private static Tensor Leaf(Tensor value) => value.is_floating_point() ? value.detach().requires_grad_() : value.alias();

    private static Tensor InFloat(Tensor value) => value.dtype is ScalarType.BFloat16 or ScalarType.Float16 ? value.to(ScalarType.Float32) : value.alias();

    /// <summary>Determines after which step each value is no longer needed.</summary>
    private void Release()
    {
        var last = new Dictionary<int, Step>();
        foreach (var step in Steps)
            foreach (var input in step.Inputs.Append(step.Output)) last[input] = step;
        foreach (var (_, value) in outputs) last.Remove(value);
        foreach (var group in last.GroupBy(entry => entry.Value)) group.Key.Released = [.. group.Select(entry => entry.Key)];
    }
}
