using SegDsl.Onnx.Export;
using SegDsl.Onnx.Tests.Export;
using TorchSharp;

namespace SegDsl.Onnx.Tests.Import;

/// <summary>Networks of the zoo, exported and imported again, keep their parameters and outputs.</summary>
public sealed class RoundTripTests : ImportFixture
{
    public static TheoryData<string> Networks => Samples.Selected(
        "BiSeNetV2", "UNet", "DeepR18V3Plus", "LRASPPMobileNetV3", "ResNetClassifier", "PIDNetS", "ConvNeXtTClassifier", "SegFormerB0");

    [Theory, MemberData(nameof(Networks))]
    public void A_network_of_the_zoo(string name)
    {
        using var scope = torch.NewDisposeScope();
        using var network = Samples.Create(name);
        network.ExportOnnx(InFolder("net.onnx"));
        long[][] sizes = Samples.Entry(name).TakesVolumes ? [[1, 1, 16, 32, 48]] : [[1, 3, 128, 160], [2, 3, 160, 192]];
        var import = Compare(InFolder("net.onnx"), sizes);
        Assert.Equal(name, import.Name);
        // Auxiliary heads are not exported.
        var shapes = network.state_dict().ToDictionary(s => s.Key, s => s.Value.shape);
        Assert.All(import.Keys, key => Assert.True(shapes.ContainsKey(key), $"{key}\n{import.Text}"));
    }
}
