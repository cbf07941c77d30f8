using SegDsl.Language.Shapes;
using SegDsl.Onnx.Format;

namespace SegDsl.Onnx.Import.Translation;

/// <summary>Calculates what a model computes from the sizes of tensors, so that shapes become formulas of the language.</summary>
internal static class SizeOperators
{
    /// <summary>More elements than any list of sizes has.</summary>
    private const int MaxCount = 4096;

    /// <summary>The operators that exist only for sizes.</summary>
    public static Dictionary<string, Func<NodeCall, IReadOnlyList<Value>>> All { get; } = new()
    {
        ["Shape"] = Shape,
        ["Size"] = call => [Value.Of((Size)call.Shape(0).Elements)],
        ["Constant"] = Constant,
        ["ConstantOfShape"] = Repeated,
        ["Range"] = Depends,
        ["Floor"] = Depends,
        ["Ceil"] = Depends,
        ["Mod"] = Depends,
        ["Equal"] = Depends,
        ["Not"] = Depends,
        ["Where"] = Depends,
        ["ReduceProd"] = Depends,
    };

    /// <summary>Calculates the results of a node from known integers and numbers; null if its inputs are tensors.</summary>
    public static IReadOnlyList<Value>? Calculate(NodeCall call)
    {
        if (call.Inputs.Count == 0 || !call.Inputs.All(v => v is null || IsKnown(v))) return null;
        if (call.Inputs.Any(v => v is { Sizes: null }))
            return call.Inputs.All(v => v is null || NumberOf(v) is not null) ? Numbers(call) : Scaled(call);
        switch (call.Operator)
        {
            case "Cast":
                var isNumber = IsFloat(call.Integer("to", 0)) && call[0].IsScalar;
                return isNumber && call.Sizes(0)[0].Dimension.Value is { } number ? [Value.Of((double)number)] : [call[0]];
            case "Identity" or "Floor" or "Ceil": return [call[0]];
            case "Concat": return [Value.Of([.. call.Inputs.SelectMany(v => v!.Sizes!)])];
            case "Gather": return [Gather(call)];
            case "Slice" when !IsGrid(call): return [Slice(call)];
            case "Unsqueeze" when !IsGrid(call): return [Value.Of(call.Sizes(0))];
            case "Squeeze": return [call.Sizes(0) is [var only] ? Value.Of(only) : call[0]];
            case "Reshape" when !IsGrid(call): return [call.Sizes(1).Count == 0 && call.Sizes(0) is [var scalar] ? Value.Of(scalar) : Value.Of(call.Sizes(0))];
            case "Expand" when call.Sizes(0) is [var one] && call.Integers(1) is [>= 0 and <= MaxCount and var count]:
                return [Value.Of([.. Enumerable.Repeat(one, (int)count)])];
            case "ReduceProd": return [Value.Of((Size)call.Sizes(0).Aggregate(Dimension.One, (product, s) => product * s.Dimension))];
            case "Add": return Pairs(call, (a, b) => a + b);
            case "Sub": return Pairs(call, (a, b) => a - b);
            case "Mul": return Pairs(call, (a, b) => a * b);
            case "Div": return Pairs(call, Dimension.FloorDivide);
            case "Mod": return Pairs(call, Dimension.Remainder);
            case "Min" when AllConstant(call): return Pairs(call, (a, b) => Math.Min(a.Value!.Value, b.Value!.Value));
            case "Max" when AllConstant(call): return Pairs(call, (a, b) => Math.Max(a.Value!.Value, b.Value!.Value));
            case "Neg": return [Map(call[0], d => d * -1)];
            case "Not" when AllConstant(call): return [Map(call[0], d => d.Value == 0 ? 1 : 0)];
            // A size is never negative, so that it differs from -1, which stands for an unchanged size.
            case "Equal": return Pairs(call, (a, b) => a.Equals(b) ? 1 : 0);
            case "Where" when call.Sizes(0).All(s => s.Dimension.Value is not null): return [Choose(call)];
            case "Range" when AllConstant(call): return [Range(call)];
            case "Sqrt" or "Pow" or "Reciprocal" when AllConstant(call): return Numbers(call);
            default: return null;
        }
    }

    /// <summary>Whether the result has two dimensions or more, or other steps, which is calculated for constants only.</summary>
    private static bool IsGrid(NodeCall call)
    {
        var isGrid = call.Operator switch
        {
            "Unsqueeze" => !call[0].IsScalar,
            "Reshape" => call.Sizes(1).Count > 1,
            _ => call.Has(4) && call.Integers(4).Any(step => step != 1) && AllConstant(call),
        };
        return !isGrid || AllConstant(call) ? isGrid
            : throw new UntranslatableException("arranges sizes of the image in a table, which is calculated for constants only. Export it for one size");
    }

    private static IReadOnlyList<Value> Depends(NodeCall call) => throw new UntranslatableException("depends on the data, not only on sizes");

    private static bool IsKnown(Value value) => value.Sizes is not null || NumberOf(value) is not null;

    private static bool IsFloat(long type) => (TensorProto.Types.DataType)type is
        TensorProto.Types.DataType.Float or TensorProto.Types.DataType.Double or TensorProto.Types.DataType.Float16;

    private static double? NumberOf(Value value) => value switch
    {
        { Number: { } number } => number,
        { Stored: { IsFloat: true, Count: 1 } stored } => NodeCall.Rounded(stored.Floats()[0]),
        { Sizes: [{ Dimension.Value: { } size }] } => size,
        _ => null,
    };

    private static bool AllConstant(NodeCall call) => call.Inputs.All(v => v?.Sizes is null || v.Sizes.All(s => s.Dimension.Value is not null));

    private static Value[]? Numbers(NodeCall call)
    {
        double At(int i) => NumberOf(call[i])!.Value;
        return call.Operator switch
        {
            "Add" => [Value.Of(At(0) + At(1))],
            "Sub" => [Value.Of(At(0) - At(1))],
            "Mul" => [Value.Of(At(0) * At(1))],
            "Div" => [Value.Of(At(0) / At(1))],
            "Pow" => [Value.Of(Math.Pow(At(0), At(1)))],
            "Sqrt" => [Value.Of(Math.Sqrt(At(0)))],
            "Neg" => [Value.Of(-At(0))],
            "Reciprocal" => [Value.Of(1 / At(0))],
            "Floor" => [Value.Of(Math.Floor(At(0)))],
            "Ceil" => [Value.Of(Math.Ceiling(At(0)))],
            "Cast" when !IsFloat(call.Integer("to", 0)) => [Value.Of((Size)(long)At(0))],
            "Cast" or "Identity" or "Unsqueeze" or "Squeeze" => [call[0]],
            _ => null,
        };
    }

    /// <summary>The product or quotient of a size and a number; a fraction is rounded down, as a size always is in the end.</summary>
    private static Value[]? Scaled(NodeCall call)
    {
        if (call.Operator is not ("Mul" or "Div") || call.Inputs.Count != 2 || call[0].Sizes is null || NumberOf(call[1]) is not { } number) return null;
        var factor = call.Operator == "Mul" ? number : 1 / number;
        if (factor == Math.Round(factor)) return [Map(call[0], d => d * (long)factor)];
        var inverse = Math.Round(1 / factor);
        return Math.Abs((1 / factor) - inverse) < 1e-6 && inverse > 0 ? [Map(call[0], d => Dimension.FloorDivide(d, (long)inverse))] : null;
    }

    private static Value Map(Value value, Func<Dimension, Dimension> function) => value.IsScalar
        ? Value.Of((Size)function(value.Sizes![0].Dimension))
        : Value.Of([.. value.Sizes!.Select(s => (Size)function(s.Dimension))]);

    private static Value[] Pairs(NodeCall call, Func<Dimension, Dimension, Dimension> function)
    {
        var (left, right) = (call.Sizes(0), call.Sizes(1));
        if (left.Count != right.Count && left.Count != 1 && right.Count != 1) throw new UntranslatableException("its lists have different lengths");
        if (call[0].IsScalar && call[1].IsScalar) return [Value.Of((Size)function(left[0].Dimension, right[0].Dimension))];
        return [Value.Of([.. Enumerable.Range(0, Math.Max(left.Count, right.Count)).Select(i =>
            (Size)function(left[left.Count == 1 ? 0 : i].Dimension, right[right.Count == 1 ? 0 : i].Dimension))])];
    }

    private static Value[] Shape(NodeCall call)
    {
        var shape = call.Shape(0);
        var from = Bound(call.Integer("start", 0), shape.Rank);
        var to = Bound(call.Integer("end", shape.Rank), shape.Rank);
        var of = call[0].Computed;
        return [Value.Of([.. Enumerable.Range(from, Math.Max(to - from, 0)).Select(i => new Size(shape[i], of, i))])];
    }

    private static int Bound(long index, int count) => (int)Math.Clamp(index < 0 ? index + count : index, 0, count);

    private static Value[] Constant(NodeCall call)
    {
        if (call.HasAttribute("sparse_value")) throw new UntranslatableException("is a sparse tensor, which cannot be read. Store it as a dense one");
        if (call.HasAttribute("value_int")) return [Value.Of((Size)call.Integer("value_int", 0))];
        if (call.List("value_ints") is { Count: > 0 } integers) return [Value.Of([.. integers.Select(i => (Size)i)])];
        if (call.HasAttribute("value_float")) return [Value.Of(call.Float("value_float", 0))];
        var stored = new StoredValues(call.Stored("value") ?? throw new UntranslatableException("has no tensor of numbers"), call.Folder);
        stored.Check();
        return [Known(stored, call.Name)];
    }

    /// <summary>A tensor of the model: integers with at most one dimension are known, others stay stored.</summary>
    public static Value Known(StoredValues stored, string name)
    {
        if (!stored.IsInteger || stored.Shape.Count > 1 || stored.Count > MaxCount) return Value.Of(stored, name);
        return stored.Shape.Count == 0 ? Value.Of((Size)stored.Integers()[0]) : Value.Of([.. stored.Integers().Select(i => (Size)i)]);
    }

    private static Value[] Repeated(NodeCall call)
    {
        var shape = call.Integers(0);
        var stored = call.Stored("value") is { } tensor ? new StoredValues(tensor, call.Folder) : null;
        if (stored is not { IsInteger: true } || shape is not [>= 0 and <= MaxCount and var count])
            throw new UntranslatableException("creates a tensor of constants");
        return [Value.Of([.. Enumerable.Repeat((Size)stored.Integers()[0], (int)count)])];
    }

    private static Value Gather(NodeCall call)
    {
        var list = call.Sizes(0);
        Size At(long index) => list[NodeCall.Axis(index, list.Count)];
        return call[1].IsScalar ? Value.Of(At(call.Integers(1)[0])) : Value.Of([.. call.Integers(1).Select(At)]);
    }

    private static Value Slice(NodeCall call)
    {
        var list = call.Sizes(0);
        var step = call.Has(4) ? call.Integers(4)[0] : 1;
        if (step == -1 && call.Integers(1)[0] == -1) return Value.Of([.. list.Reverse()]);
        if (step != 1) throw new UntranslatableException("steps other than 1 have no counterpart");
        var from = call.Opset >= 10 ? call.Integers(1)[0] : call.List("starts")![0];
        var to = call.Opset >= 10 ? call.Integers(2)[0] : call.List("ends")![0];
        var (first, last) = (Bound(from, list.Count), Bound(to, list.Count));
        return Value.Of([.. list.Skip(first).Take(last - first)]);
    }

    private static Value Choose(NodeCall call)
    {
        var conditions = call.Sizes(0);
        var (yes, no) = (call.Sizes(1), call.Sizes(2));
        return Value.Of([.. conditions.Select((c, i) => c.Dimension.Value != 0 ? yes[yes.Count == 1 ? 0 : i] : no[no.Count == 1 ? 0 : i])]);
    }

    private static Value Range(NodeCall call)
    {
        var (start, limit, step) = (call.Integers(0)[0], call.Integers(1)[0], call.Integers(2)[0]);
        if (step <= 0 || (limit - start) / step > MaxCount) throw new UntranslatableException("its list is too long");
        var values = new List<Size>();
        for (var i = start; i < limit; i += step) values.Add(i);
        return Value.Of(values);
    }
}
