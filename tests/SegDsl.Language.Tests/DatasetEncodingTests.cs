namespace SegDsl.Language.Tests;

public sealed class DatasetEncodingTests
{
    [Theory]
    [InlineData("", "ids 0")]
    [InlineData("encoding ids", "ids 0")]
    [InlineData("encoding colors", "colors 0")]
    [InlineData("encoding colors(tolerance: 8)\nvoid 7, \"#e0e0c0\", \"#FFFFFF\"", "colors 8 #e0e0c0 #FFFFFF")]
    [InlineData("encoding colour", "SEG201 colour")]
    [InlineData("encoding 5", "SEG504 5")]
    [InlineData("encoding colors(tolerance: 442)", "SEG513 tolerance: 442")]
    [InlineData("encoding colors(tolerance: 1.5)", "SEG504 1.5")]
    [InlineData("encoding colors(distance: 5)", "SEG205 distance: 5")]
    [InlineData("encoding ids(tolerance: 5)", "SEG205 tolerance: 5")]
    [InlineData("void \"#e0e0c0\"", "SEG513 \"#e0e0c0\"")]
    [InlineData("encoding colors\nvoid \"#e0e0c\"", "SEG504 \"#e0e0c\"")]
    public void Labels_are_ids_or_colors(string items, string expected) => Assert.Equal(expected, Compile(items, "#4080ff"));

    [Fact]
    public void Colors_must_differ() =>
        Assert.Equal("SEG513 Data; SEG518 sky  1 #804080", Compile("encoding colors", "#804080"));

    private static string Compile(string items, string color)
    {
        var source = $$"""
            dataset Data
            {
                root   "data"
                ignore 255
                {{items}}
                classes {
                    road 0 #804080
                    sky  1 {{color}}
                }
                images "images/{split}/{name}.png"
                labels "labels/{split}/{name}.png"
                splits { train, val }
            }
            """;
        var compilation = SegCompiler.Compile(SampleFiles.Parse("data.seg", source));
        if (compilation.Diagnostics.Count > 0)
            return string.Join("; ", compilation.Diagnostics.Select(d => $"{d.Code} {source.Substring(d.Location.Span.Start, d.Location.Span.Length).Trim()}"));
        var encoding = compilation.Files.Single().Datasets.Single().Encoding;
        return string.Join(' ', encoding.VoidColors.Prepend($"{(encoding.IsColors ? "colors" : "ids")} {encoding.Tolerance}"));
    }
}
