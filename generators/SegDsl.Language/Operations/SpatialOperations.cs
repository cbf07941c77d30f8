using SegDsl.Language.Binding;
using SegDsl.Language.Diagnostics;
using SegDsl.Language.Shapes;

namespace SegDsl.Language.Operations;

/// <summary>Operations that look at neighbouring or far pixels, or put feature maps together; nothing to learn.</summary>
internal static class SpatialOperations
{
    public static IReadOnlyList<Operation> All { get; } =
    [
        new()
        {
            Name = "MaxPool",
            Summary = "The largest value of every window. MaxPool(3, 2) halves the size: padding is (kernel - 1) / 2 unless given.",
            Operands = [new("input")],
            Parameters = [new("kernel", BoundType.Int), new("stride", BoundType.Int), new("padding", BoundType.Int, AllowsSame: true)],
            Shape = c => c.HasRank(4) && Windows.AreValid(c)
                ? c.NotEmpty(c.Shape.With(2, Windows.Slide(c, c.Shape[2], 1)).With(3, Windows.Slide(c, c.Shape[3], 1)))
                : null,
            Flops = (c, result) => Costs.Window(c, result, divides: false),
            Emission = new()
            {
                ResultName = "pooled",
                ResultIsKept = false,
                Module = a => $"nn.MaxPool2d({Pooling(a)})",
                Function = a => $"nn.functional.max_pool2d({a.First}, {Pooling(a)})",
            },
        },
        new()
        {
            Name = "global_avg_pool",
            Summary = "The mean of every channel, as an image of one pixel.",
            Operands = [new("input")],
            Shape = c => c.HasRank(4) ? c.Shape.With(2, 1).With(3, 1) : null,
            Flops = Costs.PerInputElement,
            Emission = new()
            {
                ResultName = "averaged",
                ResultIsKept = false,
                Module = _ => "nn.AdaptiveAvgPool2d(1)",
                Function = a => $"nn.functional.adaptive_avg_pool2d({a.First}, 1)",
            },
        },
        new()
        {
            Name = "upsample",
            Summary = "Resizes to the height and width of another map, or by a factor: bilinear, corner pixels kept in the corners.",
            Operands = [new("input"), new("like", IsOptional: true)],
            Parameters = [new("scale", BoundType.Float, IsOptional: true)],
            Shape = UpsampledShape,
            Flops = Costs.Bilinear,
            Emission = new()
            {
                ResultName = "upsampled",
                ResultIsKept = false,
                Function = a => a.Operand("like") is { } like ? $"{a.First}.UpsampleLike({like})" : $"{a.First}.UpsampleBy({a["scale"]})",
            },
        },
        new()
        {
            Name = "warp",
            Summary = "Looks up every pixel at its own place moved by a flow of two channels, x and y, about half a pixel a unit: bilinear, 0 outside.",
            Operands = [new("input"), new("flow")],
            Shape = WarpedShape,
            // A place to look up is two sums and two quotients for every pixel.
            Flops = (c, result) => Costs.Bilinear(c, result) + (4 * result[0] * result[2] * result[3]),
            Emission = new() { ResultName = "warped", ResultIsKept = false, Function = a => $"{a.First}.Warp({a.Operand("flow")})" },
        },
        new()
        {
            Name = "concat",
            Summary = "Puts maps of one size behind one another along the channels. Takes any number of maps and lists of maps.",
            Operands = [new("inputs", IsVariadic: true)],
            Channels = ChannelRule.Sum,
            Shape = ConcatenatedShape,
            Emission = new() { ResultName = "concatenated", ResultIsKept = false, Function = a => $"cat([{string.Join(", ", a.All)}], 1)" },
        },
    ];

    private static string Pooling(OperationArguments a)
    {
        var kernel = a["kernel"];
        return $"{kernel}, {a.Optional("stride") ?? kernel}, {a.Optional("padding") ?? "0"}";
    }

    private static TensorShape? UpsampledShape(OperationContext c)
    {
        if (!c.HasRank(4)) return null;
        var scale = c.Float("scale");
        if (c.Operand("like") is { } like)
        {
            if (scale is null) return c.HasRank(like, 4) ? c.Shape.With(2, like.Shape[2]).With(3, like.Shape[3]) : null;
            c.Report(ValueDiagnostics.TooManyArguments, "upsample", "either 'like' or 'scale'");
            return null;
        }
        switch (scale)
        {
            case null:
                c.Report(ValueDiagnostics.MissingArgument, "upsample", "like");
                return null;
            case >= 1 and < int.MaxValue when Math.Floor(scale.Value) == scale.Value:
                var factor = (long)scale.Value;
                return c.Shape.With(2, c.Shape[2] * factor).With(3, c.Shape[3] * factor);
            case > 0 and < 1 when Math.Round(1 / scale.Value) is var divisor && 1 / divisor == scale.Value:
                return c.NotEmpty(c.Shape.With(2, Dimension.FloorDivide(c.Shape[2], (long)divisor)).With(3, Dimension.FloorDivide(c.Shape[3], (long)divisor)));
            default:
                c.Report(ShapeDiagnostics.Scale, scale.Value);
                return null;
        }
    }

    private static TensorShape? WarpedShape(OperationContext c)
    {
        if (c.Operand("flow") is not { } flow || !c.HasRank(4) || !c.HasRank(flow, 4)) return null;
        var wanted = c.Input with { Shape = c.Shape.With(1, 2) };
        return Enumerable.Range(0, 4).All(i => c.Agrees(wanted, flow, i)) ? c.Shape : null;
    }

    private static TensorShape? ConcatenatedShape(OperationContext c)
    {
        var channels = Dimension.Zero;
        foreach (var map in c.Operands)
        {
            if (!c.HasRank(map, 4)) return null;
            if (!c.Agrees(c.Input, map, 0) || !c.Agrees(c.Input, map, 2) || !c.Agrees(c.Input, map, 3)) return null;
            channels += map.Shape[1];
        }
        return c.Shape.With(1, channels);
    }
}
