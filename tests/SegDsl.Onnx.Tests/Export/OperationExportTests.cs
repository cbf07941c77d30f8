using SegDsl.Language.Operations;
using SegDsl.Models.Tests;
using SegDsl.Models.Tests.Fixtures;
using SegDsl.Models.Tests.Operations;
using SegDsl.Onnx.Export;
using TorchSharp;
using static TorchSharp.torch;

namespace SegDsl.Onnx.Tests.Export;

/// <summary>The ONNX forms of all operations compute what the operations compute.</summary>
public sealed class OperationExportTests
{
    private static readonly Lazy<CompiledText> Compiled = new(() => new(string.Concat(OperationExamples.All.Select(example =>
        $"network {NetworkOf(example.Name)}()\n{{\n    in x: [N, 8, H, W]\n    out seg = x\n    out result = {example.Expression}\n}}\n\n"))));

    public static TheoryData<string> Names => [.. OperationExamples.All.Select(e => e.Name)];

    [Fact]
    public void Every_operation_has_a_form()
    {
        var expected = OperationCatalog.All.Select(operation => operation.Name)
            .Concat(OperationCatalog.Families.SelectMany(family => family.Operators).Select(@operator => @operator.Symbol));

        Assert.Equal(expected.Order(StringComparer.Ordinal), OnnxForms.All.Keys.Order(StringComparer.Ordinal));
    }

    [Theory, MemberData(nameof(Names))]
    public void Result_is_that_of_the_operation(string name)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        using var network = Compiled.Value.Create(NetworkOf(name));
        FixtureAssert.FillState(network);
        network.eval();
        using var stream = new MemoryStream();
        OnnxExport.ModelOf(network, Compiled.Value.Graph(NetworkOf(name)), new()).Write(stream);
        using var exported = new OnnxRun(stream.ToArray());
        foreach (var (batch, height, width) in new[] { (2, 5, 7), (1, 16, 12), (3, 9, 4) })
        {
            var image = FixtureNumbers.Image("input/" + name, [batch, 8, height, width]);

            Samples.AssertClose(network.call(image)["result"], exported.Run(image)["result"], $"{name} at {height}x{width}");
        }
    }

    private static string NetworkOf(string name) => "Example_" + name.Replace(' ', '_');
}
