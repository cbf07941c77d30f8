using SegDsl.Onnx.Import;

namespace SegDsl.Onnx.Tests.Import;

/// <summary>Models that PyTorch exports. Networks that have small variants are small.</summary>
/// <param name="exporter">The exporter.</param>
public sealed class TorchvisionTests(TorchExporter exporter) : ImportFixture, IClassFixture<TorchExporter>
{
    [SkippableTheory]
    [InlineData("resnet18", "fixed")]
    [InlineData("resnet18", "unfolded")]
    [InlineData("resnet50", "")]
    [InlineData("mobilenet_v2", "")]
    [InlineData("mobilenet_v3_small", "unfolded")]
    [InlineData("fcn_resnet50_aux", "")]
    [InlineData("deeplabv3_resnet50", "unfolded")]
    [InlineData("lraspp_mobilenet_v3_large", "")]
    [InlineData("wrapped_lraspp", "fixed")]
    [InlineData("unet", "")]
    [InlineData("unet", "unfolded")]
    [InlineData("pyramid", "")]
    [InlineData("pyramid", "fixed")]
    [InlineData("convnext", "")]
    [InlineData("convnext", "fixed")]
    [InlineData("efficientnet_b0", "")]
    [InlineData("vgg", "fixed")]
    [InlineData("densenet", "")]
    [InlineData("shufflenet_v2_x0_5", "")]
    [InlineData("regnet_y_400mf", "")]
    [InlineData("vit", "fixed")]
    [InlineData("vit", "batch")]
    [InlineData("swin", "fixed")]
    [InlineData("swin", "batch")]
    [InlineData("swin", "fixed unfolded")]
    [InlineData("swin_padded", "batch")]
    [InlineData("maxvit", "fixed")]
    [InlineData("squeezenet1_1", "")]
    [InlineData("googlenet", "")]
    [InlineData("inception_v3", "fixed")]
    [InlineData("mnasnet0_5", "")]
    [InlineData("resnext50_32x4d", "unfolded")]
    public void An_export_of_torchvision_gives_the_same_outputs(string network, string flags)
    {
        var path = InFolder(network + ".onnx");
        exporter.Export(network, path, flags);
        (int height, int width) = network switch
        {
            "vgg" => (224, 224),
            "vit" or "maxvit" => (64, 64),
            "swin_padded" => (72, 88),
            "inception_v3" => (75, 107),
            _ => (64, 96),
        };
        if (flags.Contains("fixed", StringComparison.Ordinal)) Compare(path, [1, 3, height, width]);
        else if (flags == "batch") Compare(path, [2, 3, height, width]);
        else Compare(path, [1, 3, 64, 96], [2, 3, network is "googlenet" or "squeezenet1_1" ? 97 : 96, 128]);
    }

    [SkippableFact]
    public void Windows_of_any_size_are_refused_with_the_node_and_what_to_do()
    {
        exporter.Export("swin", InFolder("swin.onnx"), "");

        var message = Assert.Throws<OnnxException>(() => OnnxImport.Read(InFolder("swin.onnx"))).Message;

        Assert.Contains("(Reshape): arranges sizes of the image in a table", message, StringComparison.Ordinal);
        Assert.EndsWith("Export it for one size", message, StringComparison.Ordinal);
    }
}
