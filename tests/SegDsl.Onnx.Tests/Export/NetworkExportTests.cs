using SegDsl.Fusion.Graphs;
using SegDsl.Models;
using SegDsl.Onnx.Export;
using TorchSharp;
using static TorchSharp.torch;

namespace SegDsl.Onnx.Tests.Export;

/// <summary>The ONNX model of a network computes what the network computes.</summary>
/// <param name="checker">The checker of the Python package, if it is installed.</param>
public sealed class NetworkExportTests(PythonChecker checker) : IClassFixture<PythonChecker>
{
    public static TheoryData<string> Networks => [.. SegCatalog.Instance.Networks.Select(n => n.Name)];

    [Theory, MemberData(nameof(Networks))]
    public void Outputs_are_those_of_the_network_at_several_sizes(string name)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        using var network = Samples.Create(name);
        var model = OnnxExport.ModelOf(network, NetworkSources.GraphOf(network), new());
        using var stream = new MemoryStream((int)model.StateBytes + (1 << 20));
        model.Write(stream);
        using var exported = new OnnxRun(stream.ToArray());

        foreach (var (height, width) in Samples.Sizes(name, network))
        {
            using var inner = NewDisposeScope();
            var inputs = Samples.Inputs(name, height, width);
            var expected = network.call(inputs).Computed;
            var actual = exported.Run(inputs);

            Assert.Equal(expected.Select(o => o.Name), actual.Keys);
            foreach (var output in expected) Samples.AssertClose(output.Value, actual[output.Name], $"{name}: {output.Name} at {height}x{width}");
        }
        checker.CheckGraph(model);
    }
}
