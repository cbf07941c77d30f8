using SegDsl.Onnx.Format;
using static SegDsl.Onnx.Format.TensorProto.Types;

namespace SegDsl.Onnx.Import.Translation;

/// <summary>
/// Calculates nodes whose inputs are constants of any shape, such as the masks of shifted windows and the indices of relative positions. Weights remain
/// parameters of the network, with their names.
/// </summary>
internal static class ConstantOperators
{
    private static readonly Dictionary<string, Func<NodeCall, IReadOnlyList<ConstantTensor?>, ConstantTensor?>> All = new()
    {
        ["Add"] = (_, inputs) => Pairs(inputs, (a, b) => a + b),
        ["Sub"] = (_, inputs) => Pairs(inputs, (a, b) => a - b),
        ["Mul"] = (_, inputs) => Pairs(inputs, (a, b) => a * b),
        ["Div"] = (_, inputs) => inputs[0]!.Type == DataType.Float ? Pairs(inputs, (a, b) => a / b)
            : Pairs(inputs, (a, b) => b == 0 ? throw new UntranslatableException("divides by 0") : Math.Truncate(a / b)),
        ["Pow"] = (_, inputs) => Pairs(inputs, Math.Pow),
        ["Equal"] = (_, inputs) => Compare(inputs, (a, b) => a == b),
        ["Less"] = (_, inputs) => Compare(inputs, (a, b) => a < b),
        ["Greater"] = (_, inputs) => Compare(inputs, (a, b) => a > b),
        ["And"] = (_, inputs) => Compare(inputs, (a, b) => a != 0 && b != 0),
        ["Or"] = (_, inputs) => Compare(inputs, (a, b) => a != 0 || b != 0),
        ["Not"] = (_, inputs) => Map(inputs, a => a == 0 ? 1 : 0),
        ["Neg"] = (_, inputs) => Map(inputs, a => -a),
        ["Abs"] = (_, inputs) => Map(inputs, Math.Abs),
        ["Sign"] = (_, inputs) => Map(inputs, a => Math.Sign(a)),
        ["Log"] = (_, inputs) => Map(inputs, Math.Log),
        ["Sqrt"] = (_, inputs) => Map(inputs, Math.Sqrt),
        ["Identity"] = (_, inputs) => inputs[0],
        ["Cast"] = Cast,
        ["Where"] = Where,
        ["Expand"] = (_, inputs) => inputs[0]!.Expanded(ConstantTensor.Broadcast(inputs[0]!.Shape, IntegersOf(inputs[1]!))),
        ["ConstantOfShape"] = Filled,
        ["Concat"] = Concat,
        ["Slice"] = Slice,
        ["Gather"] = Gather,
        ["ScatterND"] = Scatter,
        ["Reshape"] = (_, inputs) => Reshape(inputs[0]!, IntegersOf(inputs[1]!)),
        ["Transpose"] = (call, inputs) => inputs[0]!.Transposed(
            call.List("perm") is { Count: > 0 } axes
                ? [.. axes.Select(a => NodeCall.Axis(a, inputs[0]!.Rank))] : [.. Enumerable.Range(0, inputs[0]!.Rank).Reverse()]),
        ["Unsqueeze"] = Unsqueeze,
        ["Squeeze"] = Squeeze,
    };

    /// <summary>Whether an operator is calculated for constants of any shape.</summary>
    public static bool Exist(string operation) => All.ContainsKey(operation);

    /// <summary>Calculates a node; null if an input is not constant, or if the node computes a weight from weights, which stays part of the network.</summary>
    /// <exception cref="UntranslatableException">The node is not valid.</exception>
    public static Value[]? Calculate(NodeCall call)
    {
        if (!All.TryGetValue(call.Operator, out var function) || call.Inputs.Count == 0) return null;
        if (call.Inputs.Any(v => v is { Computed: not null } or { IsUnknown: true }) || IsOfWeights(call)) return null;
        List<ConstantTensor?> inputs = [.. call.Inputs.Select(ConstantTensor.Of)];
        for (var i = 0; i < inputs.Count; i++)
            if (inputs[i] is null && call.Has(i)) return null;
        if (inputs[0] is null) return null;
        return function(call, inputs) is { } result ? [result.ToValue(call.Result)] : null;
    }

    /// <summary>
    /// Whether a node combines weights of the network, or only gives a stored tensor another shape, which needs no copy. Tables of many indices have no other
    /// form than the selected elements.
    /// </summary>
    private static bool IsOfWeights(NodeCall call)
    {
        if (IsShape(call)) return true;
        var hasWeight = call.Inputs.Any(
            v => v is { Stored: { IsFloat: true, Count: > 1 }, IsTransposed: false, IsCalculated: false } && NodeNames.IsReadable(v.Name));
        return hasWeight && !(call.Operator == "Gather" && SelectionOperators.HasManyRanges(call));
    }

    private static bool IsShape(NodeCall call) => call[0] is { Stored.IsFloat: true, IsCalculated: false } input && call.Operator switch
    {
        "Identity" => true,
        "Reshape" or "Unsqueeze" or "Squeeze" => !input.IsTransposed,
        "Transpose" => input.Stored!.Shape.Count == 2,
        _ => false,
    };

    private static IReadOnlyList<long> IntegersOf(ConstantTensor tensor) => [.. tensor.Values.Select(v => (long)v)];

    private static ConstantTensor Map(IReadOnlyList<ConstantTensor?> inputs, Func<double, double> function) =>
        Rounded(inputs[0]! with { Values = [.. inputs[0]!.Values.Select(function)] });

    private static ConstantTensor Pairs(IReadOnlyList<ConstantTensor?> inputs, Func<double, double, double> function)
    {
        if (inputs is not [{ } left, { } right]) throw new UntranslatableException("does not have two inputs");
        var shape = ConstantTensor.Broadcast(left.Shape, right.Shape);
        var (first, second) = (left.Expanded(shape).Values, right.Expanded(shape).Values);
        return Rounded(new(left.Type, shape, [.. first.Zip(second, function)]));
    }

    private static ConstantTensor Compare(IReadOnlyList<ConstantTensor?> inputs, Func<double, double, bool> function) =>
        Pairs(inputs, (a, b) => function(a, b) ? 1 : 0) with { Type = DataType.Bool };

    /// <summary>The precision of the model.</summary>
    private static ConstantTensor Rounded(ConstantTensor tensor) =>
        tensor.Type == DataType.Float ? tensor with { Values = [.. tensor.Values.Select(v => (double)(float)v)] } : tensor;

    private static ConstantTensor? Cast(NodeCall call, IReadOnlyList<ConstantTensor?> inputs)
    {
        var input = inputs[0]!;
        return (DataType)call.Integer("to", 0) switch
        {
            DataType.Float or DataType.Double => Rounded(input with { Type = DataType.Float }),
            DataType.Int64 or DataType.Int32 => input with { Type = DataType.Int64, Values = [.. input.Values.Select(Math.Truncate)] },
            DataType.Bool => input with { Type = DataType.Bool, Values = [.. input.Values.Select(v => v == 0 ? 0.0 : 1)] },
            _ => null,
        };
    }

    private static ConstantTensor Where(NodeCall call, IReadOnlyList<ConstantTensor?> inputs)
    {
        if (inputs is not [{ } condition, { } yes, { } no]) throw new UntranslatableException("does not have three inputs");
        var shape = ConstantTensor.Broadcast(condition.Shape, yes.Shape, no.Shape);
        var (conditions, first, second) = (condition.Expanded(shape).Values, yes.Expanded(shape).Values, no.Expanded(shape).Values);
        return new(yes.Type, shape, [.. conditions.Select((c, i) => c != 0 ? first[i] : second[i])]);
    }

    private static ConstantTensor? Filled(NodeCall call, IReadOnlyList<ConstantTensor?> inputs)
    {
        var shape = IntegersOf(inputs[0]!);
        var count = ConstantTensor.CountOf(shape);
        var value = call.Stored("value") is { } tensor
            ? ConstantTensor.Of(Value.Of(new StoredValues(tensor, call.Folder), "")) : new(DataType.Float, [1], [0]);
        return value is { Values: [var number] } ? new(value.Type, shape, [.. Enumerable.Repeat(number, count)]) : null;
    }

    private static ConstantTensor Reshape(ConstantTensor input, IReadOnlyList<long> asked)
    {
        long[] shape = [.. asked.Select((size, i) => size != 0 ? size
            : i < input.Rank ? input.Shape[i] : throw new UntranslatableException($"copies dimension {i}, which the tensor does not have"))];
        var open = Array.IndexOf(shape, -1);
        if (open < 0) return input.Reshaped(shape);
        shape[open] = 1;
        shape[open] = ConstantTensor.CountOf(shape) is > 0 and var known ? input.Values.Length / known : 0;
        return input.Reshaped(shape);
    }

    private static ConstantTensor Unsqueeze(NodeCall call, IReadOnlyList<ConstantTensor?> inputs)
    {
        var axes = inputs.Count > 1 ? IntegersOf(inputs[1]!) : call.List("axes") ?? [];
        var shape = inputs[0]!.Shape.ToList();
        foreach (var axis in axes.Select(a => NodeCall.Axis(a, shape.Count + axes.Count)).Order())
            shape.Insert(axis <= shape.Count ? axis : throw new UntranslatableException("adds an axis twice"), 1);
        return inputs[0]!.Reshaped(shape);
    }

    private static ConstantTensor Squeeze(NodeCall call, IReadOnlyList<ConstantTensor?> inputs)
    {
        var shape = inputs[0]!.Shape;
        var given = inputs.Count > 1 ? IntegersOf(inputs[1]!) : call.List("axes");
        var axes = given?.Select(a => NodeCall.Axis(a, shape.Count)).ToHashSet() ?? [.. Enumerable.Range(0, shape.Count).Where(i => shape[i] == 1)];
        return inputs[0]!.Reshaped([.. shape.Where((_, i) => !axes.Contains(i))]);
    }

    private static ConstantTensor Concat(NodeCall call, IReadOnlyList<ConstantTensor?> inputs)
    {
        var first = inputs[0]!;
        var axis = NodeCall.Axis(call.Integer("axis", 0), first.Rank);
        if (inputs.Any(i => i!.Rank != first.Rank || i.Shape.Where((size, k) => k != axis && size != first.Shape[k]).Any()))
            throw new UntranslatableException("joins tensors of different shapes");
        var outer = ConstantTensor.CountOf([.. first.Shape.Take(axis)]);
        long[] shape = [.. first.Shape];
        shape[axis] = inputs.Sum(i => i!.Shape[axis]);
        var values = new List<double>(ConstantTensor.CountOf(shape));
        for (var i = 0; i < outer; i++)
        {
            foreach (var input in inputs)
            {
                var length = input!.Values.Length / outer;
                values.AddRange(input.Values.AsSpan(i * length, length));
            }
        }
        return new(first.Type, shape, [.. values]);
    }

    private static ConstantTensor? Slice(NodeCall call, IReadOnlyList<ConstantTensor?> inputs)
    {
        if (call.Opset < 10 || inputs.Count < 3) return null;
        var input = inputs[0]!;
        var (starts, ends) = (IntegersOf(inputs[1]!), IntegersOf(inputs[2]!));
        var axes = inputs.Count > 3 && inputs[3] is { } given ? IntegersOf(given) : [.. Enumerable.Range(0, starts.Count).Select(i => (long)i)];
        var steps = inputs.Count > 4 && inputs[4] is { } stated ? IntegersOf(stated) : [.. Enumerable.Repeat(1L, starts.Count)];
        if (ends.Count != starts.Count || axes.Count != starts.Count || steps.Count != starts.Count || steps.Contains(0))
            throw new UntranslatableException("its numbers of starts, ends and axes differ");
        var strides = ConstantTensor.Strides(input.Shape);
        long[] shape = [.. input.Shape];
        var offset = 0L;
        for (var i = 0; i < axes.Count; i++)
        {
            var axis = NodeCall.Axis(axes[i], input.Rank);
            var (first, count) = SliceOf(starts[i], ends[i], steps[i], input.Shape[axis]);
            shape[axis] = count;
            offset += first * strides[axis];
            strides[axis] *= steps[i];
        }
        return input.Selected(shape, index => offset + index.Select((k, i) => k * strides[i]).Sum());
    }

    /// <summary>The first index of a slice and the number of its elements.</summary>
    private static (long First, long Count) SliceOf(long start, long end, long step, long size)
    {
        // Sizes are far from the limits of the type, to which exporters set open ends.
        long Position(long index) => index < 0 ? Math.Max(index, -size - 1) + size : index;
        var (first, last) = step > 0
            ? (Math.Clamp(Position(start), 0, size), Math.Clamp(Position(end), 0, size))
            : (Math.Clamp(Position(start), -1, size - 1), Math.Clamp(Position(end), -1, size - 1));
        var distance = step > 0 ? last - first : first - last;
        return (first, distance <= 0 ? 0 : 1 + ((distance - 1) / Math.Abs(step)));
    }

    private static ConstantTensor Gather(NodeCall call, IReadOnlyList<ConstantTensor?> inputs)
    {
        if (inputs is not [{ } input, { } indices]) throw new UntranslatableException("does not have two inputs");
        var axis = NodeCall.Axis(call.Integer("axis", 0), input.Rank);
        var size = input.Shape[axis];
        long[] at = [.. indices.Values.Select(v => v >= -size && v < size ? (long)(v < 0 ? v + size : v)
            : throw new UntranslatableException($"selects an index that an axis of size {size} does not have"))];
        // The axis is replaced by those of the indices.
        long[] flat = [.. input.Shape.Take(axis), at.Length, .. input.Shape.Skip(axis + 1)];
        var strides = ConstantTensor.Strides(input.Shape);
        return input.Selected(flat, index => index.Select((k, i) => (i == axis ? at[k] : k) * strides[i]).Sum())
            .Reshaped([.. input.Shape.Take(axis), .. indices.Shape, .. input.Shape.Skip(axis + 1)]);
    }

    private static ConstantTensor Scatter(NodeCall call, IReadOnlyList<ConstantTensor?> inputs)
    {
        if (inputs is not [{ } input, { Rank: > 0 } indices, { } updates] || indices.Shape[^1] > input.Rank)
            throw new UntranslatableException("its indices do not match its tensor");
        if (call.Text("reduction", "none") != "none") throw new UntranslatableException("combines elements, which has no counterpart");
        var depth = (int)indices.Shape[^1];
        var strides = ConstantTensor.Strides(input.Shape);
        var slice = ConstantTensor.CountOf([.. input.Shape.Skip(depth)]);
        var count = ConstantTensor.CountOf([.. indices.Shape.SkipLast(1)]);
        if (updates.Values.Length != count * slice) throw new UntranslatableException("its updates do not match its indices");
        var values = input.Values.ToArray();
        for (var i = 0; i < count; i++)
        {
            var position = 0L;
            for (var k = 0; k < depth; k++)
            {
                var index = (long)indices.Values[(i * depth) + k];
                var size = input.Shape[k];
                if (index < -size || index >= size) throw new UntranslatableException($"sets an index that an axis of size {size} does not have");
                position += (index < 0 ? index + size : index) * strides[k];
            }
            updates.Values.AsSpan(i * slice, slice).CopyTo(values.AsSpan((int)position));
        }
        return input with { Values = values };
    }
}
