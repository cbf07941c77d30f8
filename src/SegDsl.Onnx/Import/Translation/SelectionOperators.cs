using SegDsl.Language.Shapes;

namespace SegDsl.Onnx.Import.Translation;

/// <summary>Operators that select elements, or join tensors.</summary>
internal static class SelectionOperators
{
    /// <summary>The class of every pixel, which a network of the language does not compute itself.</summary>
    public const string ArgMax = "argmax";

    /// <summary>The operation of the largest elements of an axis, with their indices.</summary>
    public const string TopK = "topk";

    /// <summary>A longer list of slices would not be readable.</summary>
    private const int MaxRanges = 32;

    /// <summary>The operators.</summary>
    public static Dictionary<string, Func<NodeCall, IReadOnlyList<Value>>> All { get; } = new()
    {
        ["Slice"] = Slice,
        ["Gather"] = Gather,
        ["GatherElements"] = Elements,
        ["TopK"] = Largest,
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
        var steps = call.Has(4) ? call.Integers(4) : [.. Enumerable.Repeat(1L, starts.Count)];
        if (starts.Count != ends.Count || axes.Count != starts.Count || steps.Count != starts.Count)
            throw new UntranslatableException("its numbers of starts, ends and axes differ");
        for (var i = 0; i < axes.Count; i++)
        {
            var axis = NodeCall.Axis(axes[i], rank);
            input = steps[i] == 1 ? SliceAxis(call, input, axis, starts[i].Dimension, ends[i].Dimension)
                : EveryFew(call, input, axis, starts[i].Dimension, ends[i].Dimension, steps[i]);
        }
        return [Value.Of(input)];
    }

    /// <summary>Every k-th element of an axis: one of the k elements of each group.</summary>
    private static Result EveryFew(NodeCall call, Result input, int axis, Dimension start, Dimension end, long step)
    {
        var size = input.Shape[axis];
        if (step < 1 || start.Value is not (>= 0 and var first) || first >= step || !(end.Equals(size) || end.Value >= (size.Value ?? int.MaxValue)))
            throw new UntranslatableException($"steps of {step} from {start} to {end} have no counterpart, except through a whole axis");
        var groups = Dimension.FloorDivide(size, step);
        if (!(groups * step).Equals(size))
            throw new UntranslatableException($"selects every element number {step} of an axis of size {size}, which is not a multiple of {step}");
        List<Dimension> sizes = [.. input.Shape.Dimensions];
        sizes[axis] = groups;
        TensorShape selected = new([.. sizes]);
        sizes.Insert(axis + 1, step);
        var grouped = RearrangingOperators.ToShape(call, input, new([.. sizes]));
        return RearrangingOperators.ToShape(call, SliceAxis(call, grouped, axis + 1, first, first + 1), selected);
    }

    private static Result SliceAxis(NodeCall call, Result input, int axis, Dimension start, Dimension end)
    {
        var size = input.Shape[axis];
        // Positions relative to the end of an axis whose size depends on the image.
        if (size.Value is null && (end - size).Value is { } beyond) end = beyond < 0 ? beyond : size;
        if (size.Value is null && (start - size).Value is < 0 and var before) start = before;
        if (end.Value is > int.MaxValue || end.Equals(size) || (end.Value is { } e && size.Value is { } s && e >= s)) end = size;
        if (start.Value is null || (end.Value is null && !end.Equals(size))) return Part(call, input, axis, start, end);
        var from = start.Value < 0 ? size + start : start;
        var to = end.Value < 0 ? size + end : end;
        if (from.Value == 0 && to.Equals(size)) return input;
        List<Argument> arguments = [new("axis", axis == input.Shape.Rank - 1 && axis > 0 ? -1L : axis), new("start", start.Value.Value, 0L)];
        if (!end.Equals(size)) arguments.Add(new("end", end.Value!.Value));
        return call.Add("slice", input.Shape.With(axis, to - from), [input], arguments);
    }

    /// <summary>A part of an axis between positions that depend on the size of the image: one of the parts before, between and after them.</summary>
    private static Result Part(NodeCall call, Result input, int axis, Dimension start, Dimension end)
    {
        var size = input.Shape[axis];
        if (start.Value < 0) start = size + start;
        if (end.Value < 0) end = size + end;
        Dimension[] lengths = [.. new[] { start, end - start, size - end }.Where(length => !length.Equals(Dimension.Zero))];
        if (start.Equals(end) || lengths.Any(length => length.Value < 0))
            throw new UntranslatableException($"cuts an axis of size {size} from {start} to {end}");
        var layer = call.Add(new Layer("split")
        {
            Inputs = [input],
            Shapes = [.. lengths.Select(length => input.Shape.With(axis, length))],
            IsList = true,
            Arguments = [new("axis", (long)axis, 1L), new("lengths", lengths)],
        });
        return new(layer, start.Equals(Dimension.Zero) ? 0 : 1);
    }

    private static Value[] Gather(NodeCall call)
    {
        var input = call.Tensor(0);
        var axis = NodeCall.Axis(call.Integer("axis", 0), input.Shape.Rank);
        if (call[1] is { Stored: { IsInteger: true, Shape: [var rows, var columns] } table })
            return [Value.Of(GatherRows(call, input, axis, table.Integers(), rows, columns))];
        var indices = call.Integers(1);
        if (indices.Count == 0) throw new UntranslatableException("selects no indices");
        if (input.Shape[axis].Value is { } size && indices.Any(index => index < -size || index >= size))
            throw new UntranslatableException($"selects an index that an axis of size {size} does not have");
        List<Result> parts = [.. Ranges(indices).Select(range => SliceAxis(
            call, input, axis, range.First, range.Last == -1 ? input.Shape[axis] : range.Last + 1))];
        var part = parts is [var only] ? only : Join(call, parts, axis);
        if (!call[1].IsScalar) return [Value.Of(part)];
        return [Value.Of(RearrangingOperators.ToShape(call, part, new([.. part.Shape.Dimensions.Where((_, i) => i != axis)])))];
    }

    /// <summary>Selects by a table, which adds an axis: the windows of <c>Unfold</c>.</summary>
    private static Result GatherRows(NodeCall call, Result input, int axis, long[] table, long rows, long columns)
    {
        var size = input.Shape[axis].Value ?? throw new UntranslatableException("selects by a table from an axis whose size depends on the image");
        if (rows < 1 || columns < 1 || table.Any(index => index < 0 || index >= size))
            throw new UntranslatableException($"selects an index that an axis of size {size} does not have");
        List<Dimension> sizes = [.. input.Shape.Dimensions];
        if (rows * columns == size && Enumerable.Range(0, table.Length).All(i => table[i] == (i % columns * rows) + (i / columns)))
        {
            // Windows that do not overlap.
            sizes[axis] = columns;
            sizes.Insert(axis + 1, rows);
            var windows = RearrangingOperators.ToShape(call, input, new([.. sizes]));
            return RearrangingOperators.Permute(
                call, windows, [.. Enumerable.Range(0, axis), axis + 1, axis, .. Enumerable.Range(axis + 2, sizes.Count - axis - 2)]);
        }
        if (rows > MaxRanges)
            throw new UntranslatableException($"selects {rows} rows of indices; a concatenation of at most {MaxRanges} slices can replace it");
        sizes[axis] = columns;
        sizes.Insert(axis, 1);
        TensorShape row = new([.. sizes]);
        return Join(call, [.. Enumerable.Range(0, (int)rows).Select(i => RearrangingOperators.ToShape(
            call, Row(call, input, axis, [.. table.Skip((int)(i * columns)).Take((int)columns)]), row))], axis);
    }

    /// <summary>Selects by a list of indices.</summary>
    private static Result Row(NodeCall call, Result input, int axis, long[] indices)
    {
        var step = indices.Length > 1 ? indices[1] - indices[0] : 1;
        var isRegular = step > 1 && indices.Select((index, i) => index == indices[0] + (i * step)).All(isEqual => isEqual);
        var first = Math.Min(indices[0], (long)input.Shape[axis].Value! - (step * indices.Length));
        if (!isRegular || first < 0)
        {
            List<Result> parts = [.. Ranges(indices).Select(range => SliceAxis(call, input, axis, range.First, range.Last + 1))];
            return parts is [var only] ? only : Join(call, parts, axis);
        }
        // A range of whole groups, of each of which one element is selected.
        var range = SliceAxis(call, input, axis, first, first + (step * indices.Length));
        return EveryFew(call, range, axis, indices[0] - first, range.Shape[axis], step);
    }

    /// <summary>Whether a node selects by more ranges of indices than slices can replace, or by a table of indices.</summary>
    public static bool HasManyRanges(NodeCall call) =>
        call[1] is { Stored.IsInteger: true } || (call[1].Sizes is { } indices && indices.All(i => i.Dimension.Value is not null)
            && Runs([.. indices.Select(i => i.Dimension.Value!.Value)]).Count > MaxRanges);

    /// <summary>The ranges of consecutive indices.</summary>
    private static List<(long First, long Last)> Ranges(IReadOnlyList<long> indices) => Runs(indices) is { Count: <= MaxRanges } ranges ? ranges
        : throw new UntranslatableException($"selects {Runs(indices).Count} ranges of indices; a concatenation of at most {MaxRanges} slices can replace it");

    private static List<(long First, long Last)> Runs(IReadOnlyList<long> indices)
    {
        var ranges = new List<(long First, long Last)>();
        foreach (var index in indices)
        {
            if (ranges is [.., var (first, last)] && index == last + 1 && index != 0) ranges[^1] = (first, index);
            else ranges.Add((index, index));
        }
        return ranges;
    }

    private static Value[] Elements(NodeCall call)
    {
        var input = call.Tensor(0);
        var index = call[1].Computed ?? throw new UntranslatableException("its indices are not computed by TopK");
        if (index.Layer.Operation != TopK || index.Part != 1) throw new UntranslatableException("its indices are not computed by TopK");
        var axis = NodeCall.Axis(call.Integer("axis", 0), input.Shape.Rank);
        return [Value.Of(call.Add("gather", index.Shape, [input, index], Written(axis, input.Shape.Rank)))];
    }

    private static Value[] Largest(NodeCall call)
    {
        if (call.Integer("largest", 1) == 0) throw new UntranslatableException("selects the smallest elements; 'topk' selects the largest ones");
        var input = call.Tensor(0);
        var axis = NodeCall.Axis(call.Integer("axis", -1), input.Shape.Rank);
        var count = call.Opset >= 10 ? call.Integers(1)[0] : call.Integer("k", 1);
        if (count < 1 || count > input.Shape[axis].Value) throw new UntranslatableException($"selects {count} of {input.Shape[axis]} elements");
        var shape = input.Shape.With(axis, count);
        var layer = call.Add(new Layer(TopK)
        {
            Inputs = [input],
            Shapes = [shape, shape],
            IsList = true,
            Arguments = [new("k", count, IsPositional: true), Written(axis, input.Shape.Rank)],
        });
        return [Value.Of(layer, 0), Value.Of(layer, 1)];
    }

    /// <summary>The argument 'axis' of operations whose default is the last one.</summary>
    private static Argument Written(int axis, int rank) => new("axis", axis == rank - 1 ? -1L : axis, -1L);

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
        return [Value.Of(Join(call, inputs, axis))];
    }

    private static Result Join(NodeCall call, List<Result> parts, int axis)
    {
        var size = parts.Aggregate(Dimension.Zero, (sum, part) => sum + part.Shape[axis]);
        var written = axis == parts[0].Shape.Rank - 1 && axis > 1 ? -1L : axis;
        return call.Add("concat", parts[0].Shape.With(axis, size), parts.Select(part => (Operand)part), new Argument("axis", written, 1L));
    }

    private static Value[] Classes(NodeCall call)
    {
        var input = call.Tensor(0);
        var axis = NodeCall.Axis(call.Integer("axis", 0), input.Shape.Rank);
        var shape = call.Integer("keepdims", 1) == 1 ? input.Shape.With(axis, 1) : new([.. input.Shape.Dimensions.Where((_, i) => i != axis)]);
        // Some exporters move the channels to the end first.
        if (axis != 1 && input.Layer is { Operation: "permute", Arguments: [{ Value: long[] order }], Inputs: [{ Result: { } moved }] } && order[axis] == 1)
            (input, axis) = (moved, 1);
        if (axis != 1) throw new UntranslatableException("selects along another axis than the channels");
        return [Value.Of(call.Add(ArgMax, shape, [input]))];
    }

    /// <summary>The classes of pixels that a result is, in whatever shape; null for other results.</summary>
    public static Layer? ClassesOf(Result result) => Arranged(result).Layer is { Operation: ArgMax } classes ? classes : null;

    /// <summary>The result of which another one is an arrangement.</summary>
    public static Result Arranged(Result result)
    {
        while (result.Layer is { Operation: "reshape" or "flatten" or "permute", Inputs: [{ Result: { } input }] }) result = input;
        return result;
    }
}
