using SegDsl.Onnx.Export;
using SegDsl.Onnx.Tests.Export;
using TorchSharp;

namespace SegDsl.Onnx.Tests.Import;

/// <summary>Networks of the zoo, exported and imported again, keep their parameters and outputs.</summary>
public sealed class RoundTripTests : ImportFixture
{
    [Theory]
    [InlineData("BiSeNetV2")]
    [InlineData("UNet")]
    [InlineData("DeepR18V3Plus")]
    [InlineData("LRASPPMobileNetV3")]
    [InlineData("ResNetClassifier")]
    [InlineData("PIDNetS")]
    [InlineData("ConvNeXtTClassifier")]
    [InlineData("SegFormerB0")]
    public void A_network_of_the_zoo(string name)
    {
        using var scope = torch.NewDisposeScope();
        using var network = Samples.Create(name);
        network.ExportOnnx(InFolder("net.onnx"));
        var import = Compare(InFolder("net.onnx"), [1, 3, 128, 160], [2, 3, 160, 192]);
        Assert.Equal(name, import.Name);
        // Auxiliary heads are not exported.
        var shapes = network.state_dict().ToDictionary(s => s.Key, s => s.Value.shape);
        Assert.All(import.Keys, key => Assert.True(shapes.ContainsKey(key), $"{key}\n{import.Text}"));
    }
}
