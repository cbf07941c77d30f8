using SegDsl.Language.Shapes;

namespace SegDsl.Onnx.Import.Translation;

/// <summary>Operators that select elements, or join tensors.</summary>
internal static class SelectionOperators
{
    /// <summary>The class of every pixel, which a network of the language does not compute itself.</summary>
    public const string ArgMax = "argmax";

    /// <summary>The operators.</summary>
    public static Dictionary<string, Func<NodeCall, IReadOnlyList<Value>>> All { get; } = new()
    {
        ["Slice"] = Slice,
        ["Gather"] = Gather,
        ["Split"] = Split,
        ["Concat"] = Concat,
        ["ArgMax"] = Classes,
    };

    private static Value[] Slice(NodeCall call)
    {
        var input = call.Tensor(0);
        var rank = input.Shape.Rank;
        var (starts, ends) = call.Opset >= 10
            ? (call.Sizes(1), call.Sizes(2))
            : ([.. (call.List("starts") ?? []).Select(v => (Size)v)], [.. (call.List("ends") ?? []).Select(v => (Size)v)]);
        var given = call.Opset < 10 ? call.List("axes") : call.Has(3) ? call.Integers(3) : null;
        var axes = given ?? [.. Enumerable.Range(0, starts.Count).Select(i => (long)i)];
        if (call.Has(4) && call.Integers(4).Any(step => step != 1)) throw new UntranslatableException("steps other than 1 have no counterpart");
        if (starts.Count != ends.Count || axes.Count != starts.Count) throw new UntranslatableException("its numbers of starts, ends and axes differ");
        for (var i = 0; i < axes.Count; i++)
            input = SliceAxis(call, input, NodeCall.Axis(axes[i], rank), starts[i].Dimension, ends[i].Dimension);
        return [Value.Of(input)];
    }

    private static Result SliceAxis(NodeCall call, Result input, int axis, Dimension start, Dimension end)
    {
        var size = input.Shape[axis];
        if (end.Value is > int.MaxValue || end.Equals(size) || (end.Value is { } e && size.Value is { } s && e >= s)) end = size;
        if (start.Value is null || (end.Value is null && !end.Equals(size)))
            throw new UntranslatableException("cuts at a position that depends on the size of the image");
        var from = start.Value < 0 ? size + start : start;
        var to = end.Value < 0 ? size + end : end;
        if (from.Value == 0 && to.Equals(size)) return input;
        List<Argument> arguments = [new("axis", axis == input.Shape.Rank - 1 && axis > 0 ? -1L : axis), new("start", start.Value.Value, 0L)];
        if (!end.Equals(size)) arguments.Add(new("end", end.Value!.Value));
        return call.Add("slice", input.Shape.With(axis, to - from), [input], arguments);
    }

    private static Value[] Gather(NodeCall call)
    {
        var input = call.Tensor(0);
        var axis = NodeCall.Axis(call.Integer("axis", 0), input.Shape.Rank);
        var indices = call.Integers(1);
        if (indices.Zip(indices.Skip(1)).Any(pair => pair.Second != pair.First + 1) || indices.Count == 0)
            throw new UntranslatableException("selects indices that are not consecutive");
        var (start, end) = (indices[0], indices[^1] + 1);
        var part = SliceAxis(call, input, axis, start, end == 0 ? input.Shape[axis] : end);
        if (!call[1].IsScalar) return [Value.Of(part)];
        return [Value.Of(RearrangingOperators.ToShape(call, part, new([.. part.Shape.Dimensions.Where((_, i) => i != axis)])))];
    }

    private static Value[] Split(NodeCall call)
    {
        var input = call.Tensor(0);
        var axis = NodeCall.Axis(call.Integer("axis", 0), input.Shape.Rank);
        var given = call.Opset >= 13 ? call.Has(1) ? call.Integers(1) : null : call.List("split");
        var total = input.Shape[axis].Value ?? throw new UntranslatableException("splits an axis whose size depends on the image");
        var each = (total + call.Results - 1) / call.Results;
        long[] sizes = given is { Count: > 0 } ? [.. given] : [.. Enumerable.Range(0, call.Results).Select(i => Math.Min(each, total - i * each))];
        if (sizes.Length != call.Results || sizes.Any(s => s < 1) || sizes.Sum() != total)
            throw new UntranslatableException("its sizes do not match its results");
        var isEqual = sizes.All(s => s == sizes[0]);
        var written = axis == input.Shape.Rank - 1 && axis > 1 ? -1L : axis;
        var layer = call.Add(new Layer("split")
        {
            Inputs = [input],
            Shapes = [.. sizes.Select(s => input.Shape.With(axis, s))],
            IsList = true,
            Arguments = [isEqual ? new Argument("parts", (long)sizes.Length) : new("sizes", sizes), new("axis", written, 1L)],
        });
        return [.. sizes.Select((_, i) => Value.Of(layer, i))];
    }

    private static Value[] Concat(NodeCall call)
    {
        var inputs = Enumerable.Range(0, call.Inputs.Count).Select(call.Tensor).ToList();
        if (inputs.Count == 1) return [call[0]];
        var axis = NodeCall.Axis(call.Integer("axis", 0), inputs[0].Shape.Rank);
        if (inputs.Exists(i => i.Shape.Rank != inputs[0].Shape.Rank)) throw new UntranslatableException("joins tensors of different numbers of dimensions");
        if (axis == 1) inputs = ArithmeticOperators.Aligned(call, inputs);
        var size = inputs.Aggregate(Dimension.Zero, (sum, i) => sum + i.Shape[axis]);
        var written = axis == inputs[0].Shape.Rank - 1 && axis > 1 ? -1L : axis;
        return [Value.Of(call.Add("concat", inputs[0].Shape.With(axis, size), inputs.Select(i => (Operand)i), new Argument("axis", written, 1L)))];
    }

    private static Value[] Classes(NodeCall call)
    {
        var input = call.Tensor(0);
        if (NodeCall.Axis(call.Integer("axis", 0), input.Shape.Rank) != 1) throw new UntranslatableException("selects along another axis than the channels");
        return [Value.Of(call.Add(ArgMax, input.Shape.With(1, 1), [input]))];
    }
}
