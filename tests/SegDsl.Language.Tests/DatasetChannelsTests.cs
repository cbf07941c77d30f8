namespace SegDsl.Language.Tests;

public sealed class DatasetChannelsTests
{
    [Theory]
    [InlineData("", "0.485 0.456 0.406 / 0.229 0.224 0.225")]
    [InlineData("channels 3", "0.485 0.456 0.406 / 0.229 0.224 0.225")]
    [InlineData("channels 1", "0.449 / 0.226")]
    [InlineData("channels 1\nmean 0.5\ndeviation 0.25", "0.5 / 0.25")]
    [InlineData("mean 0, 1, 0.5", "0 1 0.5 / 0.229 0.224 0.225")]
    [InlineData("channels 2", "SEG513 channels 2")]
    [InlineData("channels 4", "SEG513 4")]
    [InlineData("mean 0.5", "SEG504 mean 0.5")]
    [InlineData("channels 1\nmean 0.1, 0.2, 0.3", "SEG504 mean 0.1, 0.2, 0.3")]
    [InlineData("mean 123.7, 116.3, 103.5", "SEG513 mean 123.7, 116.3, 103.5")]
    [InlineData("deviation 0, 1, 1", "SEG513 deviation 0, 1, 1")]
    [InlineData("mean red, 1, 1", "SEG504 mean red, 1, 1")]
    public void A_dataset_declares_channels_mean_and_deviation(string items, string expected)
    {
        var source = $$"""
            dataset Data
            {
                root   "data"
                ignore 255
                {{items}}
                classes {
                    road 0 #804080
                    sky  1 #4080ff
                }
                images "images/{split}/{name}.png"
                labels "labels/{split}/{name}.png"
                splits { train, val }
            }
            """;
        var compilation = SegCompiler.Compile(SampleFiles.Parse("data.seg", source));
        var actual = compilation.Diagnostics.Count > 0
            ? string.Join("; ", compilation.Diagnostics.Select(d => $"{d.Code} {source.Substring(d.Location.Span.Start, d.Location.Span.Length).Trim()}"))
            : string.Join(" / ", new[] { compilation.Files.Single().Datasets.Single().Mean, compilation.Files.Single().Datasets.Single().Deviation }
                .Select(values => string.Join(" ", values.Select(v => FormattableString.Invariant($"{v}")))));
        Assert.Equal(expected, actual);
    }
}
