using SegDsl.Onnx.Export;
using SegDsl.Onnx.Tests.Export;
using TorchSharp;

namespace SegDsl.Onnx.Tests.Import;

/// <summary>Networks of the zoo, exported and imported again, keep their parameters and outputs.</summary>
public sealed class RoundTripTests : ImportFixture
{
    public static TheoryData<string> Networks => Samples.Selected(
        "BiSeNetV2", "UNet", "DeepR18V3PlusDecouple", "LRASPPMobileNetV3", "ResNetClassifier", "PIDNetS", "SwinTClassifier",
        "UPerNetConvNeXtT", "SegFormerB0", "UNet3D", "PixelDecoderR50");

    /// <summary>Networks that can be imported if they were exported for one size.</summary>
    [Theory]
    [InlineData("DeepR18PSP")]
    [InlineData("DINOv2S14")]
    public void A_network_of_one_size(string name)
    {
        using var scope = torch.NewDisposeScope();
        using var network = Samples.Create(name);
        network.ExportOnnx(InFolder("net.onnx"), new() { Sizes = new Dictionary<string, long> { ["N"] = 1, ["H"] = 112, ["W"] = 112 } });

        Compare(InFolder("net.onnx"), [1, 3, 112, 112]);
    }

    [Theory, MemberData(nameof(Networks))]
    public void A_network_of_the_zoo(string name)
    {
        using var scope = torch.NewDisposeScope();
        using var network = Samples.Create(name);
        network.ExportOnnx(InFolder("net.onnx"));
        long[][] sizes = Samples.Entry(name).TakesVolumes ? [[1, 1, 16, 32, 48]] : [[1, 3, 128, 160], [2, 3, 160, 192]];
        var import = Compare(InFolder("net.onnx"), sizes);
        Assert.Equal(name, import.Name);
        // The levels of the decoder share a parameter of the block around them, which therefore becomes a part of the network.
        if (name == "PixelDecoderR50") return;
        // Auxiliary heads are not exported.
        var shapes = network.state_dict().ToDictionary(s => s.Key, s => s.Value.shape);
        Assert.All(import.Keys, key => Assert.True(shapes.ContainsKey(key), $"{key}\n{import.Text}"));
    }
}
