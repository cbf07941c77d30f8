using SegDsl.Checkpoints.Safetensors;
using SegDsl.Tests.Training;
using static TorchSharp.torch;

namespace SegDsl.Cli.Tests;

public sealed class NonFiniteWeightsTests : CommandLineFixture
{
    private string Weights()
    {
        using var network = new TinyNetwork(2, 8);
        using (no_grad()) network.state_dict()["first.bias"][0] = tensor(float.NaN);
        SafetensorsWriter.Write(InFolder("w.safetensors"), network.state_dict());
        return InFolder("w.safetensors");
    }

    private static void AssertNamed(string error) =>
        Assert.Contains("has NaN values, because the weights are not finite: 'first.bias' (1 of 8 values)", error, StringComparison.Ordinal);

    [Fact]
    public void Eval_stops() => AssertNamed(Fails(1, "eval", "TinyShapes", "--weights", Weights(), "--data", MakeShapes()));

    [Fact]
    public void Predict_stops_at_the_first_image()
    {
        var images = Path.Combine(MakeShapes(), "images", "val");
        var error = Fails(1, "predict", "TinyShapes", "--weights", Weights(), "--input", images, "--output", InFolder("out"));
        AssertNamed(error);
        Assert.Contains("0.png: ", error, StringComparison.Ordinal);
        Assert.DoesNotContain("1.png", error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(InFolder("out")) && Directory.EnumerateFiles(InFolder("out")).Any());
    }

    [Fact]
    public void Infer_writes_nothing()
    {
        SafetensorsWriter.Write(InFolder("x.safetensors"), [new("input", randn(1, 3, 9, 11))]);
        AssertNamed(Fails(1, "infer", "TinyNet", "--weights", Weights(), "--input", InFolder("x.safetensors"), "--output", InFolder("y.safetensors")));
        Assert.False(File.Exists(InFolder("y.safetensors")));
    }
}
