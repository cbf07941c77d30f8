using SegDsl.Language.Shapes;

namespace SegDsl.Onnx.Import.Translation;

/// <summary>Pooling.</summary>
internal static class PoolingOperators
{
    private static readonly long[] One = [1, 1];

    /// <summary>The operators.</summary>
    public static Dictionary<string, Func<NodeCall, IReadOnlyList<Value>>> All { get; } = new()
    {
        ["MaxPool"] = call => [Pool(call, "MaxPool")],
        ["AveragePool"] = call => [Pool(call, "AvgPool")],
        ["GlobalAveragePool"] = call => [Value.Of(Global(call, call.Tensor(0)))],
        ["GlobalMaxPool"] = GlobalMax,
    };

    /// <summary>Global average pooling.</summary>
    public static Result Global(NodeCall call, Result input) => input.Shape.Rank == 4
        ? call.Add("global_avg_pool", input.Shape.With(2, 1).With(3, 1), [input])
        : throw new UntranslatableException($"pools {input.Shape.Rank} dimensions; maps are supported");

    private static Value[] GlobalMax(NodeCall call)
    {
        var input = call.Tensor(0);
        if (input.Shape.Rank != 4) throw new UntranslatableException($"pools {input.Shape.Rank} dimensions; maps are supported");
        return [Value.Of(call.Add("adaptive_max_pool", input.Shape.With(2, 1).With(3, 1), [input], new Argument("size", One, IsPositional: true)))];
    }

    /// <summary>Adds padding at the end, with which a size that is rounded down equals the size rounded up without it.</summary>
    private static void RoundUp(string operation, Result input, IReadOnlyList<long> kernel, IReadOnlyList<long> strides, long[] begin, long[] end)
    {
        for (var i = 0; i < kernel.Count; i++)
        {
            var covered = input.Shape[i + 2] + begin[i] + end[i] - kernel[i];
            if (Dimension.FloorDivide(covered, strides[i]).Equals(Dimension.CeilingDivide(covered, strides[i]))) continue;
            // Every cell has to contain an element of the map. The divisor of an average would contain the padding.
            if (operation != "MaxPool" || end[i] + strides[i] > kernel[i])
                throw new UntranslatableException(
                    "rounds its size up (ceil_mode), which has no counterpart. Export it with a fixed size for which it makes no difference");
            end[i] += covered.Value is { } known ? strides[i] - (known % strides[i]) : strides[i] - 1;
        }
    }

    private static Value Pool(NodeCall call, string operation)
    {
        var input = call.Tensor(0);
        var rank = input.Shape.Rank - 2;
        if (rank is not (2 or 3)) throw new UntranslatableException($"pools {rank} dimensions; maps and volumes are supported");
        if (call.Results > 1) throw new UntranslatableException("the indices of the maxima have no counterpart");
        var kernel = ConvolutionOperators.Sides(call, "kernel_shape", rank);
        var strides = ConvolutionOperators.Sides(call, "strides", rank);
        var dilations = ConvolutionOperators.Sides(call, "dilations", rank);
        if (dilations.Any(d => d != 1)) throw new UntranslatableException("dilated pooling has no counterpart");
        var (begin, end) = ConvolutionOperators.Pads(call, kernel, strides, dilations);
        var includesPadding = call.Integer("count_include_pad", 0) == 1;
        if (!begin.SequenceEqual(end) && operation == "AvgPool" && !includesPadding)
            throw new UntranslatableException("an average that excludes uneven padding has no counterpart");
        if (call.Integer("ceil_mode", 0) == 1) RoundUp(operation, input, kernel, strides, begin, end);
        input = ConvolutionOperators.PadUnevenly(call, input, ref begin, end, operation == "MaxPool" ? float.MinValue : 0);
        var last = Enumerable.Range(0, rank).Select(i => input.Shape[i + 2] + (2 * begin[i]) - kernel[i]).ToList();
        var same = kernel.Select(k => (k - 1) / 2);
        var isPadded = begin.Any(p => p > 0);
        List<Argument> arguments =
        [
            ConvolutionOperators.Sides("kernel", kernel, isPositional: true), ConvolutionOperators.Sides("stride", strides, isPositional: true),
        ];
        if (!same.SequenceEqual(begin)) arguments.Add(ConvolutionOperators.Sides("padding", begin));
        if (operation == "AvgPool" && isPadded) arguments.Add(new("count_include_pad", includesPadding, true));
        TensorShape shape = new([input.Shape[0], input.Shape[1], .. last.Select((d, i) => Dimension.FloorDivide(d, strides[i]) + 1)]);
        return Value.Of(call.Add(rank == 2 ? operation : operation + "3d", shape, [input], arguments));
    }
}
