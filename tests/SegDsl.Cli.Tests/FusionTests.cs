using System.Text.Json;
using SegDsl.Checkpoints;
using SegDsl.Checkpoints.Safetensors;
using SegDsl.Imaging;
using TorchSharp;
using static TorchSharp.torch;

namespace SegDsl.Cli.Tests;

/// <summary>The fused form of a network, <c>--fused</c>, and <c>seg profile</c>.</summary>
[Collection(OwnFilesTests.Serial)]
public sealed class FusionTests : CommandLineFixture
{
    private const string Network =
        """
        network Small(classes: int = 3)
        {
            in image: [N, 3, H, W]
            y = image -> stem: [Conv(8, 3, stride: 2), Norm, relu] -> more: [Conv(8, 3), Norm]
            out seg = y -> score: Conv(classes, 1, bias: true) -> upsample(like: image)
        }
        """;

    [Theory]
    [InlineData("fp32", 1e-5)]
    [InlineData("bf16", 0.03)]
    public void The_fused_form_gives_the_scores_of_the_network(string type, double tolerance)
    {
        var (weights, input) = (InFolder("w.safetensors"), InFolder("x.safetensors"));
        WriteWeights(weights);
        using (var image = randn(1, 3, 32, 48))
            SafetensorsWriter.Write(input, new Dictionary<string, Tensor> { ["input"] = image });
        var outputs = new[] { "off", type }.Select(fused =>
        {
            var file = InFolder(fused + ".safetensors");
            var result = Run("infer", "Small", "--file", SourceFile(), "--weights", weights, "--input", input, "--output", file, "--fused", fused);
            Assert.Equal((0, "seg  [1, 3, 32, 48]\n"), (result.Code, result.Output));
            using var written = Checkpoint.Open(file);
            return written.Read("seg");
        }).ToList();

        var difference = (outputs[0] - outputs[1]).abs().max().item<float>() / outputs[0].abs().max().item<float>();
        Assert.InRange(difference, 0, tolerance);
        Assert.False(outputs[0].Equals(outputs[1]), "The fused form did not run.");
    }

    [SkippableFact]
    public void Int8_needs_images_to_calibrate_with()
    {
        Skip.IfNot(Fusion.Kernels.OneDnn.IsAvailable, "libtorch has no oneDNN.");
        var (weights, images) = (InFolder("w.safetensors"), Path.Combine(MakeShapes(), "images", "val"));
        WriteWeights(weights, classes: 2);
        string[] command =
        [
            "predict", "Small", "--set", "classes=2", "--file", SourceFile(), "--dataset", "Squares", "--weights", weights, "--input", images,
            "--output", InFolder("out"), "--write", "ids", "--fused", "int8",
        ];

        Assert.Contains("add --calibrate IMAGES", Fails(2, command), StringComparison.Ordinal);
        Assert.Contains("or remove --calibrate", Fails(2, [.. command[..^1], "bf16", "--calibrate", images]), StringComparison.Ordinal);
        Assert.Contains("int4", Fails(2, [.. command[..^1], "int4"]), StringComparison.Ordinal);
        Assert.Contains("--calibrate", Fails(2, [.. command, "--calibrate"]), StringComparison.Ordinal);
        Assert.Contains("--calibrate", Fails(2, [.. command, "--calibrate", images, "--calibrate", images]), StringComparison.Ordinal);
        // Images are read before the weights, which are missing here.
        string[] unloaded = [.. command.Select(word => word == weights ? InFolder("none.safetensors") : word)];
        File.WriteAllText(InFolder("text.png"), "no picture");
        foreach (var (value, expected) in new[]
        {
            ("", ": found no file with one of the extensions"), ("text.png", " is not a PNG"), ("none.png", ": no such file or folder"),
        })
        {
            var error = Fails(2, [.. unloaded, "--calibrate", value.Length == 0 ? Directory.CreateDirectory(InFolder("empty")).FullName : InFolder(value)]);
            Assert.StartsWith($"seg: --calibrate {InFolder(value.Length == 0 ? "empty" : value)}{expected}", error, StringComparison.Ordinal);
        }
        Assert.Equal(
            "seg infer: --fused int8 needs images that set the ranges of its numbers: seg predict, eval and serve accept it. Use fp32, bf16 or off."
            + "\nTry 'seg infer --help'.\n",
            Fails(2, "infer", "Small", "--file", SourceFile(), "--fused", "int8"));
        Assert.False(Directory.Exists(InFolder("out")));
        var result = Run([.. command, "--calibrate", images]);

        Assert.True(result.Code == 0, result.Error);
        Assert.Equal(2, Directory.GetFiles(InFolder("out")).Length);
        ImageFile.Write(InFolder("pixel.png"), new RgbImage(1, 1));
        Assert.StartsWith(
            $"seg: warning: --calibrate {InFolder("pixel.png")}: 1 pixel is too few to find the ranges of --fused int8, so that predictions can be wrong. ",
            Run([.. command, "--calibrate", InFolder("pixel.png")]).Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_network_without_its_source_is_refused()
    {
        var weights = InFolder("w.safetensors");
        using (var network = new SegDsl.Tests.Training.TinyNetwork(3, 8)) SafetensorsWriter.Write(weights, network.state_dict());
        var input = InFolder("x.safetensors");
        using (var image = zeros(1, 3, 8, 8)) SafetensorsWriter.Write(input, new Dictionary<string, Tensor> { ["input"] = image });

        var message = Fails(
            1, "infer", "TinyNet", "--set", "classes=3", "--weights", weights, "--input", input, "--output", InFolder("y.safetensors"), "--fused", "fp32");

        Assert.Contains("its graph is unknown", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("-o", "flame.svg")]
    [InlineData("--json", "profile.json")]
    public void A_profile_that_cannot_be_written_is_not_measured(string option, string name)
    {
        File.WriteAllText(InFolder("file"), "");
        // With this size and number, the measurement would take minutes.
        var message = Fails(
            1, "profile", "Small", "--file", SourceFile(), "--size", "8x3x512x512", "--repeat", "1000", option, InFolder("file", name));
        Assert.Equal($"seg: Cannot write '{InFolder("file", name)}': '{InFolder("file")}' is a file, not a folder.\n", message);
    }

    [Fact]
    public void A_huge_number_of_measurements_is_refused() => Assert.Equal(
        "seg profile: --repeat 2000000000: expected an integer from 1 to 1000.\nTry 'seg profile --help'.\n",
        Fails(2, "profile", "Small", "--file", SourceFile(), "--size", "1x3x64x64", "--repeat", "2000000000"));

    [Fact]
    public void A_profile_has_tables_a_picture_and_numbers()
    {
        var (picture, document) = (InFolder("flame.svg"), InFolder("profile.json"));

        var result = Run(
            "profile", "Small", "--file", SourceFile(), "--size", "1x3x64x64", "--fused", "fp32", "--repeat", "1", "-o", picture, "--json", document);

        Assert.Equal((0, ""), (result.Code, result.Error));
        Assert.Contains("Conv + Norm + relu", result.Output, StringComparison.Ordinal);
        Assert.Contains("slowest steps", result.Output, StringComparison.Ordinal);
        Assert.Contains("stem", File.ReadAllText(picture), StringComparison.Ordinal);
        using var json = JsonDocument.Parse(File.ReadAllText(document));
        Assert.Equal("fp32", json.RootElement.GetProperty("fused").GetString());
        var steps = json.RootElement.GetProperty("steps").EnumerateArray().ToList();
        Assert.Equal(["Conv + Norm + relu", "Conv + Norm", "Conv", "upsample"], steps.Select(step => step.GetProperty("name").GetString()));
        // 8 channels of 32x32 pixels from 27 products each, then norm and activation.
        Assert.Equal(8 * 32 * 32 * ((2 * 27) + 2 + 1), steps[0].GetProperty("flops").GetDouble());
    }

    [Theory]
    [InlineData]
    [InlineData("--precision", "bf16")]
    [InlineData("--channels-last", "false")]
    public void A_profile_of_training_has_the_backward_pass(params string[] options)
    {
        var result = Run(["profile", "Small", "--file", SourceFile(), "--size", "2x3x32x32", "--train", "--repeat", "1", "--json", .. options]);

        using var json = JsonDocument.Parse(result.Output);
        Assert.Equal("training", json.RootElement.GetProperty("mode").GetString());
        Assert.All(json.RootElement.GetProperty("steps").EnumerateArray(), step => Assert.True(step.GetProperty("backward").GetDouble() > 0));
    }

    [Theory]
    [InlineData("Give the size of the input of Small, [N, 3, H, W], for example --size 1x3x512x1024.", "profile", "Small")]
    [InlineData("--size 1x3x0x8: write positive integers", "profile", "Small", "--size", "1x3x0x8")]
    public void Wrong_requests_are_refused(string expected, params string[] arguments) =>
        Assert.Contains(expected, Fails(1, [.. arguments, "--file", SourceFile()]), StringComparison.Ordinal);

    [Fact]
    public void Other_extensions_of_the_picture_are_refused() => Assert.Contains(
        "--output flame.png: the file must end in .svg.",
        Fails(2, "profile", "Small", "--file", SourceFile(), "--size", "1x3x32x32", "-o", "flame.png"), StringComparison.Ordinal);

    [Fact]
    public void A_summary_lists_the_steps_of_the_fused_form()
    {
        var result = Run("summary", "Small", "--file", SourceFile(), "--fused");

        Assert.Contains("The fused form computes 7 operations in 4 steps.", result.Output, StringComparison.Ordinal);
        Assert.Contains(
            "--fused adds to the text", Fails(2, "summary", "Small", "--file", SourceFile(), "--fused", "--json"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_fused_form_is_not_trained() =>
        Assert.Contains(
            "--train measures the network itself",
            Fails(2, "profile", "Small", "--file", SourceFile(), "--size", "1x3x32x32", "--train", "--fused", "bf16"), StringComparison.Ordinal);

    private static void WriteWeights(string path, int classes = 3)
    {
        manual_seed(3);
        var state = new Dictionary<string, Tensor>
        {
            ["stem.0.weight"] = randn(8, 3, 3, 3),
            ["stem.1.weight"] = rand(8) + 0.5,
            ["stem.1.bias"] = randn(8),
            ["stem.1.running_mean"] = randn(8),
            ["stem.1.running_var"] = rand(8) + 0.5,
            ["stem.1.num_batches_tracked"] = zeros([], ScalarType.Int64),
            ["more.0.weight"] = randn(8, 8, 3, 3) * 0.1,
            ["more.1.weight"] = rand(8) + 0.5,
            ["more.1.bias"] = randn(8),
            ["more.1.running_mean"] = randn(8),
            ["more.1.running_var"] = rand(8) + 0.5,
            ["more.1.num_batches_tracked"] = zeros([], ScalarType.Int64),
            ["score.weight"] = randn(classes, 8, 1, 1),
            ["score.bias"] = randn(classes),
        };
        SafetensorsWriter.Write(path, state);
    }

    private string SourceFile()
    {
        var path = InFolder("small.seg");
        File.WriteAllText(path, Squares + Network);
        return path;
    }
}
