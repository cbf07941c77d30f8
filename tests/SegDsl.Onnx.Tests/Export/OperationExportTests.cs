using SegDsl.Language.Operations;
using SegDsl.Models.Tests;
using SegDsl.Models.Tests.Fixtures;
using SegDsl.Models.Tests.Operations;
using SegDsl.Networks;
using SegDsl.Onnx.Export;
using SegDsl.Onnx.Format;
using TorchSharp;
using static TorchSharp.torch;

namespace SegDsl.Onnx.Tests.Export;

/// <summary>The ONNX forms of all operations compute what the operations compute.</summary>
/// <param name="checker">The checker of the Python package, if it is installed.</param>
public sealed class OperationExportTests(PythonChecker checker) : IClassFixture<PythonChecker>
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
        using var network = Network(name);
        foreach (var opset in new[] { OnnxExportOptions.MinimumOpset, OnnxExportOptions.MaximumOpset })
        {
            var model = Export(network, name, new() { Opset = opset });
            using var exported = new OnnxRun(model);
            foreach (var (batch, height, width) in new[] { (2, 5, 7), (1, 16, 12), (3, 9, 4) })
            {
                var image = FixtureNumbers.Image("input/" + name, [batch, 8, height, width]);

                Samples.AssertClose(network.call(image)["result"], exported.Run(image)["result"], $"{name} at {height}x{width} with opset {opset}");
            }
            if (opset == OnnxExportOptions.MinimumOpset) checker.Check(model);
        }
    }

    [Theory, MemberData(nameof(Names))]
    public void Result_of_float16_is_nearly_the_same(string name)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        using var network = Network(name);
        var model = Export(network, name, new() { Float16 = true });
        using var exported = new OnnxRun(model);
        var image = FixtureNumbers.Image("input/" + name, [2, 8, 5, 7]);

        var (expected, actual) = (network.call(image)["result"], exported.Run(image)["result"]);

        Assert.Equal(ScalarType.Float32, actual.dtype);
        // Rounding can change which pixel is sampled or selected.
        var different = (expected - actual).abs() > 0.01 * Math.Max(1, expected.abs().max().item<float>());
        Assert.InRange(different.to(ScalarType.Float32).mean().item<float>(), 0, 0.03);
        checker.Check(model);
    }

    [Theory, MemberData(nameof(Names))]
    public void Known_sizes_need_no_arithmetic(string name)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        using var network = Network(name);
        var model = Export(network, name, new() { Sizes = new Dictionary<string, long> { ["N"] = 2, ["H"] = 5, ["W"] = 7 } });
        using var exported = new OnnxRun(model);
        var image = FixtureNumbers.Image("input/" + name, [2, 8, 5, 7]);

        Samples.AssertClose(network.call(image)["result"], exported.Run(image)["result"], name);
        Assert.DoesNotContain(ModelProto.Parser.ParseFrom(model).Graph.Node, node => node.Name.StartsWith("sizes/", StringComparison.Ordinal));
    }

    [Theory, InlineData(false), InlineData(true)]
    public void A_value_can_be_several_outputs(bool float16)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        var compiled = new CompiledText(
            "network Shared()\n{\n    in x: [N, 8, H, W]\n    y = relu(x)\n    out seg = y\n    out same = y -> Dropout(0.1)\n    out again = y\n"
            + "    out input = x\n}\n");
        using var network = compiled.Create("Shared");
        network.eval();
        using var stream = new MemoryStream();
        OnnxExport.ModelOf(network, compiled.Graph("Shared"), new() { Float16 = float16 }).Write(stream);
        using var exported = new OnnxRun(stream.ToArray());
        // Numbers that are exact in float16.
        var image = randint(-8, 8, [1, 8, 4, 5]).to(ScalarType.Float32);

        var (expected, actual) = (network.call(image).Computed, exported.Run(image));

        Assert.Equal(["seg", "same", "again", "input"], actual.Keys);
        foreach (var output in expected) Samples.AssertClose(output.Value, actual[output.Name], output.Name);
        checker.Check(stream.ToArray());
    }

    /// <summary>Quotients such as 15 · 0.2 must not be rounded to the number or pixel before.</summary>
    [Theory]
    [InlineData("0.2, mode: nearest")]
    [InlineData("0.5, mode: nearest")]
    [InlineData("0.2, align_corners: false")]
    [InlineData("0.1")]
    [InlineData("0.2, mode: bicubic, align_corners: false")]
    [InlineData("3, mode: nearest")]
    [InlineData("3, align_corners: false")]
    public void Fractions_of_sizes_are_rounded_like_those_of_the_network(string arguments)
    {
        var sizes = new[] { (30, 15), (49, 55), (16, 19), (97, 70) };
        AssertSame($"network Scaled()\n{{\n    in x: [N, 8, H, W]\n    out seg = x -> upsample({arguments})\n}}\n", "Scaled", sizes);
    }

    [Theory]
    [InlineData("group(4)")]
    [InlineData("instance")]
    [InlineData("layer")]
    [InlineData("none")]
    [InlineData("sync")]
    public void Norm_has_the_form_of_the_selected_normalization(string norm) => AssertSame(
        $"network Normed()\n{{\n    norm {norm}\n    in x: [N, 8, H, W]\n    out seg = x -> norm: Norm -> relu\n}}\n", "Normed", [(5, 7), (16, 12)]);

    [SkippableFact]
    public void The_checker_of_Python_verifies_all_models() => Skip.IfNot(checker.IsInstalled, "Python with the package onnx is not installed.");

    [Theory]
    [InlineData("x / 100000.0", "100000")]
    [InlineData("relu(x) / (relu(x) + 1e-8)", "1E-08")]
    public void A_constant_that_float16_cannot_represent_is_refused(string value, string constant)
    {
        var compiled = new CompiledText($"network Scaled {{\n    in x: [N, 3, H, W]\n    out seg = {value}\n}}\n");
        using var network = compiled.Create("Scaled");
        var error = Assert.Throws<OnnxException>(() => OnnxExport.ModelOf(network, compiled.Graph("Scaled"), new() { Float16 = true }));
        Assert.Contains($"The constant {constant} has no value in float16.", error.Message, StringComparison.Ordinal);
    }

    private static void AssertSame(string text, string name, IEnumerable<(int Height, int Width)> sizes)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        var compiled = new CompiledText(text);
        using var network = compiled.Create(name);
        Samples.Fill(network);
        network.eval();
        using var stream = new MemoryStream();
        OnnxExport.ModelOf(network, compiled.Graph(name), new()).Write(stream);
        using var exported = new OnnxRun(stream.ToArray());
        foreach (var (height, width) in sizes)
        {
            var image = randn(2, 8, height, width);
            Samples.AssertClose(network.call(image)["seg"], exported.Run(image)["seg"], $"{name} at {height}x{width}");
        }
    }

    private static SegmentationNetwork Network(string name)
    {
        var network = Compiled.Value.Create(NetworkOf(name));
        FixtureAssert.FillState(network);
        network.eval();
        return network;
    }

    private static byte[] Export(SegmentationNetwork network, string name, OnnxExportOptions options)
    {
        using var stream = new MemoryStream();
        OnnxExport.ModelOf(network, Compiled.Value.Graph(NetworkOf(name)), options).Write(stream);
        return stream.ToArray();
    }

    private static string NetworkOf(string name) => "Example_" + name.Replace(' ', '_');
}
