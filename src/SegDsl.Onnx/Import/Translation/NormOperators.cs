namespace SegDsl.Onnx.Import.Translation;

/// <summary>Normalizations.</summary>
internal static class NormOperators
{
    private const double DefaultEps = 1e-5;
    private const double DefaultMomentum = 0.1;

    /// <summary>The operators.</summary>
    public static Dictionary<string, Func<NodeCall, IReadOnlyList<Value>>> All { get; } = new()
    {
        ["BatchNormalization"] = Batch,
        ["InstanceNormalization"] = Instance,
        ["LayerNormalization"] = Layer,
        ["GroupNormalization"] = Group,
    };

    private static Value[] Batch(NodeCall call)
    {
        var input = call.Tensor(0);
        if (input.Shape.Rank is not (4 or 5)) throw new UntranslatableException($"normalizes {input.Shape.Rank} dimensions; maps and volumes are supported");
        var eps = call.Float("epsilon", DefaultEps);
        var momentum = Math.Round(1 - call.Float("momentum", 0.9), 6);
        var isDefault = eps == DefaultEps && momentum == DefaultMomentum;
        string[] names = ["weight", "bias", "running_mean", "running_var"];
        return [Value.Of(call.Add(new Layer(isDefault ? "Norm" : "BatchNorm")
        {
            Inputs = [input],
            Shapes = [input.Shape],
            Arguments = isDefault ? [] : [new("eps", eps, DefaultEps), new("momentum", momentum, DefaultMomentum)],
            State =
            [
                .. names.Select((name, i) => ConvolutionOperators.State(name, call.Weight(i + 1, 1))),
                new("num_batches_tracked", [], () => [0], null, IsInteger: true),
            ],
        }))];
    }

    private static Value[] Instance(NodeCall call)
    {
        var input = call.Tensor(0);
        return [Value.Of(call.Add(new Layer("InstanceNorm")
        {
            Inputs = [input],
            Shapes = [input.Shape],
            Arguments = [new("affine", true, false), new("eps", call.Float("epsilon", DefaultEps), DefaultEps)],
            State = [ConvolutionOperators.State("weight", call.Weight(1, 1)), ConvolutionOperators.State("bias", call.Weight(2, 1))],
        }))];
    }

    private static Value[] Layer(NodeCall call)
    {
        var input = call.Tensor(0);
        if (NodeCall.Axis(call.Integer("axis", -1), input.Shape.Rank) != input.Shape.Rank - 1)
            throw new UntranslatableException("normalizes several axes; the last one is supported");
        if (!call.Has(2)) throw new UntranslatableException("has no bias");
        if (input.Shape.Rank is not (3 or 4)) throw new UntranslatableException($"normalizes {input.Shape.Rank} dimensions; tokens and maps are supported");
        return [Value.Of(OverLastAxis(
            call, input, call.Float("epsilon", DefaultEps),
            ConvolutionOperators.State("weight", call.Weight(1, 1)), ConvolutionOperators.State("bias", call.Weight(2, 1))))];
    }

    /// <summary>
    /// Layer normalization over the last axis. That of a tensor of four dimensions becomes its channels, which is the axis that LayerNorm normalizes.
    /// </summary>
    public static Result OverLastAxis(ILayerSink call, Result input, double eps, State weight, State bias)
    {
        var isMap = input.Shape.Rank == 4;
        var channels = isMap ? RearrangingOperators.Permute(call, input, [0, 3, 1, 2]) : input;
        var norm = new Result(
            call.Add(new Layer("LayerNorm")
            {
                Inputs = [channels], Shapes = [channels.Shape], Arguments = [new("eps", eps, DefaultEps)], State = [weight, bias],
            }), 0);
        return isMap ? RearrangingOperators.Permute(call, norm, [0, 2, 3, 1]) : norm;
    }

    private static Value[] Group(NodeCall call)
    {
        var input = call.Tensor(0);
        var (weight, bias) = (call.Weight(1, 1), call.Weight(2, 1));
        if (weight.Stored!.Shape[0] != input.Shape[1].Value)
            throw new UntranslatableException("has a weight per group instead of per channel. Export it with opset 21 or later, or 17 or earlier");
        return [Value.Of(call.Add(new Layer("GroupNorm")
        {
            Inputs = [input],
            Shapes = [input.Shape],
            Arguments = [new("groups", call.Integer("num_groups", 1), IsPositional: true), new("eps", call.Float("epsilon", DefaultEps), DefaultEps)],
            State = [ConvolutionOperators.State("weight", weight), ConvolutionOperators.State("bias", bias)],
        }))];
    }
}
