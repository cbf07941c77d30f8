using System.Reflection;
using SegDsl.Generators.Emission;
using SegDsl.Language.Graph;
using SegDsl.Language.Shapes;
using SegDsl.Networks;
using SegDsl.Soundness.Tests.Mutation;
using TorchSharp;
using static TorchSharp.torch;

namespace SegDsl.Soundness.Tests.Execution;

/// <summary>Creates and runs networks, and compares the results with the predictions of the compiler.</summary>
internal static class NetworkRun
{
    /// <summary>The result for a network that should throw, but does not.</summary>
    public const string RunsAnyway = "runs at all sizes";

    /// <summary>Runs an accepted network at allowed sizes; returns the difference from the predictions, or null.</summary>
    public static string? Check(Type type, NetworkGraph graph)
    {
        try
        {
            var defaults = Parameters.Defaults(graph);
            if (!Parameters.Allow(graph, defaults)) return "does not allow its own defaults";
            var wrong = Check(type, graph, defaults, InputSize.AllowedBy(graph, defaults));
            return wrong is null && Parameters.Others(graph) is { } others ? Check(type, graph, others, [InputSize.AllowedBy(graph, others)[1]]) : wrong;
        }
        catch (TargetInvocationException e)
        {
            return $"throws {Describe(e.InnerException ?? e)}";
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            return $"throws {Describe(e)}";
        }
    }

    /// <summary>Runs a network that was rejected for its shapes; returns null if it throws a shape error for at least one size.</summary>
    public static string? CheckThrows(Type type, NetworkGraph? graph, NetworkGraph original)
    {
        graph ??= original;
        var sizes = InputSize.AllowedBy(original, Parameters.Defaults(original));
        foreach (var values in new[] { Parameters.Defaults(graph), Parameters.Others(graph) }.OfType<IReadOnlyDictionary<string, long>>())
        {
            foreach (var size in sizes)
            {
                try
                {
                    using var scope = NewDisposeScope();
                    using var guard = inference_mode();
                    using var network = Create(type, values);
                    network.call(Input(graph, size.Symbols(graph, values))).DisposeAll();
                }
                catch (Exception e) when (IsShapeError(e is TargetInvocationException { InnerException: { } inner } ? inner : e))
                {
                    return null;
                }
                catch (Exception e) when (e is not OutOfMemoryException)
                {
                    return $"throws something other than a shape error: {Describe(e.InnerException ?? e)}";
                }
            }
        }
        return RunsAnyway;
    }

    /// <summary>Describes an exception in a few lines.</summary>
    private static string Describe(Exception e)
    {
        var places = (e.StackTrace ?? "").Split('\n').Where(l => l.Contains(nameof(Mutant), StringComparison.Ordinal));
        return $"{e.GetType().Name}: {e.Message}\n{string.Join('\n', places.Take(3))}";
    }

    /// <summary>Whether torch or the network rejected a shape. TorchSharp's convolutions divide by the number of groups before they check it.</summary>
    // TorchSharp divides by the number of groups; the runtime may inline that into the generated code.
    private static bool IsShapeError(Exception e) =>
        e is System.Runtime.InteropServices.ExternalException or NetworkInputException or ArgumentException or DivideByZeroException;

    private static string? Check(Type type, NetworkGraph graph, IReadOnlyDictionary<string, long> parameters, IReadOnlyList<InputSize> sizes)
    {
        using var scope = NewDisposeScope();
        using var guard = inference_mode();
        using var network = Create(type, parameters);
        if (StateDifference(network, graph, parameters) is { } different) return different;
        var seen = new Dictionary<string, long[]>(StringComparer.Ordinal);
        RecordShapes(network, graph, seen);
        foreach (var size in sizes)
        {
            var symbols = size.Symbols(graph, parameters);
            if (OutputDifference(network, graph, symbols) is { } wrong) return $"at {size}: {wrong}";
            foreach (var node in graph.Nodes)
            {
                if (seen.TryGetValue(node.Path, out var shape) && Difference(node.Shape, shape, symbols) is { } inside)
                    return $"at {size}: '{node.Path}' {inside}";
            }
        }
        network.AuxiliaryOutputs = false;
        return OutputDifference(network, graph, sizes[0].Symbols(graph, parameters));
    }

    /// <summary>A network in evaluation mode, which computes all outputs.</summary>
    public static SegmentationNetwork Create(Type type, IReadOnlyDictionary<string, long> parameters)
    {
        var constructor = type.GetConstructors().Single();
        var values = parameters.ToDictionary(p => Identifiers.Camel(p.Key), p => (object)p.Value, StringComparer.Ordinal);
        var arguments = constructor.GetParameters().Select(p => values.TryGetValue(p.Name ?? "", out var value) ? value : p.DefaultValue);
        var network = Initialization.Skip(() => (SegmentationNetwork)constructor.Invoke([.. arguments]));
        network.eval();
        network.AuxiliaryOutputs = true;
        return network;
    }

    private static NetworkInputs Input(NetworkGraph graph, IReadOnlyDictionary<string, long> symbols)
    {
        var tensors = graph.Inputs.Select(input => new NamedTensor(input.Name, rand([.. ShapeOf(input).Dimensions.Select(d => d.Evaluate(symbols))]))).ToList();
        if (tensors.Count == 1) return tensors[0].Value;
        return new(
            tensors.First(t => t.Name == NetworkInputs.ImageName).Value, [.. tensors.Where(t => t.Name != NetworkInputs.ImageName)]);
    }

    private static TensorShape ShapeOf(GraphOutput input) => input.Shape ?? throw new InvalidOperationException($"The input '{input.Name}' has no shape.");

    /// <summary>Records the output shapes of torch modules that correspond to exactly one operation.</summary>
    private static void RecordShapes(SegmentationNetwork network, NetworkGraph graph, Dictionary<string, long[]> seen)
    {
        var paths = graph.Nodes.GroupBy(n => n.Path).Where(g => g.Count() == 1).Select(g => g.Key).ToHashSet(StringComparer.Ordinal);
        foreach (var (name, module) in network.named_modules())
        {
            if (!paths.Contains(name) || module is not nn.Module<Tensor, Tensor> layer || module.GetType().Namespace != "TorchSharp.Modules") continue;
            layer.register_forward_hook((_, _, result) =>
            {
                seen[name] = result.shape;
                return result;
            });
        }
    }

    private static string? OutputDifference(SegmentationNetwork network, NetworkGraph graph, IReadOnlyDictionary<string, long> symbols)
    {
        using var scope = NewDisposeScope();
        var computed = network.call(Input(graph, symbols)).Computed;
        var expected = graph.Outputs.Where(o => network.AuxiliaryOutputs || !o.IsAuxiliary).ToList();
        if (!computed.Select(o => o.Name).SequenceEqual(expected.Select(o => o.Name)))
            return $"computes the outputs {string.Join(", ", computed.Select(o => o.Name))} instead of {string.Join(", ", expected.Select(o => o.Name))}";
        foreach (var (output, (name, shape)) in expected.Zip(computed.Select(o => (o.Name, o.Value.shape))))
        {
            if (output.Shape is null) return $"'{name}' has no predicted shape";
            if (Difference(output.Shape, shape, symbols) is { } difference) return $"'{name}' {difference}";
        }
        return null;
    }

    private static string? StateDifference(SegmentationNetwork network, NetworkGraph graph, IReadOnlyDictionary<string, long> parameters)
    {
        var state = network.state_dict();
        var keys = graph.State.Select(s => s.Key).ToList();
        if (!state.Keys.SequenceEqual(keys))
            return $"the state has different keys or another order: {string.Join(", ", state.Keys.Except(keys).Concat(keys.Except(state.Keys)))}";
        foreach (var entry in graph.State)
            if (Difference(entry.Shape, state[entry.Key].shape, parameters) is { } difference) return $"the state '{entry.Key}' {difference}";
        var count = network.parameters().Sum(p => p.numel());
        var expected = graph.ParameterCount.Evaluate(parameters);
        return count == expected ? null : $"has {count} parameters instead of {expected}";
    }

    private static string? Difference(TensorShape expected, long[] shape, IReadOnlyDictionary<string, long> symbols)
    {
        var sizes = expected.Dimensions.Select(d => d.Evaluate(symbols)).ToArray();
        return sizes.SequenceEqual(shape) ? null : $"is [{string.Join(", ", shape)}] instead of {expected}, which is [{string.Join(", ", sizes)}]";
    }
}
