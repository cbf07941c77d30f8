namespace SegDsl.Onnx.Import.Translation;

/// <summary>Sums, means and extremes along axes.</summary>
internal static class ReductionOperators
{
    /// <summary>The operators.</summary>
    public static Dictionary<string, Func<NodeCall, IReadOnlyList<Value>>> All { get; } = new()
    {
        ["ReduceMean"] = call => [Value.Of(Mean(call))],
        ["ReduceSum"] = call => [Value.Of(Reduce(call, "reduce_sum", call.Tensor(0)))],
        ["ReduceMax"] = call => [Value.Of(Reduce(call, "reduce_max", call.Tensor(0)))],
        ["ReduceMin"] = call => [Value.Of(Reduce(call, "reduce_min", call.Tensor(0)))],
        ["ReduceL1"] = call => [Value.Of(Reduce(call, "reduce_sum", call.Add("abs", call.Tensor(0).Shape, [call.Tensor(0)])))],
        ["ReduceSumSquare"] = call => [Value.Of(SumOfSquares(call))],
        ["ReduceL2"] = Length,
    };

    private static Result Mean(NodeCall call)
    {
        var input = call.Tensor(0);
        if (input.Shape.Rank != 4 || !Axes(call, 4).Order().SequenceEqual([2, 3])) return Reduce(call, "reduce_mean", input);
        var pooled = PoolingOperators.Global(call, input);
        return Keeps(call) ? pooled : RearrangingOperators.ToShape(call, pooled, new([.. pooled.Shape.Dimensions.Take(2)]));
    }

    private static Value[] Length(NodeCall call)
    {
        var sum = SumOfSquares(call);
        return [Value.Of(call.Add("sqrt", sum.Shape, [sum]))];
    }

    private static Result SumOfSquares(NodeCall call)
    {
        var input = call.Tensor(0);
        return Reduce(call, "reduce_sum", call.Add("*", input.Shape, [input, input]));
    }

    private static Result Reduce(NodeCall call, string operation, Result input)
    {
        var keeps = Keeps(call);
        foreach (var axis in Axes(call, input.Shape.Rank).OrderDescending())
        {
            var shape = keeps ? input.Shape.With(axis, 1) : new([.. input.Shape.Dimensions.Where((_, i) => i != axis)]);
            var written = axis == input.Shape.Rank - 1 ? -1L : axis;
            input = call.Add(operation, shape, [input], new Argument("axis", written), new("keep", keeps, false));
        }
        return input;
    }

    private static bool Keeps(NodeCall call) => call.Integer("keepdims", 1) == 1;

    private static List<int> Axes(NodeCall call, int rank)
    {
        var axes = call.Has(1) ? call.Integers(1) : call.List("axes");
        if (axes is null or { Count: 0 } && call.Integer("noop_with_empty_axes", 0) == 1) return [];
        return axes is null or { Count: 0 } ? [.. Enumerable.Range(0, rank)] : [.. axes.Select(a => NodeCall.Axis(a, rank)).Distinct()];
    }
}
