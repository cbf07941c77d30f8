using SegDsl.Language.Shapes;

namespace SegDsl.Onnx.Import.Translation;

/// <summary>Convolutions and matrix products with weights.</summary>
internal static class ConvolutionOperators
{
    /// <summary>The operators.</summary>
    public static Dictionary<string, Func<NodeCall, IReadOnlyList<Value>>> All { get; } = new()
    {
        ["Conv"] = Convolve,
        ["ConvTranspose"] = ConvolveTransposed,
        ["Gemm"] = Gemm,
        ["MatMul"] = MatMul,
    };

    /// <summary>The state of a layer that comes from a stored tensor.</summary>
    public static State State(string name, Value weight) => weight.Stored is not { } stored
        ? throw new UntranslatableException($"the {name} is not stored in the model")
        : weight.IsTransposed
            ? new(name, [stored.Shape[1], stored.Shape[0]], () => Transpose(stored.Floats(), (int)stored.Shape[0], (int)stored.Shape[1]), stored, weight.Name)
            : new(name, stored.Shape, stored.Floats, stored, weight.Name);

    /// <summary>The argument of a kernel size, stride and so on: one number, or a list if the axes differ.</summary>
    public static Argument Sides(string name, IReadOnlyList<long> sides, object? absent = null, bool isPositional = false) =>
        new(name, sides.All(s => s == sides[0]) ? sides[0] : sides.ToArray(), absent, isPositional);

    /// <summary>The padding at the begin and end of each axis.</summary>
    public static (long[] Begin, long[] End) Pads(NodeCall call, IReadOnlyList<long> kernel, IReadOnlyList<long> strides, IReadOnlyList<long> dilations)
    {
        var rank = kernel.Count;
        switch (call.Text("auto_pad", "NOTSET"))
        {
            case "NOTSET":
                var pads = call.List("pads") ?? new long[2 * rank];
                return pads.Count == 2 * rank && pads.All(p => p >= 0) ? ([.. pads.Take(rank)], [.. pads.Skip(rank)])
                    : throw new UntranslatableException($"the padding [{string.Join(", ", pads)}] is not valid");
            case "VALID":
                return (new long[rank], new long[rank]);
            case var auto when strides.All(s => s == 1):
                var sums = kernel.Zip(dilations, (k, d) => d * (k - 1)).ToArray();
                return auto == "SAME_UPPER" ? ([.. sums.Select(s => s / 2)], [.. sums.Select(s => s - s / 2)])
                    : ([.. sums.Select(s => s - s / 2)], [.. sums.Select(s => s / 2)]);
            case var auto:
                throw new UntranslatableException($"the padding {auto} depends on the size of the image at a stride of {strides[0]}. Export it with numbers");
        }
    }

    /// <summary>A list attribute with one number per side.</summary>
    public static IReadOnlyList<long> Sides(NodeCall call, string name, int rank, long minimum = 1)
    {
        var sides = call.List(name) ?? [.. Enumerable.Repeat(1L, rank)];
        return sides.Count == rank && sides.All(s => s >= minimum && s <= int.MaxValue) ? sides
            : throw new UntranslatableException($"{name} [{string.Join(", ", sides)}] is not valid");
    }

    /// <summary>Pads a map explicitly if the padding differs between begin and end; such padding then becomes 0.</summary>
    public static Result PadUnevenly(NodeCall call, Result input, ref long[] begin, long[] end, double value)
    {
        if (begin.SequenceEqual(end)) return input;
        if (begin.Length != 2) throw new UntranslatableException("uneven padding of volumes has no counterpart");
        var shape = input.Shape.With(2, input.Shape[2] + begin[0] + end[0]).With(3, input.Shape[3] + begin[1] + end[1]);
        var padded = call.Add(
            "pad", shape, [input], new Argument("sizes", new[] { begin[1], end[1], begin[0], end[0] }, IsPositional: true), new("value", value, 0.0));
        begin = [0, 0];
        return padded;
    }

    private static Value[] Convolve(NodeCall call)
    {
        var input = call.Tensor(0);
        var rank = input.Shape.Rank - 2;
        if (rank is not (2 or 3)) throw new UntranslatableException($"convolves {rank} dimensions; maps and volumes are supported");
        var weight = call.Weight(1, rank + 2);
        long[] kernel = [.. weight.Stored!.Shape.Skip(2)];
        var (strides, dilations) = (Sides(call, "strides", rank), Sides(call, "dilations", rank));
        var (begin, end) = Pads(call, kernel, strides, dilations);
        input = PadUnevenly(call, input, ref begin, end, 0);
        var sides = Enumerable.Range(0, rank).Select(i =>
            Dimension.FloorDivide(input.Shape[i + 2] + (2 * begin[i]) - (dilations[i] * (kernel[i] - 1)) - 1, strides[i]) + 1);
        var same = kernel.Select((k, i) => dilations[i] * (k - 1) / 2);
        List<Argument> arguments =
        [
            new("out", weight.Stored.Shape[0], IsPositional: true), Sides("kernel", kernel, isPositional: true), Sides("stride", strides, 1L),
            Sides("dilation", dilations, 1L), new("groups", call.Integer("group", 1), 1L),
        ];
        if (!same.SequenceEqual(begin)) arguments.Add(Sides("padding", begin));
        return [Weighted(call, rank == 2 ? "Conv" : "Conv3d", input, new([input.Shape[0], weight.Stored.Shape[0], .. sides]), weight, arguments)];
    }

    private static Value[] ConvolveTransposed(NodeCall call)
    {
        var input = call.Tensor(0);
        var rank = input.Shape.Rank - 2;
        if (rank is not (2 or 3)) throw new UntranslatableException($"convolves {rank} dimensions; maps and volumes are supported");
        var weight = call.Weight(1, rank + 2);
        long[] kernel = [.. weight.Stored!.Shape.Skip(2)];
        var (strides, dilations) = (Sides(call, "strides", rank), Sides(call, "dilations", rank));
        var groups = call.Integer("group", 1);
        if (call.HasAttribute("output_shape") || call.Text("auto_pad", "NOTSET") != "NOTSET")
            throw new UntranslatableException("output_shape and auto_pad have no counterpart. Export it with pads");
        var extra = call.List("output_padding") ?? new long[rank];
        var (begin, end) = Pads(call, kernel, strides, dilations);
        if (!begin.SequenceEqual(end) || extra.Distinct().Count() > 1)
            throw new UntranslatableException("padding that differs between the sides has no counterpart");
        var sides = Enumerable.Range(0, rank).Select(i =>
            ((input.Shape[i + 2] - 1) * strides[i]) - (2 * begin[i]) + (dilations[i] * (kernel[i] - 1)) + extra[i] + 1);
        var planes = weight.Stored.Shape[1] * groups;
        List<Argument> arguments =
        [
            new("out", planes, IsPositional: true), Sides("kernel", kernel, isPositional: true), Sides("stride", strides, 1L),
            Sides("padding", begin, 0L), new("output_padding", extra[0], 0L), new("groups", groups, 1L), Sides("dilation", dilations, 1L),
        ];
        return [Weighted(call, rank == 2 ? "ConvTranspose" : "ConvTranspose3d", input, new([input.Shape[0], planes, .. sides]), weight, arguments)];
    }

    private static Value Weighted(NodeCall call, string operation, Result input, TensorShape shape, Value weight, List<Argument> arguments)
    {
        var hasBias = call.Has(2);
        var isLinear = operation == "Linear";
        return Value.Of(call.Add(new Layer(operation)
        {
            Inputs = [input],
            Shapes = [shape],
            Arguments = [.. arguments, new("bias", hasBias, isLinear)],
            State = hasBias ? [State("weight", weight), State("bias", call.Weight(2, 1))] : [State("weight", weight)],
        }));
    }

    private static Value[] Gemm(NodeCall call)
    {
        var input = call.Tensor(0);
        var weight = call.Weight(1, 2);
        if (call.Integer("transA", 0) != 0 || call.Float("alpha", 1) is not 1 || (call.Has(2) && call.Float("beta", 1) is not 1))
            throw new UntranslatableException("transA, alpha and beta have no counterpart");
        if (call.Integer("transB", 0) == 0) weight = Transposed(weight);
        return [Linear(call, input, weight)];
    }

    private static Value Linear(NodeCall call, Result input, Value weight)
    {
        var planes = State("weight", weight).Shape[0];
        return Weighted(
            call, "Linear", input, input.Shape.With(input.Shape.Rank - 1, planes), weight, [new("out", planes, IsPositional: true)]);
    }

    private static Value[] MatMul(NodeCall call)
    {
        if (call[1].Stored is { IsFloat: true, Shape.Count: 2 } && !IsOwnParameter(call[1])) return [Linear(call, call.Tensor(0), Transposed(call[1]))];
        var (left, right) = (call.Tensor(0), call.Tensor(1));
        if (left.Shape.Rank < 2 || right.Shape.Rank < 2) throw new UntranslatableException("multiplies a vector");
        var leading = ArithmeticOperators.Broadcast(
            new([.. left.Shape.Dimensions.SkipLast(2)]), new([.. right.Shape.Dimensions.SkipLast(2)]));
        return [Value.Of(call.Add("matmul", new([.. leading.Dimensions, left.Shape[left.Shape.Rank - 2], right.Shape[right.Shape.Rank - 1]]), [left, right]))];
    }

    /// <summary>Whether a matrix has the name of a parameter of a module, such as <c>decoder.projection</c>, unlike the weight of a linear layer.</summary>
    private static bool IsOwnParameter(Value matrix) =>
        !matrix.IsTransposed && matrix.Name.Contains('.', StringComparison.Ordinal) && NodeNames.IsReadable(matrix.Name)
        && !matrix.Name.EndsWith("weight", StringComparison.OrdinalIgnoreCase);

    private static Value Transposed(Value weight) => Value.Of(weight.Stored!, weight.Name, !weight.IsTransposed);

    private static float[] Transpose(float[] values, int rows, int columns)
    {
        var result = new float[values.Length];
        for (var row = 0; row < rows; row++)
            for (var column = 0; column < columns; column++) result[(column * rows) + row] = values[(row * columns) + column];
        return result;
    }
}
