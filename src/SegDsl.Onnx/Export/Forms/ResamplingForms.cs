using SegDsl.Language.Shapes;
using DataType = SegDsl.Onnx.Format.TensorProto.Types.DataType;

namespace SegDsl.Onnx.Export.Forms;

/// <summary>The ONNX forms of resizing, sampling between pixels, and exchanging channels for pixels.</summary>
internal static class ResamplingForms
{
    /// <summary>The parameter of PyTorch's bicubic interpolation.</summary>
    private const double Cubic = -0.75;

    /// <summary>Increases a factor by so little that no size changes, except one that rounding has made too small: 49 · (1 / 49) must give 1.</summary>
    private const double Tolerance = 1 + 2e-7;

    public static IReadOnlyDictionary<string, OnnxForm> All { get; } = new Dictionary<string, OnnxForm>
    {
        ["upsample"] = new(Upsample),
        ["pixel_shuffle"] = new(c => c.Add("DepthToSpace", [c.Input], ("blocksize", c.Int("factor")), ("mode", "CRD"))),
        ["pixel_unshuffle"] = new(Unshuffle, IsDescribed: true),
        ["warp"] = new(Warp, NeedsFloat: true, IsDescribed: true),
        ["grid_sample"] = new(c => Sample(c, c.Inputs[1], c.Text("mode"), c.Text("padding"), c.Bool("align_corners")), NeedsFloat: true),
    };

    /// <summary>Resizes a value with bicubic interpolation without aligned corners.</summary>
    public static string Bicubic(FormCall c, string value, IReadOnlyList<Dimension> sizes) => c.Add(
        "Resize", [value, "", "", c.Sizes.Of(sizes)],
        ("mode", "cubic"), ("coordinate_transformation_mode", "half_pixel"), ("cubic_coeff_a", Cubic));

    /// <summary>The numbers from 0 up to, but excluding, a size, as floating-point numbers.</summary>
    public static string Range(FormCall c, Dimension size) => c.Share($"range {size}", () =>
        c.Cast(c.Add("Range", [c.Integer(0), c.Sizes.ScalarOf(size), c.Integer(1)]), c.Type));

    private static string Upsample(FormCall c)
    {
        var mode = c.Text("mode");
        var isNearest = mode == "nearest";
        if (isNearest && c.OptionalFloat("scale") is < 1 and var fraction) return EveryNth(c, (long)Math.Round(1 / fraction));
        List<(string, object)> attributes =
        [
            ("mode", mode switch { "nearest" => "nearest", "bicubic" => "cubic", _ => "linear" }),
            ("coordinate_transformation_mode", isNearest ? "asymmetric" : c.Bool("align_corners") ? "align_corners" : "half_pixel"),
        ];
        if (isNearest) attributes.Add(("nearest_mode", "floor"));
        if (mode == "bicubic") attributes.Add(("cubic_coeff_a", Cubic));
        var sides = c.InputShape.Rank - 2;
        string[] target = c.OptionalFloat("scale") is { } scale
            ? [c.Input, "", c.Scales([1, 1, .. Enumerable.Repeat(scale < 1 ? scale * Tolerance : scale, sides)])]
            : [c.Input, "", "", c.Sizes.Of(c.Shape.Dimensions)];
        return c.Add("Resize", target, [.. attributes]);
    }

    /// <summary>The first of every n pixels of a side. Resizing would divide by the factor, and rounding could select the pixel before.</summary>
    private static string EveryNth(FormCall c, long n)
    {
        long[] axes = [.. Enumerable.Range(2, c.InputShape.Rank - 2).Select(axis => (long)axis)];
        var ends = c.Sizes.Of([.. c.Shape.Dimensions.Skip(2).Select(size => size * n)]);
        return c.Add("Slice", [c.Input, c.Integers([.. axes.Select(_ => 0L)]), ends, c.Integers(axes), c.Integers([.. axes.Select(_ => n)])]);
    }

    /// <summary>SpaceToDepth puts the channels last among those of a square, PyTorch first.</summary>
    private static string Unshuffle(FormCall c)
    {
        var factor = c.Int("factor");
        var squares = factor * factor;
        var channels = c.Channels;
        var moved = c.Add("SpaceToDepth", [c.Input], ("blocksize", factor));
        long[] order = [.. Enumerable.Range(0, (int)(channels * squares)).Select(i => (i % squares * channels) + (i / squares))];
        return c.Add("Gather", [moved, c.Integers(order)], ("axis", 1L));
    }

    private static string Sample(FormCall c, string grid, string mode, string padding, bool corners) => c.Add(
        "GridSample", [c.Input, grid],
        ("mode", mode == "nearest" ? mode : c.Opset >= 20 ? "linear" : "bilinear"), ("padding_mode", padding), ("align_corners", corners ? 1L : 0L));

    /// <summary>Samples at every pixel's position, from −1 to 1, plus the flow divided by the size of the map.</summary>
    private static string Warp(FormCall c)
    {
        string Positions(int axis, int channel, long unsqueezed)
        {
            var size = c.InputShape[axis];
            var flow = c.Slice(c.Inputs[1], 1, c.Integers(channel), c.Integers(channel + 1));
            var place = c.Share($"positions {size} {unsqueezed}", () =>
            {
                // A single pixel is at −1.
                var last = c.Add("Max", [c.Cast(c.Sizes.Of(size - 1), c.Type), c.Scalar(1)]);
                var line = c.Add("Sub", [c.Add("Div", [c.Add("Mul", [Range(c, size), c.Scalar(2)]), last]), c.Scalar(1)]);
                return unsqueezed == 0 ? line : c.Add("Unsqueeze", [line, c.Integers(unsqueezed)]);
            });
            return c.Add("Add", [c.Add("Div", [flow, c.Cast(c.Sizes.Of(size), c.Type)]), place]);
        }
        var grid = c.Add("Concat", [Positions(3, 0, 0), Positions(2, 1, 1)], ("axis", 1L));
        return Sample(c, c.Add("Transpose", [grid], ("perm", new long[] { 0, 2, 3, 1 })), "bilinear", "zeros", corners: true);
    }
}
