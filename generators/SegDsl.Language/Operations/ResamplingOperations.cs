using SegDsl.Language.Types;
using SegDsl.Language.Diagnostics;
using SegDsl.Language.Shapes;

namespace SegDsl.Language.Operations;

/// <summary>Resizing, sampling between pixels, and exchanging channels for pixels.</summary>
internal static class ResamplingOperations
{
    public static IReadOnlyList<Operation> All { get; } =
    [
        new()
        {
            Name = "upsample",
            Summary = "Resizes a map or volume to the size of another one, to a given size, or by a factor. The default is bilinear, trilinear for volumes, "
                + "with aligned corners.",
            Example = "upsample(x, size: [7, 9], mode: nearest)",
            Operands = [new("input"), new("like", IsOptional: true)],
            Parameters =
            [
                new("scale", BoundType.Float, IsOptional: true),
                new("size", BoundType.Shape, IsOptional: true),
                new("mode", new EnumerationType("upsample", "mode", ["bilinear", "nearest", "bicubic"]) { CSharpName = "InterpolationMode" }, "bilinear"),
                new("align_corners", BoundType.Bool, true),
            ],
            Shape = UpsampledShape,
            Flops = UpsampledFlops,
            Emission = new() { ResultName = "upsampled", OperandsAreKept = false, ResultIsKept = false, Function = Upsampling },
        },
        new()
        {
            Name = "pixel_shuffle",
            Summary = "Rearranges groups of factor * factor channels into squares of pixels.",
            Example = "pixel_shuffle(x, 2)",
            Operands = [new("input")],
            Parameters = [new("factor", BoundType.Int)],
            Shape = ShuffledShape,
            Emission = new()
            {
                ResultName = "shuffled",
                OperandsAreKept = false,
                ResultIsKept = false,
                ResultIsFresh = false, // A factor of 1 returns a view.
                Module = a => $"nn.PixelShuffle({a["factor"]})",
                Function = a => $"nn.functional.pixel_shuffle({a.First}, {a["factor"]})",
            },
        },
        new()
        {
            Name = "pixel_unshuffle",
            Summary = "Rearranges squares of factor * factor pixels into channels. Height and width must be multiples of the factor.",
            Example = "x -> upsample(2) -> pixel_unshuffle(2)",
            Operands = [new("input")],
            Parameters = [new("factor", BoundType.Int)],
            Shape = UnshuffledShape,
            Emission = new()
            {
                ResultName = "unshuffled",
                OperandsAreKept = false,
                ResultIsKept = false,
                ResultIsFresh = false, // A factor of 1 returns a view.
                Module = a => $"nn.PixelUnshuffle({a["factor"]})",
                Function = a => $"nn.functional.pixel_unshuffle({a.First}, {a["factor"]})",
            },
        },
        new()
        {
            Name = "warp",
            Summary = "Samples every pixel at its position plus a flow of two channels, x and y, in units of about half a pixel: bilinear, 0 outside.",
            Example = "warp(x, x -> flow: Conv(2, 3))",
            Operands = [new("input"), new("flow")],
            Shape = WarpedShape,
            // A sampling position takes two sums and two quotients per pixel.
            Flops = (_, result) => (result.Elements * Costs.Bilinear) + (4 * result[0] * result[2] * result[3]),
            Emission = new() { ResultName = "warped", ResultIsKept = false, Function = a => $"{a.First}.Warp({a.Operand("flow")})" },
        },
        new()
        {
            Name = "grid_sample",
            Summary = "Samples at the positions of a grid [N, height, width, 2] of x and y, from -1 (left, top) to 1; 'padding' applies outside.",
            Example = "grid_sample(x, permute(x -> grid: Conv(2, 3), [0, 2, 3, 1]), padding: border)",
            Operands = [new("input"), new("grid")],
            Parameters =
            [
                new("mode", new EnumerationType("grid_sample", "mode", ["bilinear", "nearest"]) { CSharpName = "GridSampleMode" }, "bilinear"),
                new(
                    "padding", new EnumerationType("grid_sample", "padding", ["zeros", "border", "reflection"]) { CSharpName = "GridSamplePaddingMode" },
                    "zeros"),
                new("align_corners", BoundType.Bool, true),
            ],
            Shape = SampledShape,
            // Converting a coordinate to pixels takes one product and one sum.
            Flops = (c, result) => (c.Text("mode") == "nearest" ? 0 : result.Elements * Costs.Bilinear) + (4 * result[0] * result[2] * result[3]),
            Emission = new()
            {
                ResultName = "sampled",
                ResultIsKept = false,
                Function = a => $"nn.functional.grid_sample({a.First}, {a.Operand("grid")}, {a["mode"]}, {a["padding"]}, {a["align_corners"]})",
            },
        },
    ];

    private static TensorShape? UpsampledShape(OperationContext c)
    {
        if (!c.IsMapOrVolume()) return null;
        if (c.Shape.Rank == 5 && c.Text("mode") == "bicubic")
        {
            c.Report(ValueDiagnostics.OutOfRange, $"'mode' of '{c.Name}'", "be bilinear or nearest for volumes");
            return null;
        }
        var given = new[] { c.Operand("like") is not null, c.Has("scale"), c.Has("size") }.Count(g => g);
        if (given != 1)
        {
            if (given == 0) c.Report(ValueDiagnostics.MissingArgument, c.Name, "like", "");
            else c.Report(ValueDiagnostics.TooManyArguments, c.Name, "only one of 'like', 'scale' and 'size'");
            return null;
        }
        if (c.Operand("like") is { } like) return c.HasRank(like, c.Shape.Rank) ? Resized(c, axis => like.Shape[axis]) : null;
        if (!c.Has("size")) return ScaledShape(c, c.Float("scale"));
        var size = c.ShapeOf("size");
        return c.HasCount("size", size.Rank, c.Shape.Rank - 2) ? c.NotEmpty(Resized(c, axis => size[axis - 2])) : null;
    }

    private static TensorShape? ScaledShape(OperationContext c, double? scale)
    {
        switch (scale)
        {
            case >= 1 and < int.MaxValue when Math.Floor(scale.Value) == scale.Value:
                var factor = (long)scale.Value;
                return Resized(c, axis => c.Shape[axis] * factor);
            case > 0 and < 1 when Math.Round(1 / scale.Value) is var divisor && 1 / divisor == scale.Value:
                return c.NotEmpty(Resized(c, axis => Dimension.FloorDivide(c.Shape[axis], (long)divisor)));
            default:
                c.Report(ShapeDiagnostics.Scale, scale ?? double.NaN);
                return null;
        }
    }

    /// <summary>The shape of the first operand with new sizes of its sides.</summary>
    private static TensorShape Resized(OperationContext c, Func<int, Dimension> size) =>
        new([c.Shape[0], c.Shape[1], .. Enumerable.Range(2, c.Shape.Rank - 2).Select(size)]);

    private static Dimension UpsampledFlops(OperationContext c, TensorShape result) => result.Elements * c.Text("mode") switch
    {
        "bilinear" => c.Shape.Rank == 5 ? Costs.Trilinear : Costs.Bilinear,
        "bicubic" => Costs.Bicubic,
        _ => 0,
    };

    private static string Upsampling(FunctionArguments a)
    {
        var target = a.Operand("like") is { } like ? $"UpsampleLike({like}"
            : a.Optional("size") is { } size ? $"UpsampleTo({size}"
            : $"UpsampleBy({a["scale"]}";
        var mode = a["mode"] is var written && written == "InterpolationMode.Bilinear" ? "" : $", mode: {written}";
        var corners = a["align_corners"] is var aligned && aligned == "true" ? "" : $", alignCorners: {aligned}";
        return $"{a.First}.{target}{mode}{corners})";
    }

    private static TensorShape? ShuffledShape(OperationContext c)
    {
        if (!c.HasRank(4) || !c.IsAtLeast("factor", 1)) return null;
        var factor = c.Int("factor");
        if (!c.Divides("The input's", c.Shape[1], factor * factor)) return null;
        return TensorShape.Of(c.Shape[0], Dimension.FloorDivide(c.Shape[1], factor * factor), c.Shape[2] * factor, c.Shape[3] * factor);
    }

    private static TensorShape? UnshuffledShape(OperationContext c)
    {
        if (!c.HasRank(4) || !c.IsAtLeast("factor", 1)) return null;
        var factor = c.Int("factor");
        if (!c.Parts(2, factor) || !c.Parts(3, factor)) return null;
        return c.NotEmpty(TensorShape.Of(
            c.Shape[0], c.Shape[1] * factor * factor, Dimension.FloorDivide(c.Shape[2], factor), Dimension.FloorDivide(c.Shape[3], factor)));
    }

    private static TensorShape? WarpedShape(OperationContext c)
    {
        if (c.Operand("flow") is not { } flow || !c.HasRank(4) || !c.HasRank(flow, 4)) return null;
        var expected = c.Input with { Shape = c.Shape.With(1, 2) };
        return Enumerable.Range(0, 4).All(i => c.Agrees(expected, flow, i)) ? c.Shape : null;
    }

    private static TensorShape? SampledShape(OperationContext c)
    {
        if (c.Operand("grid") is not { } grid || !c.HasRank(4) || !c.HasRank(grid, 4)) return null;
        var expected = c.Input with { Shape = TensorShape.Of(c.Shape[0], grid.Shape[1], grid.Shape[2], 2) };
        return c.Agrees(expected, grid, 0) && c.Agrees(expected, grid, 3) ? c.Shape.With(2, grid.Shape[1]).With(3, grid.Shape[2]) : null;
    }
}
