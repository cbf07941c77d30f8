using SegDsl.Checkpoints;
using SegDsl.Checkpoints.Safetensors;
using static TorchSharp.torch;

namespace SegDsl.Cli.Tests;

/// <summary>Commands that need no data, for a network with several inputs.</summary>
[Collection(OwnFilesTests.Serial)]
public sealed class InputsTests : CommandLineFixture
{
    /// <summary>A network of two streams, with a backbone for each.</summary>
    internal const string Streams = """
        namespace Mine

        backbone Encoder(width: int = 4, channels: int = 3)
        {
            in image: [N, channels, H, W]
            out c1 = image -> layer1: [Conv(width, 3, stride: 2), Norm, relu]
        }

        head TwoStream(color: Backbone, shape: Backbone, classes: int = 2)
        {
            in image: [N, 3, H, W]
            in depth: [N, 1, H, W]

            a = image -> color: color
            b = depth -> shape: shape
            out seg = a.c1 + b.c1 -> score: Conv(classes, 1) -> upsample(like: image)
        }

        /// Color and depth.
        network ColorAndDepth(classes: int = 2) = TwoStream(Encoder(), Encoder(channels: 1), classes:)

        """;

    private static readonly string[] NormKeys = ["weight", "bias", "running_mean", "running_var"];

    private CommandResult RunStreams(params string[] arguments) => Run([.. arguments, "--file", Write("streams.seg", Streams)]);

    private string Succeeds(params string[] arguments)
    {
        var result = RunStreams(arguments);
        Assert.True(result.Code == 0, result.Error + result.Output);
        return result.Output;
    }

    [Fact]
    public void Summary_needs_one_size_if_the_inputs_share_it()
    {
        var output = Succeeds("summary", "ColorAndDepth", "--size", "1x3x32x48");
        Assert.Contains("image [1, 3, 32, 48]", output, StringComparison.Ordinal);
        Assert.Contains("depth [1, 1, 32, 48]", output, StringComparison.Ordinal);
        Assert.Equal(output, Succeeds("summary", "ColorAndDepth", "--size", "1x3x32x48", "--size", "1x1x32x48"));
        // Two convolutions of four channels with their norms, and the scores.
        Assert.Contains("168 parameters", output, StringComparison.Ordinal);
        Assert.Contains("\"shape\": \"[N, 1, H, W]\"", Succeeds("summary", "ColorAndDepth", "--json"), StringComparison.Ordinal);
    }

    [Fact]
    public void Summary_compares_the_sizes_of_the_inputs()
    {
        var result = RunStreams("summary", "ColorAndDepth", "--size", "1x3x32x48", "--size", "1x1x32x47");
        Assert.Equal(2, result.Code);
        Assert.Contains("--size 1x1x32x47: dimension 4 of 'depth', [N, 1, H, W], is 48 and not 47.", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Graph_draws_every_input()
    {
        Succeeds("graph", "ColorAndDepth", "--output", InFolder("graph.dot"));
        var dot = File.ReadAllText(InFolder("graph.dot"));
        Assert.Contains("image", dot, StringComparison.Ordinal);
        Assert.Contains("depth", dot, StringComparison.Ordinal);
    }

    [Fact]
    public void List_shows_the_inputs()
    {
        Assert.Matches(@"ColorAndDepth +classes = 2 +image, depth → seg +Color and depth\.", Succeeds("list"));
        Assert.Matches(@"""inputs"": \[\s*""image"",\s*""depth""\s*\]", Succeeds("list", "--json"));
    }

    [Fact]
    public void Keys_name_both_streams()
    {
        var keys = Succeeds("keys", "ColorAndDepth");
        Assert.Contains("color.layer1.0.weight", keys, StringComparison.Ordinal);
        Assert.Contains("shape.layer1.0.weight", keys, StringComparison.Ordinal);
    }

    private string WriteWeights()
    {
        KeyValuePair<string, Tensor>[] Stream(string name, long channels) =>
        [
            new($"{name}.layer1.0.weight", randn(4, channels, 3, 3)),
            .. NormKeys.Select(key => KeyValuePair.Create($"{name}.layer1.1.{key}", ones(4))),
            new($"{name}.layer1.1.num_batches_tracked", zeros([], ScalarType.Int64)),
        ];
        SafetensorsWriter.Write(InFolder("w.safetensors"), [.. Stream("color", 3), .. Stream("shape", 1), new("score.weight", randn(2, 4, 1, 1))]);
        return InFolder("w.safetensors");
    }

    [Fact]
    public void Infer_reads_a_tensor_per_input()
    {
        using var scope = NewDisposeScope();
        var (input, output) = (InFolder("x.safetensors"), InFolder("y.safetensors"));
        var weights = WriteWeights();
        SafetensorsWriter.Write(input, [new("depth", randn(2, 1, 16, 12)), new("image", randn(2, 3, 16, 12))]);
        Assert.Equal("seg  [2, 2, 16, 12]\n", Succeeds("infer", "ColorAndDepth", "--weights", weights, "--input", input, "--output", output));
        using (var written = Checkpoint.Open(output)) Assert.Equal(["seg"], written.Tensors.Keys);

        SafetensorsWriter.Write(input, [new("image", randn(2, 3, 16, 12))]);
        var missing = RunStreams("infer", "ColorAndDepth", "--weights", weights, "--input", input, "--output", output);
        Assert.Contains("has no tensor 'depth'. Available tensors: image.", missing.Error, StringComparison.Ordinal);

        SafetensorsWriter.Write(input, [new("depth", randn(2, 1, 16, 11)), new("image", randn(2, 3, 16, 12))]);
        var differing = RunStreams("infer", "ColorAndDepth", "--weights", weights, "--input", input, "--output", output);
        Assert.Contains(
            "rejects an input of shape [2, 3, 16, 12] and [2, 1, 16, 11]: ColorAndDepth requires that dimension 4 of 'depth' equals dimension 4 of 'image'",
            differing.Error, StringComparison.Ordinal);
    }
}
