using SegDsl.Language.Shapes;

namespace SegDsl.Onnx.Import.Translation;

/// <summary>Element-wise operators of several tensors.</summary>
internal static class ArithmeticOperators
{
    /// <summary>The operators.</summary>
    public static Dictionary<string, Func<NodeCall, IReadOnlyList<Value>>> All { get; } = new()
    {
        ["Add"] = call => [Value.Of(Binary(call, "+"))],
        ["Sub"] = call => [Value.Of(Binary(call, "-"))],
        ["Mul"] = call => [Value.Of(Binary(call, "*"))],
        ["Div"] = call => [Value.Of(Binary(call, "/"))],
        ["Pow"] = Power,
        ["Neg"] = call => [Value.Of(call.Add("*", call.Tensor(0).Shape, [call.Tensor(0), -1.0]))],
        ["Reciprocal"] = call => [Value.Of(call.Add("/", call.Tensor(0).Shape, [1.0, call.Tensor(0)]))],
        ["Sum"] = call => [Value.Of(Several(call, "+"))],
        ["Max"] = call => [Value.Of(Extreme(call, "maximum", "min"))],
        ["Min"] = call => [Value.Of(Extreme(call, "minimum", "max"))],
        ["Einsum"] = Einsum,
    };

    /// <summary>The shape of an element-wise result.</summary>
    public static TensorShape Broadcast(TensorShape left, TensorShape right)
    {
        var rank = Math.Max(left.Rank, right.Rank);
        var result = new Dimension[rank];
        for (var i = 1; i <= rank; i++)
        {
            var (a, b) = (i <= left.Rank ? left[left.Rank - i] : Dimension.One, i <= right.Rank ? right[right.Rank - i] : Dimension.One);
            if (a.Value is > 1 && b.Value is > 1 && a.Value != b.Value) throw new UntranslatableException($"the shapes {left} and {right} do not match");
            // For example, patches of an image of any size, and their positions in images of one size.
            if ((a.Value is > 1 && DependsOnImage(b)) || (b.Value is > 1 && DependsOnImage(a)))
            {
                var (open, one) = DependsOnImage(a) ? (left, right) : (right, left);
                throw new UntranslatableException(
                    $"combines a tensor {open}, whose size depends on that of the image, with one of the fixed size {one}, so the model works for images of "
                    + "one size only. Export it for one size, without dynamic axes for height and width");
            }
            result[^i] = a.Value == 1 ? b : a;
        }
        return new(result);

        static bool DependsOnImage(Dimension size) => size.Value is null && size.Symbols.Any(symbol => symbol != "N");
    }

    /// <summary>
    /// Resizes maps to the size of the first computed one, if they are equal only for some sizes of the image. For those sizes, this changes nothing.
    /// </summary>
    public static List<Result> Aligned(NodeCall call, List<Result> maps)
    {
        if (maps.Exists(m => m.Shape.Rank != 4)) return maps;
        var first = maps.Where(m => m.Shape[2].Value is null).OrderBy(m => m.Layer.Index).FirstOrDefault();
        if (first.Layer is null) return maps;
        return maps.ConvertAll(map =>
        {
            var shape = map.Shape.With(2, first.Shape[2]).With(3, first.Shape[3]);
            var isFixed = map.Shape[2].Value is not null || map.Shape[3].Value is not null;
            return isFixed || map.Shape.Equals(shape) ? map : call.Add("upsample", shape, [map, first]);
        });
    }

    private static Result Binary(NodeCall call, string sign)
    {
        var (left, right) = (ScalarOf(call, 0), ScalarOf(call, 1));
        if (right is { } number)
        {
            var input = call.Tensor(0);
            return (sign, number) is ("+" or "-", 0) or ("*" or "/", 1) ? input : call.Add(sign, input.Shape, [input, number]);
        }
        if (left is { } first)
        {
            var input = call.Tensor(1);
            return (sign, first) is ("+", 0) or ("*", 1) ? input : call.Add(sign, input.Shape, [first, input]);
        }
        var operands = Aligned(call, [call.Tensor(0), call.Tensor(1)]);
        return call.Add(sign, Broadcast(operands[0].Shape, operands[1].Shape), operands.Select(o => (Operand)o));
    }

    /// <summary>The number that an operand is; null for a tensor.</summary>
    private static double? ScalarOf(NodeCall call, int input)
    {
        if (call[input].Computed is not null) return null;
        if (call.Number(input) is not { } number) return null;
        // A stored tensor of one element has the precision of a float.
        return NodeCall.Rounded((float)number);
    }

    private static Value[] Power(NodeCall call)
    {
        var input = call.Tensor(0);
        var exponent = ScalarOf(call, 1) ?? throw new UntranslatableException("its exponent is not constant");
        return [Value.Of(call.Add("pow", input.Shape, [input], new Argument("exponent", exponent, IsPositional: true)))];
    }

    private static Result Several(NodeCall call, string operation) => Enumerable.Range(1, call.Inputs.Count - 1).Aggregate(
        call.Tensor(0), (sum, i) => call.Add(operation, Broadcast(sum.Shape, call.Tensor(i).Shape), [sum, call.Tensor(i)]));

    private static Result Extreme(NodeCall call, string operation, string limit)
    {
        if (call.Inputs.Count == 2 && ScalarOf(call, 1) is { } number)
            return call.Add("clamp", call.Tensor(0).Shape, [call.Tensor(0)], new Argument(limit, number, double.NaN));
        return Several(call, operation);
    }

    private static Value[] Einsum(NodeCall call)
    {
        var equation = call.Text("equation", "").Replace(" ", "", StringComparison.Ordinal);
        if (equation.Split("->") is not [var terms, var result] || equation.Contains('.'))
            throw new UntranslatableException($"the equation '{equation}' has no counterpart");
        var sizes = new Dictionary<char, Dimension>();
        var operands = terms.Split(',').Select((term, i) => (Term: term, Input: call.Tensor(i))).ToList();
        foreach (var (term, input) in operands)
        {
            if (term.Length != input.Shape.Rank) throw new UntranslatableException($"the equation '{equation}' does not match its operands");
            for (var i = 0; i < term.Length; i++) sizes.TryAdd(term[i], input.Shape[i]);
        }
        if (result.Any(letter => !sizes.ContainsKey(letter))) throw new UntranslatableException($"the equation '{equation}' is not valid");
        return [Value.Of(call.Add(
            "einsum", new([.. result.Select(letter => sizes[letter])]), operands.Select(o => (Operand)o.Input), new Argument("equation", equation)))];
    }
}
