using System.Text;
using System.Text.Json;
using SegDsl.Checkpoints.Safetensors;
using SegDsl.Imaging;
using TorchSharp;
using static TorchSharp.torch;

namespace SegDsl.Cli.Tests;

/// <summary><c>seg export</c>, and <c>--runtime onnx</c>.</summary>
[Collection(OwnFilesTests.Serial)]
public sealed class ExportTests : CommandLineFixture
{
    private const string Network =
        """
        namespace Mine

        network Small(classes: int = 2)
        {
            in image: [N, 3, H, W]
            out seg = image -> stem: [Conv(8, 3, stride: 2, bias: true), relu] -> score: Conv(classes, 1, bias: true) -> upsample(like: image)
        }

        """;

    private const string Cells =
        """
        extern op cells(x: [N, C, H, W], k: int = 2) -> [N, C, H / k, W / k]

        network Celled(classes: int = 2)
        {
            in image: [N, 3, H, W]
            out seg = image -> conv: Conv(classes, 1) -> cells
        }

        """;

    private const string Method =
        "    public static partial Tensor Cells(Tensor x, long k) => nn.functional.max_pool2d(x, [k, k], [k, k]);\n";

    [Fact]
    public void A_model_is_written_and_described()
    {
        var (weights, model, document) = (Weights(), InFolder("net.onnx"), InFolder("net.json"));

        var result = Run("export", "Small", "--file", Source(), "--weights", weights, "-o", model, "--dataset", "Shapes", "--json", document);

        Assert.Equal((0, ""), (result.Code, result.Error));
        Assert.Equal($"image [N, 3, H, W] → seg [N, 2, H, W]; 8 nodes, opset 17, 0.0 MB → {model}\n", result.Output);
        using var json = JsonDocument.Parse(File.ReadAllText(document));
        Assert.Equal(new FileInfo(model).Length, json.RootElement.GetProperty("bytes").GetInt64());
        Assert.Equal("H", json.RootElement.GetProperty("outputs").GetProperty("seg")[2].GetString());
    }

    [Fact]
    public void Options_change_the_model()
    {
        var result = Run([
            .. Export("net.onnx"), "--size", "1x3x32x48", "--argmax", "--preprocess", "--fp16", "--external", "--opset", "20", "--outputs", "seg"]);

        Assert.Equal((0, ""), (result.Code, result.Error));
        Assert.StartsWith("image [1, 32, 48, 3] → seg [1, 32, 48]; ", result.Output, StringComparison.Ordinal);
        Assert.EndsWith($"opset 20, 0.0 MB → {InFolder("net.onnx")}, {InFolder("net.onnx.data")}\n", result.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Small has no output 'edge'. Available: seg.", "net.onnx", "--outputs", "seg,edge")]
    [InlineData("--size 1x4x8x8: dimension 2 of 'image', [N, 3, H, W], is 3 and not 4.", "net.onnx", "--size", "1x4x8x8")]
    [InlineData("There is no dataset 'Nothing'.", "net.onnx", "--dataset", "Nothing")]
    public void Wrong_requests_are_refused(string expected, string file, params string[] more)
    {
        Assert.Contains(expected, Fails(1, [.. Export(file), .. more]), StringComparison.Ordinal);
        Assert.False(File.Exists(InFolder(file)));
    }

    [Theory]
    [InlineData("net.pb: the file must end in .onnx.", "net.pb")]
    [InlineData("--opset 16: expected an integer from 17 to 26.", "net.onnx", "--opset", "16")]
    [InlineData("--opset 27: expected an integer from 17 to 26.", "net.onnx", "--opset", "27")]
    [InlineData("--license: The license contains the character U+202E", "net.onnx", "--license", "MIT \u202eTIM")]
    [InlineData("--license ' ': the value is empty", "net.onnx", "--license", " ")]
    public void Wrong_values_are_refused(string expected, string file, params string[] more)
    {
        Assert.Contains(expected, Fails(2, [.. Export(file), .. more]), StringComparison.Ordinal);
        Assert.False(File.Exists(InFolder(file)));
    }

    [Fact]
    public void Weights_of_an_earlier_export_are_deleted_only_if_the_earlier_model_refers_to_them()
    {
        var data = Write("net.onnx.data", "another file");
        Assert.Equal(0, Run(Export("net.onnx")).Code);
        Assert.Equal("another file", File.ReadAllText(data));

        Assert.Equal(0, Run([.. Export("net.onnx"), "--external"]).Code);
        Assert.True(File.Exists(data));

        Assert.Equal(0, Run(Export("net.onnx")).Code);
        Assert.False(File.Exists(data));
    }

    [Fact]
    public void A_dataset_with_other_classes_is_refused()
    {
        var result = RunZoo([.. Export("net.onnx"), "--dataset", "Cityscapes"]);

        Assert.Equal((1, "seg: The network scores 2 classes, but Cityscapes has 19.\n"), (result.Code, result.Error));
    }

    [Fact]
    public void An_operation_in_csharp_supplies_its_form()
    {
        var weights = InFolder("w.safetensors");
        using (var weight = ones(2, 3, 1, 1)) SafetensorsWriter.Write(weights, new Dictionary<string, Tensor> { ["conv.weight"] = weight });
        string[] Arguments(string code) =>
        [
            "export", "Celled", "--file", Write("cells.seg", "namespace Mine\n\n" + Cells), "--file", Write("cells.cs", code), "--weights", weights,
            "-o", InFolder("cells.onnx"),
        ];

        var message = Fails(1, Arguments(Class(Method)));
        Assert.Contains("cells.seg(8,", message, StringComparison.Ordinal);
        Assert.EndsWith(
            "): 'cells' is written in C# and has no ONNX form. Add 'public static string CellsOnnx(OnnxCall call)' to the class Externs.\n",
            message, StringComparison.Ordinal);

        const string Form =
            """
                public static string CellsOnnx(OnnxCall call)
                {
                    long[] sides = [call.WholeNumber("k"), call.WholeNumber("k")];
                    return call.Add("MaxPool", [call.Inputs[0]], ("kernel_shape", sides), ("strides", sides));
                }

            """;
        var result = Run(Arguments(Class(Method + Form)));
        Assert.Equal((0, ""), (result.Code, result.Error));
        Assert.StartsWith("image [N, 3, H, W] → seg [N, 2, H / 2, W / 2]; 2 nodes", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_model_with_operators_of_others_is_drawn_without_modules()
    {
        Assert.Equal(0, Run(Export("net.onnx")).Code);
        // Latin-1 keeps every byte.
        var model = File.ReadAllText(InFolder("net.onnx"), Encoding.Latin1).Replace("Relu", "Xelu", StringComparison.Ordinal);
        File.WriteAllText(InFolder("other.onnx"), model, Encoding.Latin1);

        var result = Run("graph", InFolder("other.onnx"), "-o", InFolder("other.dot"));

        Assert.Equal(0, result.Code);
        Assert.Contains("(Xelu): the language has no such operation", result.Error, StringComparison.Ordinal);
        Assert.EndsWith("seg: The drawing shows the operators of the model, without modules.\n", result.Error, StringComparison.Ordinal);
        var drawing = File.ReadAllText(InFolder("other.dot")).ReplaceLineEndings(" ");
        Assert.Matches("b0 .*image.*b1 .*Conv.*3×3 /2×2.*224.*b2 .*Xelu(?s:.*)b0 -> b1 .*3×H×W(?s:.*)b1 -> b2", drawing);
        Assert.Contains("cannot be imported", Fails(1, "graph", InFolder("other.onnx"), "-o", InFolder("other.dot"), "--depth", "2"), StringComparison.Ordinal);
    }

    [Fact]
    public void Code_in_the_forward_pass_is_refused()
    {
        var code = Write(
            "hooked.cs",
            "using static TorchSharp.torch;\n\nnamespace Mine;\n\npublic partial class Small\n{\n    partial void BeforeForward(Tensor image) { }\n}\n");

        var message = Fails(1, [.. Export("net.onnx"), "--file", code]);

        Assert.Equal(
            "seg: Small implements BeforeForward, which a model cannot contain, so it cannot be exported. Write it in the language instead of C#.\n", message);
    }

    [Fact]
    public void Onnx_Runtime_predicts_and_evaluates_like_torch()
    {
        var data = MakeShapes();
        string[] common = ["Small", "--file", Source(), "--weights", Weights(), "--dataset", "Shapes", "--data", data, "--split", "val"];
        foreach (var runtime in new[] { "torch", "onnx" })
        {
            var predicted = Run(["predict", .. common, "--runtime", runtime, "-o", InFolder(runtime), "--write", "ids", "--scales", "1,1.5", "--flip"]);
            Assert.Equal((0, ""), (predicted.Code, predicted.Error));
            var evaluated = Run(["eval", .. common, "--runtime", runtime, "--json", InFolder(runtime + ".json")]);
            Assert.Equal((0, ""), (evaluated.Code, evaluated.Error));
        }

        var (expected, actual) = (Labels("torch"), Labels("onnx"));
        Assert.InRange(expected.Zip(actual).Count(pair => pair.First == pair.Second) / (double)expected.Length, 0.995, 1);
        Assert.Equal(Accuracy("torch"), Accuracy("onnx"), 0.005);

        int[] Labels(string runtime) => [.. Directory.GetFiles(InFolder(runtime), "*.png").Order(StringComparer.Ordinal)
            .SelectMany(file => ImageFile.ReadLabels(file).Values.Select(value => (int)value))];
        double Accuracy(string runtime)
        {
            using var json = JsonDocument.Parse(File.ReadAllText(InFolder(runtime + ".json")));
            return json.RootElement.GetProperty("pixel_accuracy").GetDouble();
        }
    }

    [Fact]
    public void Onnx_Runtime_does_not_run_the_fused_form() => Assert.Contains(
        "--runtime onnx runs the network without --fused.",
        Fails(2, "predict", "TinyShapes", "--weights", "w", "-o", "out", "--runtime", "onnx", "--fused", "fp32"), StringComparison.Ordinal);

    private static string Class(string methods) =>
        "using SegDsl.Onnx.Export;\nusing TorchSharp;\nusing static TorchSharp.torch;\n\nnamespace Mine;\n\npublic static partial class Externs\n{\n"
        + methods + "}\n";

    private string[] Export(string file) => ["export", "Small", "--file", Source(), "--weights", Weights(), "-o", InFolder(file)];

    private string Source() => Write("small.seg", Network);

    private string Weights()
    {
        manual_seed(3);
        using var scope = NewDisposeScope();
        SafetensorsWriter.Write(InFolder("small.safetensors"), new Dictionary<string, Tensor>
        {
            ["stem.0.weight"] = randn(8, 3, 3, 3),
            ["stem.0.bias"] = randn(8),
            ["score.weight"] = randn(2, 8, 1, 1),
            ["score.bias"] = randn(2),
        });
        return InFolder("small.safetensors");
    }
}
