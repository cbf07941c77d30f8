using SegDsl.Onnx.Import;

namespace SegDsl.Onnx.Tests.Import;

/// <summary>Exports of networks in the styles of mmsegmentation, Hugging Face and segmentation_models.pytorch, with several opsets.</summary>
/// <param name="exporter">The exporter.</param>
public sealed class FrameworkTests(TorchExporter exporter) : ImportFixture, IClassFixture<TorchExporter>
{
    [SkippableTheory]
    [InlineData("fcn_classes", "opset=11")]
    [InlineData("fcn_argmax", "opset=17 unfolded")]
    [InlineData("deeplabv3plus", "opset=11")]
    [InlineData("hrnet", "opset=12 unfolded")]
    [InlineData("ocrnet", "opset=13")]
    [InlineData("segformer", "opset=11")]
    [InlineData("segformer", "opset=17 unfolded")]
    [InlineData("hf_segformer", "opset=12")]
    [InlineData("setr_resized", "opset=12")]
    [InlineData("danet", "opset=15")]
    [InlineData("gcnet", "opset=16")]
    [InlineData("nonlocal", "opset=17")]
    [InlineData("encnet", "opset=14")]
    [InlineData("emanet", "opset=12")]
    [InlineData("segnext", "opset=12")]
    [InlineData("bisenetv1", "opset=11")]
    [InlineData("bisenetv2", "opset=17 unfolded")]
    [InlineData("stdc", "opset=11")]
    [InlineData("smp_unet", "opset=11")]
    [InlineData("smp_unet_sized", "opset=17")]
    [InlineData("smp_fpn", "opset=13")]
    [InlineData("smp_pan", "opset=16")]
    public void A_model_for_any_size_gives_the_same_outputs_at_other_sizes(string network, string flags)
    {
        var path = InFolder(network + ".onnx");
        exporter.Export(network, path, flags);
        Compare(path, [1, 3, 96, 128], [2, 3, 128, 96]);
    }

    [SkippableTheory]
    [InlineData("pspnet", 96, "opset=11")]
    [InlineData("upernet", 192, "opset=17")]
    [InlineData("fastscnn", 192, "opset=12")]
    [InlineData("icnet", 96, "opset=14")]
    [InlineData("upernet_swin", 96, "opset=11")]
    [InlineData("swin_concat", 96, "opset=17")]
    [InlineData("setr", 64, "opset=11")]
    [InlineData("segmenter", 64, "opset=16")]
    [InlineData("dpt", 64, "opset=13")]
    [InlineData("isanet", 96, "opset=12")]
    [InlineData("pointrend", 96, "opset=16")]
    [InlineData("mobilevit", 96, "opset=17")]
    public void A_model_for_one_size_gives_the_same_outputs(string network, int size, string flags)
    {
        var path = InFolder(network + ".onnx");
        exporter.Export(network, path, flags + " fixed");
        Compare(path, [1, 3, size, size]);
    }

    /// <summary>What cannot be imported is named with its node.</summary>
    [SkippableTheory]
    [InlineData("dmnet", "fixed opset=12", "'/decode_head/block/Conv' (Conv): ", "weight is computed from the image")]
    [InlineData("nonlocal_dot", "opset=12", "'/decode_head/block/Div' (Div): ", "Export it for one size")]
    [InlineData("swin_concat", "opset=11", "/attn/Reshape_1' (Reshape)", "Export it for one size")]
    [InlineData("setr", "opset=14", "'/backbone/Add' (Add): ", "with one of the fixed size [1, 17, 32], so the model works for images of one size only")]
    [InlineData("mobilevit", "opset=12", "'/Reshape' (Reshape): ", "equal only for some sizes of the image")]
    public void What_the_language_does_not_have_is_named(string network, string flags, string node, string reason)
    {
        exporter.Export(network, InFolder("net.onnx"), flags);

        var message = Assert.Throws<OnnxException>(() => OnnxImport.Read(InFolder("net.onnx"))).Message;

        Assert.Contains(node, message, StringComparison.Ordinal);
        Assert.Contains(reason, message, StringComparison.Ordinal);
    }
}
