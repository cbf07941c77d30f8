using Google.Protobuf;
using Microsoft.ML.OnnxRuntime;
using SegDsl.Data;
using SegDsl.Imaging;
using SegDsl.Models.Networks;
using SegDsl.Networks;
using SegDsl.Onnx.Export;
using SegDsl.Onnx.Format;
using TorchSharp;
using static TorchSharp.torch;

namespace SegDsl.Onnx.Tests.Export;

/// <summary>The options of an export.</summary>
/// <param name="checker">The checker of the Python package, if it is installed.</param>
public sealed class OptionTests(PythonChecker checker) : IClassFixture<PythonChecker>, IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("export");
    private readonly DisposeScope scope = NewDisposeScope();

    public void Dispose()
    {
        scope.Dispose();
        folder.Delete(recursive: true);
    }

    public static TheoryData<string> HalfNetworks => Samples.Selected("BiSeNetV2", "SegFormerB0", "DeepR18V3PlusDecouple", "UPerNetSwinT");

    [Theory, MemberData(nameof(HalfNetworks))]
    public void Float16_gives_nearly_the_same_labels(string name)
    {
        using var noGrad = no_grad();
        using var network = Samples.Create(name);
        var model = Export(network, new() { Float16 = true });
        using var exported = new OnnxRun(model);
        var inputs = Samples.Inputs(name, 128, 128);

        // Classifiers have logits, of few images.
        var output = network.IsClassifier ? "logits" : "seg";
        var (scores, found) = (network.call(inputs)[output], exported.Run(inputs)[output]);
        var (expected, actual) = (scores.argmax(1), found.argmax(1));

        Assert.InRange((scores - found).abs().max().item<float>() / scores.abs().max().item<float>(), 0, 0.02);
        Assert.InRange(expected.eq(actual).to(ScalarType.Float32).mean().item<float>(), 0.995, 1);
        Assert.InRange(model.Length, 0, (network.state_dict().Sum(entry => entry.Value.numel()) * 2) + 400_000);
        checker.Check(model);
    }

    [Theory]
    [InlineData(17)]
    [InlineData(18)]
    [InlineData(19)]
    [InlineData(20)]
    [InlineData(21)]
    [InlineData(22)]
    [InlineData(23)]
    [InlineData(24)]
    [InlineData(25)]
    [InlineData(OnnxExportOptions.MaximumOpset)]
    public void Every_version_of_the_operators_gives_the_same_outputs(int opset)
    {
        // Pooled to grids, warped by flows, and with attention.
        foreach (var name in new[] { "DeepR18PSP", "DeepR18V3PlusDecouple", "SegFormerB0" })
        {
            using var network = Samples.Create(name);
            var model = Export(network, new() { Opset = opset });
            using var exported = new OnnxRun(model);
            var inputs = Samples.Inputs(name, 97, 104);

            if (opset <= checker.NewestOpset) checker.Check(model);
            Samples.AssertClose(network.call(inputs)["seg"], exported.Run(inputs)["seg"], name);
        }
    }

    [Fact]
    public void The_newest_version_is_that_of_the_runtime()
    {
        using var network = Samples.Create("BiSeNetV2");
        var newer = ModelProto.Parser.ParseFrom(Export(network, new() { Opset = OnnxExportOptions.MaximumOpset }));
        newer.OpsetImport[0].Version++;

        var error = Assert.Throws<OnnxRuntimeException>(() => new OnnxRun(newer.ToByteArray()));
        Assert.Contains("opset", error.Message, StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("", "is blank")]
    [InlineData("MIT\nAll rights", "U+000A")]
    [InlineData("MIT\u001b[31m", "U+001B")]
    [InlineData("\ud800", "U+FFFD")]
    public void A_license_is_one_line(string license, string expected)
    {
        using var network = Samples.Create("BiSeNetV2");

        Assert.Contains(expected, MessageOf(license), StringComparison.Ordinal);
        Assert.Contains("1,001 characters", MessageOf(new('x', 1001)), StringComparison.Ordinal);

        string MessageOf(string text) => Assert.Throws<OnnxException>(() => Export(network, new() { License = text })).Message;
    }

    [Fact]
    public void A_label_map_has_the_classes_with_the_highest_scores()
    {
        using var network = Samples.Create("BiSeNetV2");
        var model = Export(network, new() { ArgMax = true });
        using var exported = new OnnxRun(model);
        var inputs = Samples.Inputs("BiSeNetV2", 64, 96, count: 2);

        var labels = exported.Run(inputs)["seg"];

        Assert.Equal(ScalarType.Byte, labels.dtype);
        Assert.Equal([2, 64, 96], labels.shape);
        Assert.InRange(labels.eq(network.call(inputs)["seg"].argmax(1)).to(ScalarType.Float32).mean().item<float>(), 0.999, 1);
        checker.Check(model);
    }

    [Fact]
    public void A_label_map_holds_at_most_256_classes()
    {
        using var network = new BiSeNetV2(classes: 300);

        var error = Assert.Throws<OnnxException>(() => Export(network, new() { ArgMax = true }));

        Assert.Equal("'seg' of BiSeNetV2 scores 300 classes, and a label map of bytes holds 2 to 256. Export the scores.", error.Message);
    }

    [Fact]
    public void Bytes_are_normalized_inside()
    {
        using var network = Samples.Create("BiSeNetV2");
        var normalization = new ImageNormalization([0.4f, 0.5f, 0.6f], [0.2f, 0.3f, 0.25f]);
        var model = Export(network, new() { Preprocess = true, Dataset = Dataset(normalization, (int)network.Classes) });
        using var exported = new OnnxRun(model);
        var image = new RgbImage(64, 48, [.. Enumerable.Range(0, 3 * 64 * 48).Select(i => (byte)(i * 31 % 251))]);
        var bytes = tensor(image.Pixels.ToArray()).reshape(1, 48, 64, 3);
        var mean = tensor(normalization.Mean.ToArray()).reshape(1, 3, 1, 1);
        var deviation = tensor(normalization.StandardDeviation.ToArray()).reshape(1, 3, 1, 1);

        var expected = network.call(((bytes.permute(0, 3, 1, 2).to(ScalarType.Float32) / 255) - mean) / deviation)["seg"];

        Samples.AssertClose(expected, exported.Run(bytes)["seg"], "seg");
        checker.Check(model);
    }

    /// <summary>The image is normalized, the depth is not.</summary>
    [Fact]
    public void Other_inputs_are_not_normalized()
    {
        using var network = Samples.Create("FusedFPNR18");
        using var exported = new OnnxRun(Export(network, new() { Preprocess = true, Dataset = Dataset(new([0, 0, 0], [1, 1, 1]), (int)network.Classes) }));
        var depth = new NamedTensor("depth", rand(1, 1, 64, 64));
        var bytes = randint(0, 256, [1, 64, 64, 3]).to(ScalarType.Byte);

        var expected = network.call(new NetworkInputs(bytes.permute(0, 3, 1, 2).to(ScalarType.Float32) / 255, depth))["seg"];

        Samples.AssertClose(expected, exported.Run(new NetworkInputs(bytes, depth))["seg"], "seg");
    }

    [Fact]
    public void Volumes_have_label_maps_but_are_not_bytes()
    {
        using var network = Samples.Create("UNet3D");
        using var exported = new OnnxRun(Export(network, new() { ArgMax = true, Float16 = true }));

        Assert.Equal([1, 16, 16, 24], exported.Run(Samples.Inputs("UNet3D", 16, 24))["seg"].shape);
        Assert.Contains(
            "is not an image", Assert.Throws<OnnxException>(() => Export(network, new() { Preprocess = true })).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Metadata_has_the_classes_and_the_requirements()
    {
        using var network = new DeepR18V3PlusDecouple(classes: 2);
        using var exported = new OnnxRun(Export(network, new() { Dataset = Dataset(ImageNormalization.ImageNet, classes: 2), License = "CC-BY-4.0" }));

        var metadata = exported.Session.ModelMetadata;

        Assert.Equal("SegDsl", metadata.ProducerName);
        Assert.Contains("Its input requires H >= ", metadata.Description, StringComparison.Ordinal);
        Assert.Equal("""["sky","road"]""", metadata.CustomMetadataMap["classes"]);
        Assert.Equal("[[70,130,180],[128,64,128]]", metadata.CustomMetadataMap["colors"]);
        Assert.Equal("[0.485,0.456,0.406]", metadata.CustomMetadataMap["mean"]);
        Assert.Equal("[0.229,0.224,0.225]", metadata.CustomMetadataMap["deviation"]);
        Assert.Equal("CC-BY-4.0", metadata.CustomMetadataMap["license"]);
    }

    [Fact]
    public void Sizes_can_be_fixed()
    {
        using var network = Samples.Create("DeepR18V3PlusDecouple");
        var model = Export(network, new() { Sizes = new Dictionary<string, long> { ["N"] = 1, ["H"] = 97, ["W"] = 104 } });
        using var exported = new OnnxRun(model);
        var inputs = Samples.Inputs("DeepR18V3PlusDecouple", 97, 104);

        Assert.Equal([1, 3, 97, 104], exported.Session.InputMetadata["image"].Dimensions);
        Assert.DoesNotContain(ModelProto.Parser.ParseFrom(model).Graph.Node, node => node.OpType == "Shape");
        Samples.AssertClose(network.call(inputs)["seg"], exported.Run(inputs)["seg"], "seg");
    }

    [Theory]
    [InlineData("D", 8, "The inputs of DeepR18V3PlusDecouple have no size 'D'. Available: N, H, W.")]
    [InlineData("H", 8, "DeepR18V3PlusDecouple requires H >= ")]
    public void Sizes_that_do_not_apply_are_refused(string symbol, long size, string expected)
    {
        using var network = new DeepR18V3PlusDecouple();

        var error = Assert.Throws<OnnxException>(() => Export(network, new() { Sizes = new Dictionary<string, long> { [symbol] = size } }));

        Assert.StartsWith(expected, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Outputs_can_be_selected()
    {
        using var network = Samples.Create("DeepR18V3PlusDecouple");
        network.AuxiliaryOutputs = true;
        using var exported = new OnnxRun(Export(network, new() { Outputs = ["edge"] }));
        var inputs = Samples.Inputs("DeepR18V3PlusDecouple", 97, 104);

        Samples.AssertClose(network.call(inputs)["edge"], Assert.Single(exported.Run(inputs)).Value, "edge");
        Assert.StartsWith(
            "DeepR18V3PlusDecouple has no output 'edges'. Available: seg, ",
            Assert.Throws<OnnxException>(() => Export(network, new() { Outputs = ["edges"] })).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Weights_can_be_stored_apart()
    {
        using var network = Samples.Create("BiSeNetV2");
        var inputs = Samples.Inputs("BiSeNetV2", 64, 64);
        var expected = network.call(inputs)["seg"];
        // The second one exceeds its limit.
        foreach (var (name, options) in new[] { ("a.onnx", new OnnxExportOptions { ExternalData = true }), ("b.onnx", new() { MaximumBytes = 1000 }) })
        {
            var path = Path.Combine(folder.FullName, name);
            network.ExportOnnx(path, options);
            using var exported = new OnnxRun(path);

            Assert.InRange(new FileInfo(path).Length, 1, 200_000);
            Samples.AssertClose(expected, exported.Run(inputs)["seg"], name);
        }
        var error = Assert.Throws<OnnxException>(() => Export(network, new() { MaximumBytes = 1000 }));
        Assert.Contains("Export to a file.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Initializers_have_the_names_of_the_state_and_nodes_those_of_modules()
    {
        using var network = Samples.Create("DeepR50V3PlusDecouple");
        var model = Export(network, new() { Outputs = ["seg", "body", "edge"] });

        var graph = ModelProto.Parser.ParseFrom(model).Graph;

        var state = network.state_dict().Where(entry => entry.Value.is_floating_point()).ToList();
        Assert.Empty(state.Select(entry => entry.Key).Except(graph.Initializer.Select(tensor => tensor.Name)));
        Assert.Equal(graph.Node.Count, graph.Node.Select(node => node.Name).Distinct().Count());
        var convolution = Assert.Single(graph.Node, node => node.Input.Contains("layer0.0.3.weight"));
        Assert.Equal("layer0.0.3", convolution.Name);
        Assert.InRange(model.Length, 0, state.Sum(entry => entry.Value.numel() * sizeof(float)) + 200_000);
    }

    [Fact]
    public void Weights_that_are_not_finite_are_refused()
    {
        using var network = new BiSeNetV2();
        using (no_grad()) network.parameters().First().fill_(float.NaN);

        var error = Assert.Throws<OnnxException>(() => Export(network, new()));

        Assert.Contains("detail.S1.0.conv.weight", error.Message, StringComparison.Ordinal);
    }

    private static byte[] Export(SegmentationNetwork network, OnnxExportOptions options)
    {
        using var stream = new MemoryStream();
        network.ExportOnnx(stream, options);
        return stream.ToArray();
    }

    private static DatasetDefinition Dataset(ImageNormalization normalization, int classes) => new()
    {
        Name = "Street", Root = ".", IgnoreIndex = 255, Images = [], Labels = [], Splits = [], Normalization = normalization,
        Classes =
        [
            new("sky", 0, new(70, 130, 180)), new("road", 1, new(128, 64, 128)),
            .. Enumerable.Range(2, classes - 2).Select(i => new ClassDefinition($"class{i}", i, new((byte)i, 0, 0))),
        ],
    };
}
