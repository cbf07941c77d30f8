namespace SegDsl.Onnx.Export.Forms;

/// <summary>The ONNX forms of convolutions.</summary>
internal static class ConvolutionForms
{
    public static IReadOnlyDictionary<string, OnnxForm> All { get; } = new Dictionary<string, OnnxForm>
    {
        ["Conv"] = new(Convolution),
        ["Conv3d"] = new(Convolution),
        ["ConvTranspose"] = new(Transposed),
        ["ConvTranspose3d"] = new(Transposed),
    };

    private static string Convolution(FormCall c) => c.Add(
        "Conv", Operands(c),
        ("kernel_shape", c.Sides("kernel")), ("strides", c.Sides("stride")), ("pads", Pads(c)), ("dilations", c.Sides("dilation")), ("group", c.Int("groups")));

    private static string Transposed(FormCall c) => c.Add(
        "ConvTranspose", Operands(c),
        ("kernel_shape", c.Sides("kernel")), ("strides", c.Sides("stride")), ("pads", Pads(c)), ("dilations", c.Sides("dilation")), ("group", c.Int("groups")),
        ("output_padding", c.Sides("output_padding")));

    /// <summary>The padding before and after every side.</summary>
    public static long[] Pads(FormCall c) => [.. c.Sides("padding"), .. c.Sides("padding")];

    private static List<string> Operands(FormCall c) =>
        c.HasState("bias") ? [c.Input, c.State("weight"), c.State("bias")] : [c.Input, c.State("weight")];
}
