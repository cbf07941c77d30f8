using SegDsl.Language.Binding;
using SegDsl.Language.Formatting;

namespace SegDsl.Language.Tests;

/// <summary>Inputs of datasets, and their comparison with the inputs of networks.</summary>
public sealed class DatasetInputsTests
{
    [Theory]
    [InlineData("input depth from \"d/{split}/{name}.png\"", "depth d/{split}/{name}.png [0.449] [0.226] default")]
    [InlineData("input depth from \"d/{name}.png\", \"e/{name}.tif\" scale 1000 ignore 0 mean 2.8 deviation 1.4",
        "depth d/{name}.png, e/{name}.tif [2.8] [1.4] / 1000 ignore 0")]
    [InlineData("input flow from \"u/{name}.tif\" + \"v/{name}.tif\" scale 0.5 mean [-1, 2] deviation [3, 4]",
        "flow u/{name}.tif + v/{name}.tif [-1, 2] [3, 4] / 0.5")]
    [InlineData("input later from \"b/{name}.png\" channels 3", "later b/{name}.png [0.485, 0.456, 0.406] [0.229, 0.224, 0.225] default")]
    [InlineData("input a from \"{name}.png\"\ninput b from \"{name}.png\" mean 0.5 deviation 0.2",
        "a {name}.png [0.449] [0.226] default; b {name}.png [0.5] [0.2]")]
    [InlineData("input depth from \"{name}.png\"\ntarget depth from \"{name}.png\"", "depth {name}.png [0.449] [0.226] default")]
    [InlineData("input depth from \"{name}.png\" scale 1000", "SEG536 depth")]
    [InlineData("input depth from \"{name}.png\" ignore 0 mean 1", "SEG536 depth")]
    [InlineData("input depth from 3", "SEG504 3")]
    [InlineData("input depth from \"depth.png\"", "SEG508 \"depth.png\"")]
    [InlineData("input depth mask from \"{name}.png\"", "SEG504 mask")]
    [InlineData("input image from \"{name}.png\"", "SEG513 image")]
    [InlineData("input depth from \"{name}.png\" scale 0", "SEG513 scale 0")]
    [InlineData("input depth from \"{name}.png\" scale big", "SEG504 scale big")]
    [InlineData("input depth from \"{name}.png\" channels 0", "SEG513 channels 0")]
    [InlineData("input depth from \"{name}.png\" channels 2 mean 0.5", "SEG504 mean 0.5")]
    [InlineData("input depth from \"{name}.png\" deviation 0", "SEG513 deviation 0")]
    [InlineData("input depth from \"{name}.png\" mean 1 mean 2", "SEG405 mean 2")]
    [InlineData("input depth from \"{name}.png\" labels [a]", "SEG205 labels")]
    [InlineData("input depth from \"{name}.png\" channels 3 ignore 0", "SEG513 input depth from \"{name}.png\" channels 3 ignore 0")]
    [InlineData("input a from \"{name}.png\"\ninput a from \"{name}.tif\"", "SEG502 a")]
    [InlineData("input a from \"{name}.png\", \"u/{name}.png\" + \"v/{name}.png\"", "SEG513 input a from \"{name}.png\", \"u/{name}.png\" + \"v/{name}.png\"")]
    public void Inputs_have_files_and_options(string items, string expected) => Assert.Equal(expected, Compile(items));

    [Fact]
    public void Inputs_are_formatted()
    {
        var source = Dataset("input   depth  from \"d/{name}.png\" ,  \"e/{name}.tif\"  scale   256   ignore 0  mean [ 1 ]");
        var formatted = SegFormatter.Format(SegCompiler.Parse("data.seg", source));

        Assert.Contains("    input  depth from \"d/{name}.png\", \"e/{name}.tif\" scale 256 ignore 0 mean [1]\n", formatted, StringComparison.Ordinal);
        Assert.Equal(formatted, SegFormatter.Format(SegCompiler.Parse("data.seg", formatted)));
    }

    [Theory]
    [InlineData("in image: [N, 3, H, W]\n in depth: [N, 1, H, W]\n out seg = concat(image, depth) -> score: Conv(1, 1)", "")]
    [InlineData("in depth: [N, 1, h, w]\n in image: [N, 3, H, W]\n out seg = image + upsample(depth, like: image) -> score: Conv(1, 1)", "")]
    [InlineData("in photo: [N, 3, H, W]\n out seg = photo -> score: Conv(1, 1)", "")]
    [InlineData("in image: [N, 3, H, W]\n in radar: [N, 1, H, W]\n out seg = concat(image, radar) -> score: Conv(1, 1)", "SEG525")]
    [InlineData("in image: [N, 3, H, W]\n in depth: [N, 2, H, W]\n out seg = concat(image, depth) -> score: Conv(1, 1)", "SEG526")]
    [InlineData("in depth: [N, 1, H, W]\n in image: [N, 4, H, W]\n out seg = concat(image, depth) -> score: Conv(1, 1)", "SEG519")]
    [InlineData("in depth: [N, 1, H, W]\n out seg = depth -> score: Conv(1, 1)", "SEG519")]
    public void The_inputs_of_a_network_need_a_source(string body, string expected) => Assert.Equal(expected, Run($"network Net()\n{{\n{body}\n}}\n"));

    [Theory]
    [InlineData(1, "")]
    [InlineData(2, "SEG526")]
    public void The_channels_of_an_input_may_be_an_argument_of_a_head(int channels, string expected) => Assert.Equal(expected, Run($$"""
        backbone Features(channels: int = 3)
        {
            in image: [N, channels, H, W]
            out c1 = image -> conv: Conv(8, 3)
        }

        head Streams(color: Backbone, shape: Backbone, bands: int)
        {
            in image: [N, 3, H, W]
            in depth: [N, bands, H, W]
            a = image -> color: color
            b = depth -> shape: shape
            out seg = a.c1 + b.c1 -> score: Conv(1, 1)
        }

        network Net() = Streams(Features(), Features({{channels}}), bands: {{channels}})

        """));

    private static string Run(string network)
    {
        var source = Dataset("input depth from \"d/{name}.png\"") + network + """
            experiment Run
            {
                network   Net
                data      Data
                augment   crop(32)
                loss      cross_entropy
                optimizer sgd(lr: 0.1)
                epochs    1
                batch     2
            }
            """;
        var compilation = SegCompiler.Compile(SampleFiles.Parse("data.seg", source));
        return string.Join(" ", compilation.Diagnostics.Select(d => d.Code));
    }

    private static string Dataset(string items) => $$"""
        dataset Data
        {
            root   "data"
            ignore 255
            classes { road 0 #804080 }
            images "images/{split}/{name}.png"
            labels "labels/{name}.png"
            splits { train, val }
            {{items}}
        }

        """;

    private static string Compile(string items)
    {
        var source = Dataset(items);
        var compilation = SegCompiler.Compile(SampleFiles.Parse("data.seg", source));
        return string.Join("; ", compilation.Diagnostics.Count > 0
            ? compilation.Diagnostics.Select(d => $"{d.Code} {source.Substring(d.Location.Span.Start, d.Location.Span.Length).Trim()}")
            : compilation.Files.Single().Datasets.Single().Inputs.Select(Describe));
    }

    private static string Describe(BoundDatasetInput input) =>
        $"{input.Name} {string.Join(", ", input.Files.Select(planes => string.Join(" + ", planes)))} {List(input.Normalization.Mean)} "
        + List(input.Normalization.Deviation)
        + (input.Normalization is { DeclaresMean: false, DeclaresDeviation: false } ? " default" : "")
        + (input.Scale is { } scale ? FormattableString.Invariant($" / {scale}") : "")
        + (input.Ignore is { } ignore ? FormattableString.Invariant($" ignore {ignore}") : "");

    private static string List(IReadOnlyList<double> values) => $"[{string.Join(", ", values.Select(v => FormattableString.Invariant($"{v}")))}]";
}
