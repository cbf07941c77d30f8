using SegDsl.Language.Shapes;

namespace SegDsl.Onnx.Import.Translation;

/// <summary>Resizing and sampling.</summary>
internal static class ResamplingOperators
{
    /// <summary>The operators.</summary>
    public static Dictionary<string, Func<NodeCall, IReadOnlyList<Value>>> All { get; } = new()
    {
        ["Resize"] = Resize,
        ["Upsample"] = call => [Upsample(call, Scales(call, 1), "nearest", call.Text("mode", "nearest"), "asymmetric")],
        ["GridSample"] = GridSample,
        ["DepthToSpace"] = DepthToSpace,
        ["SpaceToDepth"] = _ => throw new UntranslatableException("orders channels differently from pixel_unshuffle"),
    };

    private static Value[] Resize(NodeCall call)
    {
        if (call.Opset < 11) return [Upsample(call, Scales(call, 1), "nearest", call.Text("mode", "nearest"), "asymmetric")];
        var mode = call.Text("mode", "nearest");
        var coordinates = call.Text("coordinate_transformation_mode", "half_pixel");
        if (call.List("axes") is { } axes && !axes.SequenceEqual(Enumerable.Range(0, call.Tensor(0).Shape.Rank).Select(axis => (long)axis)))
            throw new UntranslatableException("axes have no counterpart");
        if (call.Integer("antialias", 0) == 1) throw new UntranslatableException("antialias has no counterpart");
        if (call.Integer("exclude_outside", 0) == 1) throw new UntranslatableException("exclude_outside has no counterpart");
        if (mode == "cubic" && Math.Abs(call.Float("cubic_coeff_a", -0.75) + 0.75) > 1e-6)
            throw new UntranslatableException("a cubic coefficient other than -0.75 has no counterpart");
        var rounding = call.Text("nearest_mode", "round_prefer_floor");
        if (call.Has(3) && call[3].Sizes is not { Count: 0 }) return [ToSize(call, call.Sizes(3), rounding, mode, coordinates)];
        return [Upsample(call, Scales(call, 2), rounding, mode, coordinates)];
    }

    private static double[] Scales(NodeCall call, int input)
    {
        if (!call.HasAttribute("scales") && call[input].Stored is not { IsFloat: true }) throw new UntranslatableException("its scales are not constant");
        double[] scales = [.. call[input].Stored!.Floats().Select(NodeCall.Rounded)];
        return scales.Length == call.Tensor(0).Shape.Rank && scales.All(s => s > 0 && double.IsFinite(s)) ? scales
            : throw new UntranslatableException($"the scales [{string.Join(", ", scales)}] are not valid");
    }

    private static Value Upsample(NodeCall call, double[] scales, string rounding, string mode, string coordinates)
    {
        var input = call.Tensor(0);
        if (scales[0] != 1 || scales[1] != 1 || !IsImage(input.Shape)) throw new UntranslatableException("resizes other axes than depth, height and width");
        Dimension Scaled(int axis) => scales[axis] == Math.Round(scales[axis]) ? input.Shape[axis] * (long)scales[axis]
            : 1 / scales[axis] == Math.Round(1 / scales[axis]) ? Dimension.FloorDivide(input.Shape[axis], (long)Math.Round(1 / scales[axis]))
            : input.Shape[axis].Value is { } size ? (long)Math.Floor(size * scales[axis])
            : throw new UntranslatableException($"the scale {scales[axis]} of an unknown size is neither an integer nor the inverse of one");
        TensorShape shape = new([input.Shape[0], input.Shape[1], .. Enumerable.Range(2, input.Shape.Rank - 2).Select(Scaled)]);
        if (shape.Equals(input.Shape)) return call[0];
        var arguments = Modes(input, shape, rounding, mode, coordinates);
        return scales.Skip(2).All(scale => scale == scales[2])
            ? Value.Of(call.Add("upsample", shape, [input], [new("scale", scales[2], IsPositional: false), .. arguments]))
            : Value.Of(call.Add("upsample", shape, [input], [new("size", Sides(shape)), .. arguments]));
    }

    private static Value ToSize(NodeCall call, IReadOnlyList<Size> sizes, string rounding, string mode, string coordinates)
    {
        var input = call.Tensor(0);
        if (sizes.Count != input.Shape.Rank || !IsImage(input.Shape)) throw new UntranslatableException("resizes a tensor that is not a map or volume");
        TensorShape shape = new([input.Shape[0], input.Shape[1], .. sizes.Skip(2).Select(size => size.Dimension)]);
        if (!sizes[1].Dimension.Equals(input.Shape[1])) throw new UntranslatableException("resizes the channels");
        var arguments = Modes(input, shape, rounding, mode, coordinates);
        if (sizes[2].Of is { } like && Enumerable.Range(2, sizes.Count - 2).All(axis => sizes[axis].Of == like && sizes[axis].Axis == axis))
            return Value.Of(call.Add("upsample", shape, [input, like], arguments));
        return Value.Of(call.Add("upsample", shape, [input], [new("size", Sides(shape)), .. arguments]));
    }

    private static bool IsImage(TensorShape shape) => shape.Rank is 4 or 5;

    private static Dimension[] Sides(TensorShape shape) => [.. shape.Dimensions.Skip(2)];

    private static Argument[] Modes(Result input, TensorShape shape, string rounding, string mode, string coordinates)
    {
        var isWhole = Sides(shape).Zip(Sides(input.Shape)).All(sides => IsMultiple(sides.First, sides.Second));
        switch (mode)
        {
            case "nearest" when (coordinates == "asymmetric" && (rounding == "floor" || isWhole))
                // At whole factors, all of these select the same pixels.
                || (isWhole && coordinates is "half_pixel" or "pytorch_half_pixel" && rounding is "round_prefer_floor" or "round_prefer_ceil"):
                return [new("mode", "nearest", "bilinear")];
            case "linear" or "bilinear" or "cubic" when coordinates is "align_corners" or "half_pixel" or "pytorch_half_pixel":
                return [new("mode", mode == "cubic" ? "bicubic" : "bilinear", "bilinear"), new("align_corners", coordinates == "align_corners", true)];
            default:
                var rounded = mode == "nearest" ? $" and {rounding}" : "";
                throw new UntranslatableException($"the mode {mode} with the coordinates {coordinates}{rounded} has no counterpart");
        }
    }

    private static bool IsMultiple(Dimension size, Dimension of)
    {
        var factor = Dimension.FloorDivide(size, of);
        return factor.Value is > 0 && (factor * of).Equals(size);
    }

    private static Value[] GridSample(NodeCall call)
    {
        var (input, grid) = (call.Tensor(0), call.Tensor(1));
        var mode = call.Text("mode", "bilinear");
        if (mode is "linear") mode = "bilinear";
        if (mode is not ("bilinear" or "nearest") || input.Shape.Rank != 4) throw new UntranslatableException($"the mode {mode} has no counterpart");
        TensorShape shape = new([input.Shape[0], input.Shape[1], grid.Shape[1], grid.Shape[2]]);
        return [Value.Of(call.Add(
            "grid_sample", shape, [input, grid], new Argument("mode", mode, "bilinear"), new("padding", call.Text("padding_mode", "zeros"), "zeros"),
            new("align_corners", call.Integer("align_corners", 0) == 1, true)))];
    }

    private static Value[] DepthToSpace(NodeCall call)
    {
        var input = call.Tensor(0);
        var factor = call.Integer("blocksize", 0);
        if (call.Text("mode", "DCR") != "CRD") throw new UntranslatableException("the mode DCR orders channels differently from pixel_shuffle");
        if (factor < 1 || input.Shape.Rank != 4) throw new UntranslatableException("its blocksize is not valid");
        TensorShape shape = new([input.Shape[0], Dimension.FloorDivide(input.Shape[1], factor * factor), input.Shape[2] * factor, input.Shape[3] * factor]);
        return [Value.Of(call.Add("pixel_shuffle", shape, [input], new Argument("factor", factor, IsPositional: true)))];
    }
}
