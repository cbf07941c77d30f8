using System.Reflection;
using SegDsl.Generators.Emission;
using SegDsl.Language.Graph;
using SegDsl.Language.Shapes;
using SegDsl.Networks;
using SegDsl.Soundness.Tests.Mutation;
using TorchSharp;
using static TorchSharp.torch;

namespace SegDsl.Soundness.Tests.Execution;

/// <summary>Creates networks, runs them, and compares what they do with what the compiler promised.</summary>
internal static class NetworkRun
{
    /// <summary>What is said of a network that should throw, and does not.</summary>
    public const string RunsAnyway = "runs at all sizes";

    /// <summary>Runs an accepted network at sizes that it allows; gives what is not as promised, null where all is.</summary>
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
            return $"throws {Told(e.InnerException ?? e)}";
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            return $"throws {Told(e)}";
        }
    }

    /// <summary>Runs a network that was rejected for its shapes; gives null where it throws a shape error at one size at least.</summary>
    public static string? MustThrow(Type type, NetworkGraph? graph, NetworkGraph original)
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
                    return $"throws something else than a shape error: {Told(e)}";
                }
            }
        }
        return RunsAnyway;
    }

    /// <summary>An exception in a few lines.</summary>
    private static string Told(Exception e)
    {
        var places = (e.StackTrace ?? "").Split('\n').Where(l => l.Contains(nameof(Mutant), StringComparison.Ordinal));
        return $"{e.GetType().Name}: {e.Message}\n{string.Join('\n', places.Take(3))}";
    }

    /// <summary>Whether torch or the network rejects a shape. TorchSharp's convolutions divide by their groups before they check them.</summary>
    private static bool IsShapeError(Exception e) => e is System.Runtime.InteropServices.ExternalException or ArgumentException
        || e is DivideByZeroException { Source: nameof(TorchSharp) };

    private static string? Check(Type type, NetworkGraph graph, IReadOnlyDictionary<string, long> parameters, IReadOnlyList<InputSize> sizes)
    {
        using var scope = NewDisposeScope();
        using var guard = inference_mode();
        using var network = Create(type, parameters);
        if (StateDifference(network, graph, parameters) is { } different) return different;
        var seen = new Dictionary<string, long[]>(StringComparer.Ordinal);
        Watch(network, graph, seen);
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

    private static SegmentationNetwork Create(Type type, IReadOnlyDictionary<string, long> parameters)
    {
        var constructor = type.GetConstructors().Single();
        var values = parameters.ToDictionary(p => Identifiers.Camel(p.Key), p => (object)p.Value, StringComparer.Ordinal);
        var arguments = constructor.GetParameters().Select(p => values.TryGetValue(p.Name ?? "", out var value) ? value : p.DefaultValue);
        var network = (SegmentationNetwork)constructor.Invoke([.. arguments]);
        network.eval();
        network.AuxiliaryOutputs = true;
        return network;
    }

    private static Tensor Input(NetworkGraph graph, IReadOnlyDictionary<string, long> symbols) =>
        rand([.. (graph.Inputs[0].Shape ?? throw new InvalidOperationException("The input has no shape.")).Dimensions.Select(d => d.Evaluate(symbols))]);

    /// <summary>Notes the shapes of what torch's own modules give that are an operation each.</summary>
    private static void Watch(SegmentationNetwork network, NetworkGraph graph, Dictionary<string, long[]> seen)
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
        var promised = graph.Outputs.Where(o => network.AuxiliaryOutputs || !o.IsAuxiliary).ToList();
        if (!computed.Select(o => o.Name).SequenceEqual(promised.Select(o => o.Name)))
            return $"gives the outputs {string.Join(", ", computed.Select(o => o.Name))} instead of {string.Join(", ", promised.Select(o => o.Name))}";
        foreach (var (output, (name, shape)) in promised.Zip(computed.Select(o => (o.Name, o.Value.shape))))
        {
            if (output.Shape is null) return $"'{name}' was promised no shape";
            if (Difference(output.Shape, shape, symbols) is { } difference) return $"'{name}' {difference}";
        }
        return null;
    }

    private static string? StateDifference(SegmentationNetwork network, NetworkGraph graph, IReadOnlyDictionary<string, long> parameters)
    {
        var state = network.state_dict();
        var keys = graph.State.Select(s => s.Key).ToList();
        if (!state.Keys.SequenceEqual(keys))
            return $"the state has other keys, or in another order: {string.Join(", ", state.Keys.Except(keys).Concat(keys.Except(state.Keys)))}";
        foreach (var entry in graph.State)
            if (Difference(entry.Shape, state[entry.Key].shape, parameters) is { } difference) return $"the state '{entry.Key}' {difference}";
        var count = network.parameters().Sum(p => p.numel());
        var promised = graph.ParameterCount.Evaluate(parameters);
        return count == promised ? null : $"{count} parameters, where {promised} were promised";
    }

    private static string? Difference(TensorShape promised, long[] shape, IReadOnlyDictionary<string, long> symbols)
    {
        var expected = promised.Dimensions.Select(d => d.Evaluate(symbols)).ToArray();
        return expected.SequenceEqual(shape) ? null : $"is [{string.Join(", ", shape)}], and was promised as {promised}, [{string.Join(", ", expected)}]";
    }
}
