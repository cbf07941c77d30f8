using SegDsl.Fusion.Kernels;
using SegDsl.Fusion.Operations;
using SegDsl.Language.Graph;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace SegDsl.Fusion.Planning;

/// <summary>
/// Moves 1x1 convolutions before the upsampling of their inputs. Both are linear and the weights of an interpolation sum to 1, so the order does not matter,
/// but the convolution then has fewer pixels. A convolution of concatenated maps becomes a sum of convolutions, without the concatenation.
/// </summary>
internal sealed partial class Planner
{
    private int fresh;

    /// <summary>Plans a 1x1 convolution of upsampled maps; false if the node is another convolution.</summary>
    private bool ConvolveBeforeUpsampling(GraphNode node, List<GraphNode> group, BatchNorm? norm)
    {
        if (!IsPointwise(node)) return false;
        var concat = graph.Nodes[sources[node.Inputs[0]]];
        var isConcat = concat.Operation == "concat" && Number(concat.Arguments["axis"]) is 1 && ReferenceEquals(OnlyConsumer(concat), node);
        List<int> maps = isConcat ? [.. concat.Inputs.Select(i => sources[i])] : [concat.Index];
        var consumer = isConcat ? concat : node;
        var upsampled = maps.Select(map => IsUpsampledFor(graph.Nodes[map], consumer)).ToList();
        if (!upsampled.Contains(true) || maps.Any(map => graph.Nodes[map].Shape[1].Value is null)) return false;

        var epilogue = ActivationOf(group, _ => true);
        var anchor = group[^1].Index;
        var (weight, bias) = Folding.Fold(modules.State(node.Path + ".weight"), modules.Find(node.Path + ".bias"), norm);
        using var owned = weight;
        claimed.UnionWith(group.Select(n => n.Index).Concat(maps.Where((_, i) => upsampled[i])));
        if (isConcat) claimed.Add(concat.Index);

        // Small maps first, so that the last convolution can add everything else in place and apply the activation.
        var start = 0L;
        var parts = new List<(int Map, bool IsUpsampled, Tensor Weight)>();
        for (var i = 0; i < maps.Count; i++)
        {
            var channels = graph.Nodes[maps[i]].Shape[1].Value ?? 0;
            parts.Add((maps[i], upsampled[i], weight.narrow(1, start, channels).contiguous().to(type, copy: true).DetachFromDisposeScope()));
            start += channels;
        }
        int? sum = null;
        List<(int Map, bool IsUpsampled, Tensor Weight)> ordered = [.. parts.OrderByDescending(part => part.IsUpsampled)];
        for (var i = 0; i < ordered.Count; i++)
        {
            var (map, isUpsampled, part) = ordered[i];
            var isLast = i == ordered.Count - 1;
            var itsBias = isLast ? bias?.to(type).DetachFromDisposeScope() : null;
            var before = graph.Nodes[map];
            if (isUpsampled)
            {
                var small = Fresh();
                var shape = graph.Nodes[sources[before.Inputs[0]]].Shape.With(1, part.shape[0]);
                Add(new(Pointwise(part, itsBias, PackedConvolution.Sum.None, Epilogue.None), [sources[before.Inputs[0]]], small, [])
                {
                    Path = node.Path, Shape = shape, Flops = shape.Elements * 2 * part.shape[1],
                }, anchor);
                var isWhole = isLast && sum is null && epilogue == Epilogue.None;
                var large = isWhole ? anchor : Fresh();
                int[] resized = [small, .. before.Inputs.Skip(1).Select(i => sources[i])];
                Add(new(new FunctionKernel(before, OperationFunctions.All["upsample"]), resized, large, [before]) { Shape = node.Shape }, anchor);
                if (sum is not { } first)
                {
                    sum = large;
                    continue;
                }
                sum = isLast && epilogue == Epilogue.None ? anchor : Fresh();
                Add(new(new SumKernel(), [first, large], sum.Value, []) { Path = node.Path, Shape = node.Shape, Flops = node.Shape.Elements }, anchor);
                continue;
            }
            var fuses = isLast && (epilogue == Epilogue.None || sum is null || epilogue.Name == "relu");
            var result = fuses ? anchor : Fresh();
            var kernel = Pointwise(part, itsBias, sum is null ? PackedConvolution.Sum.None : PackedConvolution.Sum.InPlace, fuses ? epilogue : Epilogue.None);
            Add(new(kernel, sum is { } other ? [map, other] : [map], result, isLast ? group : [])
            {
                Path = node.Path, Shape = node.Shape, Flops = node.Shape.Elements * 2 * part.shape[1],
            }, anchor);
            sum = result;
        }
        if (sum == anchor) return true;
        var last = group[^1];
        Kernel activation = InPlaceKernel.Has(last) ? new InPlaceKernel(last) : new FunctionKernel(last, OperationFunctions.All[last.Operation]);
        Add(new(activation, [sum ?? throw new InvalidOperationException("A convolution has no input.")], anchor, [last]), anchor);
        return true;
    }

    private static PackedConvolution Pointwise(Tensor weight, Tensor? bias, PackedConvolution.Sum sum, Epilogue epilogue) => new(
        $"Conv before upsample{(sum == PackedConvolution.Sum.None ? "" : " + add")}{(epilogue == Epilogue.None ? "" : $" + {epilogue.Name}")}",
        weight, bias, new([0, 0], [1, 1], [1, 1], 1), sum, epilogue);

    private static bool IsPointwise(GraphNode node) => node.Shape.Rank == 4 && Number(node.Arguments["groups"]) == 1
        && Sides(node, "kernel", 2).All(k => k == 1) && Sides(node, "stride", 2).All(s => s == 1) && Sides(node, "padding", 2).All(p => p == 0);

    private bool IsUpsampledFor(GraphNode map, GraphNode consumer) => map.Operation == "upsample" && ReferenceEquals(OnlyConsumer(map), consumer)
        && !claimed.Contains(map.Index) && Pixels(graph.Nodes[sources[map.Inputs[0]]]) < Pixels(map);

    /// <summary>The number of pixels of a map for large inputs.</summary>
    private static long Pixels(GraphNode map)
    {
        var sides = map.Shape[2] * map.Shape[3];
        return sides.Evaluate(sides.Symbols.ToDictionary(symbol => symbol, _ => 1L << 12));
    }

    /// <summary>The index of a value that is not the result of a node.</summary>
    private int Fresh() => graph.Nodes.Count + fresh++;
}
