using SegDsl.Checkpoints.Safetensors;
using SegDsl.Imaging;
using SegDsl.Training;
using static TorchSharp.torch;

namespace SegDsl.Cli.Tests;

/// <summary>Operations in C# that return their operand, or fail in one run of a sweep.</summary>
[Collection(OwnFilesTests.Serial)]
public sealed class ExternOpTests : CommandLineFixture
{
    private const string Network = """
        extern op same(x: [N, C, H, W], scale: float = 0.5) -> [N, C, H, W]
        extern op first(a: [N, C, H, W], b: [N, C, H, W]) -> [N, C, H, W]

        network Same(classes: int = 2, scale: float = 0.5)
        {
            in image: [N, 3, H, W]
            x = image -> same -> stem: [Conv(4, 3), same(scale:), relu]
            y = x -> same
            z = first(y, x) -> relu
            out seg = y + z -> score: Conv(classes, 1) -> same
        }

        experiment Swept
        {
            network   Same(classes: Squares.classes, scale: 0.5)
            data      Squares
            augment   crop(16)
            loss      cross_entropy
            optimizer sgd(lr: 0.1)
            epochs    1
            batch     2
            sweep     batch in [3, 2]
        }
        """;

    private const string Code = """
        using SegDsl.Onnx.Export;
        using TorchSharp;
        using static TorchSharp.torch;

        public static partial class Externs
        {
            public static partial Tensor Same(Tensor x, double scale) => x;

            public static partial Tensor First(Tensor a, Tensor b) => a;

            public static string SameOnnx(OnnxCall call) => call.Inputs[0];

            public static string FirstOnnx(OnnxCall call) => call.Inputs[0];
        }
        """;

    private static readonly string[] Forms = ["off", "fp32"];

    private string[] Files(string code) => ["--file", Write("same.seg", Squares + Network), "--file", Write("same.cs", code)];

    [Fact]
    public void An_operation_can_return_its_operand()
    {
        var files = Files(Code);
        var trained = Run(["train", "Swept", "--batch", "2", "--data", MakeShapes(), "--output", InFolder("run"), .. files]);
        Assert.Equal((0, ""), (trained.Code, trained.Error));
        string[] network = [.. files, "--set", "classes=2", "--weights", InFolder("run", "last.safetensors")];

        var predictions = Forms.Select(fused =>
        {
            var result = Run(["predict", "Same", .. network, "--dataset", "Squares",
                "--input", InFolder("shapes", "images", "val"), "--output", InFolder(fused),
                "--write", "ids", "--fused", fused]);
            Assert.True(result.Code == 0, result.Error);
            return ImageFile.ReadLabels(Directory.EnumerateFiles(InFolder(fused), "*.png", SearchOption.AllDirectories).Order().First()).Values;
        }).ToList();
        Assert.Equal(predictions[0], predictions[1]);
        using (var image = rand(1, 3, 16, 16))
            SafetensorsWriter.Write(InFolder("x.safetensors"), new Dictionary<string, Tensor> { ["input"] = image });
        foreach (var fused in Forms)
            Assert.Equal(
                (0, "seg  [1, 2, 16, 16]\n"), (Run(["infer", "Same", .. network, "--input", InFolder("x.safetensors"), "--output", InFolder("y.safetensors"),
                    "--fused", fused]) is var inferred ? inferred.Code : 1, inferred.Output));
        Assert.Equal(0, Run(["export", "Same", .. network, "-o", InFolder("same.onnx")]).Code);
    }

    [Theory]
    [InlineData("throw new System.InvalidOperationException(\"no luck\")", "InvalidOperationException: no luck")]
    [InlineData("x.reshape(-1, 7)", "ExternalException: ")]
    public void A_failure_of_an_operation_fails_its_run_only(string failure, string message)
    {
        var files = Files(Code.Replace("double scale) => x;", $"double scale) =>\n        x.shape[0] == 3 ? {failure} : x;", StringComparison.Ordinal));

        var result = Run(["train", "Swept", "--data", MakeShapes(), "--output", InFolder("run"), .. files]);

        Assert.Equal(1, result.Code);
        Assert.Contains($"seg: batch=3 failed: the C# in {InFolder("same.cs")}, line 8, failed: {message}", result.Error, StringComparison.Ordinal);
        Assert.Contains("Run 2 of 2: batch=2", result.Output, StringComparison.Ordinal);
        Assert.Equal(3, new RunFolder(InFolder("run", "batch=2")).ReadStatus()!.Step);
        Assert.Matches("(?m)^3 .* failed$", result.Output);
    }
}
