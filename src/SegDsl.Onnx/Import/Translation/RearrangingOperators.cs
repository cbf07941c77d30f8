using SegDsl.Language.Shapes;
using static SegDsl.Onnx.Format.TensorProto.Types;

namespace SegDsl.Onnx.Import.Translation;

/// <summary>Operators that move elements without changing them.</summary>
internal static class RearrangingOperators
{
    /// <summary>The operators.</summary>
    public static Dictionary<string, Func<NodeCall, IReadOnlyList<Value>>> All { get; } = new()
    {
        ["Reshape"] = Reshape,
        ["Flatten"] = Flatten,
        ["Squeeze"] = Squeeze,
        ["Unsqueeze"] = Unsqueeze,
        ["Transpose"] = Transpose,
        ["Expand"] = Expand,
        ["Tile"] = Tile,
        ["Pad"] = Pad,
        ["Cast"] = Cast,
    };

    /// <summary>Gives a tensor another shape with the same elements.</summary>
    public static Result ToShape(ILayerSink call, Result input, TensorShape shape)
    {
        if (shape.Equals(input.Shape)) return input;
        for (var from = 0; from < shape.Rank; from++)
        {
            var to = from + input.Shape.Rank - shape.Rank;
            if (to <= from) break;
            TensorShape merged = new([
                .. input.Shape.Dimensions.Take(from), new TensorShape([.. input.Shape.Dimensions.Skip(from).Take(to - from + 1)]).Elements,
                .. input.Shape.Dimensions.Skip(to + 1)]);
            if (!merged.Equals(shape)) continue;
            var last = to == input.Shape.Rank - 1 ? -1L : to;
            return call.Add("flatten", shape, [input], new Argument("from", (long)from, 1L, IsPositional: true), new("to", last, -1L));
        }
        return call.Add("reshape", shape, [input], new Argument("shape", shape.Dimensions.ToArray(), IsPositional: true));
    }

    /// <summary>Reorders axes. Merges consecutive permutations.</summary>
    public static Result Permute(ILayerSink call, Result input, IReadOnlyList<int> axes)
    {
        if (input.Layer is { Operation: "permute" } earlier)
        {
            var first = (long[])earlier.Arguments[0].Value;
            axes = [.. axes.Select(a => (int)first[a])];
            input = earlier.Inputs[0].Result!.Value;
        }
        if (axes.Select((axis, i) => axis == i).All(same => same)) return input;
        return call.Add(
            "permute", new([.. axes.Select(a => input.Shape[a])]), [input], new Argument("axes", axes.Select(a => (long)a).ToArray(), IsPositional: true));
    }

    private static Value[] Reshape(NodeCall call)
    {
        var asked = call.Sizes(1);
        var shape = call.Shape(0);
        var sizes = new Dimension[asked.Count];
        var unknown = -1;
        for (var i = 0; i < sizes.Length; i++)
        {
            sizes[i] = asked[i].Dimension;
            if (sizes[i].Value == 0 && call.Integer("allowzero", 0) == 0)
                sizes[i] = i < shape.Rank ? shape[i] : throw new UntranslatableException($"copies dimension {i}, which the tensor does not have");
            // An export with a fixed number of samples has this number in its shapes.
            if (i == 0 && call.Samples is { } samples && sizes[i].Value == samples && shape[0].Value is null) sizes[i] = shape[0];
            if (sizes[i].Value is not -1) continue;
            if (unknown >= 0) throw new UntranslatableException("has two dimensions of -1");
            unknown = i;
        }
        if (unknown >= 0)
        {
            sizes[unknown] = 1;
            var known = new TensorShape(sizes).Elements;
            sizes[unknown] = Dimension.FloorDivide(shape.Elements, known.Value == 0 ? throw new UntranslatableException("has a dimension of 0") : known);
        }
        if (!new TensorShape(sizes).Elements.Equals(shape.Elements))
            throw new UntranslatableException($"gives {shape} the shape {new TensorShape(sizes)}, which is equal only for some sizes of the image");
        return [Shaped(call, new(sizes))];
    }

    private static Value Shaped(NodeCall call, TensorShape shape)
    {
        if (call[0].Stored is not { } stored) return Value.Of(ToShape(call, call.Tensor(0), shape));
        var sizes = shape.Dimensions.Select(d => d.Value ?? throw new UntranslatableException("shapes a weight by the image"));
        return Value.Of(stored.WithShape([.. sizes]), call[0].Name);
    }

    private static Value[] Flatten(NodeCall call)
    {
        var input = call.Tensor(0);
        var axis = call.Integer("axis", 1);
        var at = axis == input.Shape.Rank ? input.Shape.Rank : NodeCall.Axis(axis, input.Shape.Rank);
        TensorShape Part(int from, int count) => new([.. input.Shape.Dimensions.Skip(from).Take(count)]);
        return [Value.Of(ToShape(call, input, TensorShape.Of(Part(0, at).Elements, Part(at, input.Shape.Rank).Elements)))];
    }

    private static IReadOnlyList<long>? Axes(NodeCall call) => call.Has(1) ? call.Integers(1) : call.List("axes");

    private static Value[] Squeeze(NodeCall call)
    {
        var shape = call.Shape(0);
        var axes = Axes(call)?.Select(a => NodeCall.Axis(a, shape.Rank)).ToHashSet()
            ?? [.. Enumerable.Range(0, shape.Rank).Where(i => shape[i].Value == 1)];
        if (axes.Any(a => shape[a].Value is not 1)) throw new UntranslatableException($"removes an axis of {shape} that is not 1");
        return [Shaped(call, new([.. shape.Dimensions.Where((_, i) => !axes.Contains(i))]))];
    }

    private static Value[] Unsqueeze(NodeCall call)
    {
        var shape = call.Shape(0);
        var axes = Axes(call) ?? throw new UntranslatableException("has no axes");
        var rank = shape.Rank + axes.Count;
        var added = axes.Select(a => NodeCall.Axis(a, rank)).ToHashSet();
        var rest = new Queue<Dimension>(shape.Dimensions);
        if (added.Count != axes.Count) throw new UntranslatableException("adds an axis twice");
        return [Shaped(call, new([.. Enumerable.Range(0, rank).Select(i => added.Contains(i) ? Dimension.One : rest.Dequeue())]))];
    }

    private static Value[] Transpose(NodeCall call)
    {
        var rank = call.Shape(0).Rank;
        IReadOnlyList<int> axes = call.List("perm") is { Count: > 0 } given
            ? [.. given.Select(a => NodeCall.Axis(a, rank))] : [.. Enumerable.Range(0, rank).Reverse()];
        if (axes.Count != rank || axes.Distinct().Count() != rank) throw new UntranslatableException($"its axes are not an order of {rank} axes");
        if (call[0].Stored is not { } stored) return [Value.Of(Permute(call, call.Tensor(0), axes))];
        return axes is [1, 0] ? [Value.Of(stored, call[0].Name, !call[0].IsTransposed)] : [Value.Of(Permute(call, call.Tensor(0), axes))];
    }

    private static Value[] Expand(NodeCall call)
    {
        var input = call.Tensor(0);
        var shape = ArithmeticOperators.Broadcast(input.Shape, new([.. call.Sizes(1).Select(s => s.Dimension)]));
        if (shape.Equals(input.Shape)) return [Value.Of(input)];
        if (shape.Rank > input.Shape.Rank)
            input = ToShape(call, input, new([.. Enumerable.Repeat(Dimension.One, shape.Rank - input.Shape.Rank), .. input.Shape.Dimensions]));
        return [Value.Of(call.Add("expand", shape, [input], new Argument("shape", shape.Dimensions.ToArray(), IsPositional: true)))];
    }

    private static Value[] Tile(NodeCall call)
    {
        var input = call.Tensor(0);
        List<Dimension> counts = [.. call.Sizes(1).Select(s => s.Dimension)];
        if (counts.Exists(c => c.Value is null) && counts.Count == input.Shape.Rank
            && counts.Zip(input.Shape.Dimensions).All(p => p.First.Value == 1 || p.Second.Value == 1))
        {
            TensorShape shape = new([.. counts.Zip(input.Shape.Dimensions, (count, size) => size.Value == 1 ? count : size)]);
            return [Value.Of(call.Add("expand", shape, [input], new Argument("shape", shape.Dimensions.ToArray(), IsPositional: true)))];
        }
        var times = call.Integers(1);
        if (times.Count != input.Shape.Rank || times.Any(t => t < 1)) throw new UntranslatableException("its repeats are not valid");
        if (times.All(t => t == 1)) return [Value.Of(input)];
        return [Value.Of(call.Add(
            "repeat", new([.. input.Shape.Dimensions.Zip(times, (d, t) => d * t)]), [input], new Argument("times", times.ToArray(), IsPositional: true)))];
    }

    private static Value[] Pad(NodeCall call)
    {
        var input = call.Tensor(0);
        var rank = input.Shape.Rank;
        var pads = call.Opset >= 11 ? call.Integers(1) : call.List("pads") ?? [];
        IReadOnlyList<int> axes = call.Has(3) ? [.. call.Integers(3).Select(a => NodeCall.Axis(a, rank))] : [.. Enumerable.Range(0, rank)];
        if (pads.Count != 2 * axes.Count) throw new UntranslatableException("its padding does not match its axes");
        var (begin, end) = (new long[rank], new long[rank]);
        for (var i = 0; i < axes.Count; i++) (begin[axes[i]], end[axes[i]]) = (pads[i], pads[i + axes.Count]);
        if (begin.Concat(end).All(p => p == 0)) return [Value.Of(input)];
        int[] padded = [.. Enumerable.Range(0, rank).Where(i => begin[i] != 0 || end[i] != 0)];
        if (rank != 4 || padded.Length > 2 || begin.Concat(end).Any(p => p < 0))
            throw new UntranslatableException("pads more than two axes, or another number of axes than 4, or crops");
        var mode = call.Text("mode", "constant") switch
        {
            "edge" => "replicate",
            "wrap" => "circular",
            var same and ("constant" or "reflect") => same,
            var other => throw new UntranslatableException($"the mode {other} has no counterpart"),
        };
        var value = call.Opset < 11 ? call.Float("value", 0)
            : call.Has(2) ? call.Number(2) ?? throw new UntranslatableException("its value is not constant") : 0;
        // Height and width are the last axes of the language.
        int[] order = padded.Any(axis => axis < 2)
            ? [.. Enumerable.Range(0, rank).Except(padded), .. padded] : [0, 1, 2, 3];
        var map = Permute(call, input, order);
        var (top, bottom, left, right) = (begin[order[2]], end[order[2]], begin[order[3]], end[order[3]]);
        var shape = map.Shape.With(2, map.Shape[2] + top + bottom).With(3, map.Shape[3] + left + right);
        var result = call.Add(
            "pad", shape, [map], new Argument("sizes", new[] { left, right, top, bottom }, IsPositional: true),
            new("mode", mode, "constant"), new("value", value, 0.0));
        return [Value.Of(Permute(call, result, [.. Enumerable.Range(0, rank).Select(axis => Array.IndexOf(order, axis))]))];
    }

    private static Value[] Cast(NodeCall call) =>
        (DataType)call.Integer("to", 1) is DataType.Float or DataType.Double or DataType.Float16 or DataType.Bfloat16
            || (call[0].Computed is { } computed && SelectionOperators.ClassesOf(computed) is not null)
            ? [call[0]]
            : throw new UntranslatableException("converts a tensor to integers");
}
