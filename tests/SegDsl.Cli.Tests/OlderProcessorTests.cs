using SegDsl.Checkpoints.Safetensors;
using SkiaSharp;
using static TorchSharp.torch;

namespace SegDsl.Cli.Tests;

/// <summary>Inference as on a processor without instructions for products of bytes.</summary>
[Collection(OwnFilesTests.Serial)]
public sealed class OlderProcessorTests : CommandLineFixture
{
    private const string Network =
        """
        network Sums(classes: int = 2)
        {
            in image: [N, 3, H, W]
            y = image -> stem: [Conv(16, 3, stride: 2), relu] -> more: [Conv(16, 3), relu]
            out seg = y -> score: Conv(classes, 1, bias: true) -> upsample(like: image)
        }
        """;

    [SkippableFact]
    public void Int8_does_not_saturate()
    {
        Skip.IfNot(Fusion.Kernels.OneDnn.IsAvailable, "libtorch has no oneDNN.");
        var (file, weights) = (Write("sums.seg", Squares + Network), InFolder("w.safetensors"));
        var images = Path.Combine(MakeShapes(), "images", "val");
        // Large weights of one sign: the sum of two products does not fit 16 bits. The second class is where the mean of the channels is over 120.
        SafetensorsWriter.Write(weights, new Dictionary<string, Tensor>
        {
            ["stem.0.weight"] = full([16, 3, 3, 3], 1f / 27),
            ["more.0.weight"] = ones(16, 16, 3, 3),
            ["score.weight"] = cat([zeros(1, 16, 1, 1), full([1, 16, 1, 1], 1f / 16)]),
            ["score.bias"] = tensor([0f, -120]),
        });

        int[][] Predict(params string[] options)
        {
            var output = InFolder(string.Join("", options.Select(Path.GetFileName)));
            var start = ProgramProcess.Describe(ProgramProcess.CommandLine(
                ["predict", "Sums", "--file", file, "--dataset", "Squares", "--weights", weights, "--input", images, "--output", output, "--write", "ids",
                    .. options]));
            // As oneDNN's documentation names processors with AVX2 alone.
            start.Environment["ONEDNN_MAX_CPU_ISA"] = "AVX2";
            var result = start.Run();
            Assert.True(result.Code == 0, result.Error);
            return [.. Directory.GetFiles(output).Order(StringComparer.Ordinal).Select(Labels)];
        }
        var (plain, int8) = (Predict("--fused", "off"), Predict("--fused", "int8", "--calibrate", images));

        var equal = plain.Zip(int8, (first, second) => first.Zip(second, (a, b) => a == b ? 1.0 : 0).Average()).Average();
        Assert.InRange(equal, 0.97, 1);
        Assert.All(plain, labels => Assert.Equal(2, labels.Distinct().Count()));
    }

    private static int[] Labels(string path)
    {
        using var image = SKBitmap.Decode(path);
        return [.. image.Pixels.Select(pixel => (int)pixel.Red)];
    }
}
