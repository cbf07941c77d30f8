using SegDsl.Language.Diagnostics;

namespace SegDsl.Language.Tests;

/// <summary>Messages for the syntax of other languages suggest text that compiles in its place.</summary>
public class RemedyTests
{
    private const string File = """
        namespace Mine

        network Net(classes: int = 2, width: int = 4)
        {
            in image: [N, 3, H, W]

            k = 3
            x = image -> stem: Conv(width, k)
            out seg = upsample(x, size: [H, W]) -> score: Conv(classes, 1, bias: true)
        }

        dataset D
        {
            root   "d"
            ignore 255
            classes { bg 0 #000000 fg 1 #ff0000 }
            images "images/{split}/{name}.png"
            labels "labels/{split}/{name}.png"
            splits { train, val }
        }

        experiment E
        {
            network   Net(classes: D.classes)
            data      D
            augment   crop(32)
            loss      cross_entropy
            optimizer sgd(lr: 0.01)
            epochs    2
            batch     2
        }

        """;

    private const string Layer = "image -> stem: Conv(width, k)";

    [Theory]
    [InlineData(Layer, "image -> stem: Conv(width ** 2, k)", "write 'x * x', or 'pow(x, 2)' for a tensor", "image -> stem: Conv(width * width, k)")]
    [InlineData(Layer, "image ** 2", "write 'x * x', or 'pow(x, 2)' for a tensor", "pow(image, 2)")]
    [InlineData(Layer, "image -> upsample(size: image.size(2))", "the sizes are the symbols in the shape of the input, as in 'upsample(x, size: [H, W])'",
        "upsample(image, size: [H, W])")]
    [InlineData(Layer, "image -> upsample(size: image.size())", "'image.size' is not available", "upsample(image, size: [H, W])")]
    [InlineData(Layer, "image -> upsample(size: image.shape)", "Its sizes are the symbols in the shape of the input, as in 'upsample(x, size: [H, W])'",
        "upsample(image, size: [H, W])")]
    [InlineData(Layer, "image.permute(0, 1, 3, 2)", "write 'permute(image, [0, 1, 3, 2])'", "permute(image, [0, 1, 3, 2])")]
    [InlineData(Layer, "image.transpose(-1, 2)", "write 'transpose(image, -1, 2)'", "transpose(image, -1, 2)")]
    [InlineData("k = 3", "f = image.flatten(1)\n    k = 3", "write 'flatten(image, 1)'", "f = flatten(image, 1)\n    k = 3")]
    [InlineData(Layer, "image.softmax(dim=1)", "write 'softmax' as in 'softmax(", "softmax(image, axis: 1)")]
    [InlineData(Layer, "image.relu()", "write 'relu(image)' or 'image -> relu'", "image -> relu")]
    [InlineData(Layer, "image.foo(1)", "as in 'relu(image)' or 'image -> relu'", "relu(image)")]
    [InlineData(Layer, "image -> stem: [for i in range(3) { Conv(width, k) }]", "Write '0..3'", "image -> stem: [for i in 0..3 { Conv(width, k) }]")]
    [InlineData(Layer, "image -> b: [for i in range(1, k) { relu }]", "Write '1..k'", "image -> b: [for i in 1..k { relu }]")]
    [InlineData(Layer, "image\n    for i in range(3):\n        x = relu(x)", "write 'y = x -> body: [for i in 0..3 { Conv(64, 3) }]'",
        "image\n    y = x -> body: [for i in 0..3 { Conv(64, 3) }]")]
    [InlineData("k = 3", "k = width & 1", "there are no operators on bits", "k = width * 2")]
    [InlineData("k = 3", "k = width | 1", "there are no operators on bits", "k = width + 1 - width % 2")]
    [InlineData("k = 3", "k = [1, 2, 3][-1]", "must be at least 0 and below 3", "k = [1, 2, 3][2]")]
    [InlineData(Layer, "image[0, 1]", "a part of a tensor is taken with 'slice'", "slice(image, axis: 1, start: 0, end: 2)")]
    [InlineData(Layer, "image[..., 0]", "a part of a tensor is taken with 'slice'", "slice(image, axis: -1, start: 0, end: 1)")]
    [InlineData(Layer, "image[0:1]", "a part of a tensor is taken with 'slice'", "slice(image, axis: 0, start: 0, end: 1)")]
    [InlineData("network Net", "@register(name=\"x\")\nnetwork Net", "declarations have no decorators; remove this line", "network Net")]
    [InlineData("network Net", "@torch.jit.script\nnetwork Net", "declarations have no decorators; remove this line", "network Net")]
    [InlineData("augment   crop(32)", "augment [crop(32), flip]", "write 'augment crop(32), flip'", "augment crop(32), flip")]
    [InlineData("augment   crop(32)", "augment crop(32) -> flip", "write 'augment crop(32), flip'", "augment crop(32), flip")]
    [InlineData("augment   crop(32)", "augment 32", "write 'augment scale(0.5..2.0), crop(832), flip'", "augment scale(0.5..2.0), crop(832), flip")]
    [InlineData("sgd(lr: 0.01)", "\"sgd\"", "write 'optimizer sgd(lr: 0.01)'", "sgd(lr: 0.01)")]
    [InlineData("loss      cross_entropy", "loss [cross_entropy, dice]", "write 'loss cross_entropy + dice'", "loss cross_entropy + dice")]
    [InlineData("loss      cross_entropy", "loss \"cross_entropy\"", "write 'loss cross_entropy + dice'", "loss cross_entropy + dice")]
    [InlineData("loss      cross_entropy", "loss cross-entropy", "write 'loss cross_entropy + dice'", "loss cross_entropy + dice")]
    [InlineData("experiment E", "experiment S : E\n{\n    epochs 3\n}\n\nexperiment E", "write 'experiment S from E'",
        "experiment S from E\n{\n    epochs 3\n}\n\nexperiment E")]
    [InlineData("experiment E", "experiment S extends E {\n    epochs 3\n}\n\nexperiment E", "write 'experiment S from E'",
        "experiment S from E {\n    epochs 3\n}\n\nexperiment E")]
    [InlineData("namespace Mine", "using SegDsl.Models.Blocks;\nnamespace Mine", "write 'use SegDsl.Models.Blocks'", "namespace Mine\nuse Mine")]
    [InlineData("namespace Mine", "namespace Mine {", "a namespace has no braces; write 'namespace Mine', and remove the last '}'", "namespace Mine")]
    public void A_remedy_compiles(string correct, string wrong, string message, string remedied)
    {
        Assert.Contains(correct, File, StringComparison.Ordinal);

        var end = wrong.EndsWith('{') ? "}\n" : "";
        var found = Compile(File.Replace(correct, wrong, StringComparison.Ordinal) + end);

        Assert.Contains(message, Assert.Single(found).Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Compile(File.Replace(correct, remedied, StringComparison.Ordinal)), d => d.Severity == DiagnosticSeverity.Error);
    }

    [Theory]
    [InlineData("[N, 3, D, H, W]", "[N, 1, D, H, W]")]
    [InlineData("[N, 2, D, H, W]", "[N, 1, D, H, W]")]
    public void The_shape_of_the_input_is_that_of_volumes(string wrong, string remedied)
    {
        var file = File.Replace(".png", ".nii.gz", StringComparison.Ordinal).Replace("[N, 3, H, W]", wrong, StringComparison.Ordinal)
            .Replace("Conv(", "Conv3d(", StringComparison.Ordinal).Replace("[H, W]", "[D, H, W]", StringComparison.Ordinal)
            .Replace("crop(32)", "volume_crop(32, 32, 32)", StringComparison.Ordinal);

        var found = Assert.Single(Compile(file));

        Assert.Equal("SEG519", found.Code);
        Assert.Contains($"the volumes of the dataset 'D' are read with 1; write '{remedied}'", found.Message, StringComparison.Ordinal);
        Assert.Empty(Compile(file.Replace(wrong, remedied, StringComparison.Ordinal)));
    }

    private static IReadOnlyList<Diagnostic> Compile(string text) => SegCompiler.Compile([SegCompiler.Parse("test.seg", text)]).Diagnostics;
}
