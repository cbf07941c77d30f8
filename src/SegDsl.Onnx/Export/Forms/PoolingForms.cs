using SegDsl.Language.Shapes;

namespace SegDsl.Onnx.Export.Forms;

/// <summary>The ONNX forms of pooling operations.</summary>
internal static class PoolingForms
{
    public static IReadOnlyDictionary<string, OnnxForm> All { get; } = new Dictionary<string, OnnxForm>
    {
        ["MaxPool"] = new(Max),
        ["MaxPool3d"] = new(Max),
        ["AvgPool"] = new(Average),
        ["AvgPool3d"] = new(Average),
        ["adaptive_avg_pool"] = new(c => Adaptive(c, "ReduceMean"), NeedsFloat: true, IsDescribed: true),
        ["adaptive_max_pool"] = new(c => Adaptive(c, "ReduceMax"), IsDescribed: true),
        ["global_avg_pool"] = new(c => c.Add("GlobalAveragePool", [c.Input]), NeedsFloat: true),
        ["pyramid_pool"] = new(c => Adaptive(c, "ReduceMean"), NeedsFloat: true),
    };

    private static string Max(FormCall c) =>
        c.Add("MaxPool", [c.Input], ("kernel_shape", c.Sides("kernel")), ("strides", c.Sides("stride")), ("pads", ConvolutionForms.Pads(c)));

    private static string Average(FormCall c) => c.Add(
        "AveragePool", [c.Input],
        ("kernel_shape", c.Sides("kernel")), ("strides", c.Sides("stride")), ("pads", ConvolutionForms.Pads(c)),
        ("count_include_pad", c.Bool("count_include_pad") ? 1L : 0L));

    /// <summary>
    /// Window i of n windows reaches from ⌊i·size / n⌋ to ⌈(i + 1)·size / n⌉, so ONNX has no operator for it. The sides are pooled one after the other, each
    /// window on its own.
    /// </summary>
    private static string Adaptive(FormCall c, string reduction)
    {
        if (c.Shape[2].Value == 1 && c.Shape[3].Value == 1)
            return c.Add(reduction == "ReduceMax" ? "GlobalMaxPool" : "GlobalAveragePool", [c.Input]);
        var pooled = c.Input;
        foreach (var axis in new[] { 2, 3 })
        {
            var (size, count) = (c.InputShape[axis], c.Shape[axis]);
            if (size.Equals(count)) continue;
            var windows = count.Value ?? throw new OnnxException(
                $"{c.Node.Location}: '{c.Node.Operation}' pools to {count}, which depends on the size of the input, and has no ONNX form. "
                + "Export with a fixed size.");
            var value = pooled;
            string Window(long index)
            {
                var start = Dimension.FloorDivide(size * index, windows);
                var end = Dimension.CeilingDivide(size * (index + 1), windows);
                return c.Reduce(reduction, c.Slice(value, axis, c.Sizes.Of(start), c.Sizes.Of(end)), [axis], keep: true);
            }
            pooled = windows == 1
                ? c.Reduce(reduction, value, [axis], keep: true)
                : c.Add("Concat", [.. Enumerable.Range(0, (int)windows).Select(index => Window(index))], ("axis", (long)axis));
        }
        return pooled == c.Input ? c.Add("Identity", [c.Input]) : pooled;
    }
}
