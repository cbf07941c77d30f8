using SegDsl.Language.Binding;

namespace SegDsl.Language.Tests;

public sealed class DatasetChannelsTests
{
    [Theory]
    [InlineData("", "0.485 0.456 0.406 / 0.229 0.224 0.225")]
    [InlineData("channels 3", "0.485 0.456 0.406 / 0.229 0.224 0.225")]
    [InlineData("channels 1", "0.449 / 0.226")]
    [InlineData("channels 1\nmean 0.5\ndeviation 0.25", "0.5 / 0.25")]
    [InlineData("mean 0, 1, 0.5", "0 1 0.5 / 0.229 0.224 0.225")]
    [InlineData("channels 2", "0.449 0.449 / 0.226 0.226")]
    [InlineData("channels 4", "0.485 0.456 0.406 0.449 / 0.229 0.224 0.225 0.226")]
    [InlineData("channels 2\nmean -1024, 3000\ndeviation 500, 0.5", "-1024 3000 / 500 0.5")]
    [InlineData("channels 0", "SEG513 0")]
    [InlineData("channels 2000", "SEG513 2000")]
    [InlineData("channels 2\nmean 0.5", "SEG504 mean 0.5")]
    [InlineData("channels 2\ndeviation 0, 1", "SEG513 deviation 0, 1")]
    [InlineData("mean -0.5, 0, 0", "SEG513 mean -0.5, 0, 0")]
    [InlineData("mean 0.5", "SEG504 mean 0.5")]
    [InlineData("channels 1\nmean 0.1, 0.2, 0.3", "SEG504 mean 0.1, 0.2, 0.3")]
    [InlineData("mean 123.7, 116.3, 103.5", "SEG513 mean 123.7, 116.3, 103.5")]
    [InlineData("deviation 0, 1, 1", "SEG513 deviation 0, 1, 1")]
    [InlineData("mean red, 1, 1", "SEG504 mean red, 1, 1")]
    public void A_dataset_declares_channels_mean_and_deviation(string items, string expected) =>
        Assert.Equal(expected, Normalization(items, "\"images/{split}/{name}.png\""));

    [Theory]
    [InlineData("channels 1\nmean 1000\ndeviation 50", "\"x/{name}.tif\"", "1000 / 50")]
    [InlineData("mean 123.7, 116.3, 103.5", "\"x/{name}.jpg\"", "SEG513 mean 123.7, 116.3, 103.5")]
    [InlineData("mean 123.7, 116.3, 103.5", "\"x/{name}.jpg\", \"y/{name}.TIFF\"", "123.7 116.3 103.5 / 0.229 0.224 0.225")]
    [InlineData("channels 1\nmean 1000\ndeviation 50", "\"x/{name}.png\" + \"y/{name}.png\"", "1000 / 50")]
    public void Units_of_files_are_allowed_where_files_may_have_more_than_8_bits(string items, string images, string expected) =>
        Assert.Equal(expected, Normalization(items, images));

    [Theory]
    [InlineData("\"rgb/{name}.png\" + \"nir/{name}.tif\", \"old/{name}.tif\"", "rgb/{name}.png + nir/{name}.tif, old/{name}.tif")]
    [InlineData("\"r/{name}\" + \"g/{name}\" + \"b/{name}\"", "r/{name} + g/{name} + b/{name}")]
    [InlineData("\"rgb/{name}.png\" + nir", "SEG504")]
    [InlineData("\"rgb/{name}.png\" + \"nir.tif\"", "SEG508")]
    [InlineData("\"rgb/{name}.png\" - \"nir/{name}.tif\"", "SEG504")]
    public void Images_have_planes(string images, string expected)
    {
        var compilation = Compile("", images);
        Assert.Equal(expected, compilation.Diagnostics.Count > 0
            ? string.Join("; ", compilation.Diagnostics.Select(d => d.Code))
            : string.Join(", ", compilation.Files.Single().Datasets.Single().Images.Select(planes => string.Join(" + ", planes))));
    }

    [Fact]
    public void Labels_have_no_planes() =>
        Assert.Equal("SEG504", Assert.Single(Compile("", "\"i/{name}.png\"", "\"l/{name}.png\" + \"m/{name}.png\"").Diagnostics).Code);

    private static string Source(string items, string images, string labels) => $$"""
            dataset Data
            {
                root   "data"
                ignore 255
                {{items}}
                classes {
                    road 0 #804080
                    sky  1 #4080ff
                }
                images {{images}}
                labels {{labels}}
                splits { train, val }
            }
            """;

    private static Compilation Compile(string items, string images, string labels = "\"labels/{split}/{name}.png\"") =>
        SegCompiler.Compile(SampleFiles.Parse("data.seg", Source(items, images, labels)));

    private static string Normalization(string items, string images)
    {
        var source = Source(items, images, "\"labels/{split}/{name}.png\"");
        var compilation = SegCompiler.Compile(SampleFiles.Parse("data.seg", source));
        return compilation.Diagnostics.Count > 0
            ? string.Join("; ", compilation.Diagnostics.Select(d => $"{d.Code} {source.Substring(d.Location.Span.Start, d.Location.Span.Length).Trim()}"))
            : string.Join(" / ", new[] { Found(compilation).Mean, Found(compilation).Deviation }
                .Select(values => string.Join(" ", values.Select(v => FormattableString.Invariant($"{v}")))));
    }

    private static BoundNormalization Found(Compilation compilation) => compilation.Files.Single().Datasets.Single().Normalization;
}
