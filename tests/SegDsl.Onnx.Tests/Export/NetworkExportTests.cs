using SegDsl.Catalog;
using SegDsl.Models;
using SegDsl.Models.Tests.Fixtures;
using SegDsl.Networks;
using SegDsl.Onnx.Export;
using TorchSharp;
using static TorchSharp.torch;

namespace SegDsl.Onnx.Tests.Export;

/// <summary>The ONNX model of a network computes what the network computes.</summary>
public sealed class NetworkExportTests
{
    public static TheoryData<string> Networks => [.. SegCatalog.Instance.Networks.Select(n => n.Name)];

    [Theory, MemberData(nameof(Networks))]
    public void Outputs_are_those_of_the_network_at_several_sizes(string name)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        var entry = SegCatalog.Instance.Networks.Single(n => n.Name == name);
        using var network = entry.Create([.. entry.Parameters.Select(p => p.Default!)]);
        FixtureAssert.FillState(network);
        network.eval();
        using var stream = new MemoryStream();
        network.ExportOnnx(stream);
        using var exported = new OnnxRun(stream.ToArray());

        foreach (var (height, width) in entry.TakesVolumes ? [(16, 24), (32, 16), (40, 24)] : new[] { (97, 104), (100, 129), (112, 112) })
        {
            using var inner = NewDisposeScope();
            var inputs = Inputs(entry, height, width);
            var expected = network.call(inputs).Computed;
            var actual = exported.Run(inputs);

            Assert.Equal(expected.Select(o => o.Name), actual.Keys);
            foreach (var output in expected) AssertClose(output.Value, actual[output.Name], $"{name}: {output.Name} at {height}x{width}");
        }
    }

    internal static void AssertClose(Tensor wanted, Tensor found, string what)
    {
        Assert.Equal(wanted.shape, found.shape);
        var scale = Math.Max(1, wanted.abs().max().item<float>());
        var difference = (wanted - found).abs().max().item<float>() / scale;
        Assert.True(difference <= 1e-4, $"{what} differs by {difference}.");
    }

    private static NetworkInputs Inputs(NetworkEntry entry, int height, int width)
    {
        if (entry.TakesVolumes) return FixtureNumbers.Image("volume", [1, 1, 16, height, width]);
        var image = FixtureNumbers.Image("image", [1, 3, height, width]);
        var others = entry.Inputs.Where(name => name != NetworkInputs.ImageName);
        return new(image, [.. others.Select(name => new NamedTensor(name, FixtureNumbers.Image(name, [1, 1, height, width])))]);
    }
}
