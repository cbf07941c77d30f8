using SegDsl.Language.Binding;
using SegDsl.Language.Formatting;

namespace SegDsl.Language.Tests;

public sealed class DatasetMapsTests
{
    [Theory]
    [InlineData("target depth from \"d/{split}/{name}.png\"", "depth Values d/{split}/{name}.png / 1 ignore 0")]
    [InlineData("target depth from \"d/{name}.png\", \"e/{name}.tif\" scale 256 ignore none", "depth Values d/{name}.png, e/{name}.tif / 256")]
    [InlineData("target flow from \"u/{name}.tif\" + \"v/{name}.tif\" scale 0.5 ignore -1", "flow Values u/{name}.tif + v/{name}.tif / 0.5 ignore -1")]
    [InlineData("target edges mask from \"e/{name}.png\" ignore 128", "edges Mask e/{name}.png / 1 ignore 128 [edges]")]
    [InlineData("target damage mask from \"a/{name}.png\" + \"b/{name}.png\" labels [scratch, \"deep dent\"]",
        "damage Mask a/{name}.png + b/{name}.png / 1 [scratch, deep dent]")]
    [InlineData("target scene class from \"scenes.txt\" classes [indoor, outdoor]", "scene Class scenes.txt / 1 [indoor, outdoor]")]
    [InlineData("target a from \"{name}.png\"\ntarget b from \"{name}.png\"", "a Values {name}.png / 1 ignore 0; b Values {name}.png / 1 ignore 0")]
    [InlineData("target depth from 3", "SEG504 3")]
    [InlineData("target depth from \"depth.png\"", "SEG508 \"depth.png\"")]
    [InlineData("target depth image from \"{name}.png\"", "SEG201 image")]
    [InlineData("target depth \"{name}.png\"", "SEG106 \"{name}.png\"")]
    [InlineData("target depth from \"{name}.png\" scale 0", "SEG513 scale 0")]
    [InlineData("target depth from \"{name}.png\" scale big", "SEG504 scale big")]
    [InlineData("target depth from \"{name}.png\" scale 1 scale 2", "SEG405 scale 2")]
    [InlineData("target depth from \"{name}.png\" labels [a]", "SEG205 labels")]
    [InlineData("target depth from \"{name}.png\"\nscale 256", "SEG501 scale")]
    [InlineData("target seg from \"{name}.png\"", "SEG513 seg")]
    [InlineData("target a from \"{name}.png\"\ntarget a from \"{name}.tif\"", "SEG502 a")]
    [InlineData("target a from \"{name}.png\", \"u/{name}.png\" + \"v/{name}.png\"",
        "SEG513 target a from \"{name}.png\", \"u/{name}.png\" + \"v/{name}.png\"")]
    [InlineData("target a mask from \"u/{name}.png\" + \"v/{name}.png\"", "SEG513 target a mask from \"u/{name}.png\" + \"v/{name}.png\"")]
    [InlineData("target a class from \"a.txt\"", "SEG504 target a class from \"a.txt\"")]
    [InlineData("target a class from \"a.txt\" classes [b]", "SEG513 target a class from \"a.txt\" classes [b]")]
    [InlineData("target a class from \"a.txt\" classes [b, b]", "SEG502 b")]
    public void Targets_have_files_and_options(string items, string expected) => Assert.Equal(expected, Compile(Labels + items));

    [Fact]
    public void A_dataset_with_another_target_needs_no_labels()
    {
        Assert.Equal("depth Values {name}.png / 1 ignore 0", Compile("target depth from \"{name}.png\""));
        Assert.Equal("SEG503 Data", Compile(""));
        // A part of the labels requires the rest.
        Assert.Equal("SEG503 Data", Compile("target depth from \"{name}.png\"\nlabels \"labels/{name}.png\""));
    }

    [Fact]
    public void Targets_are_formatted()
    {
        var source = Dataset("target   depth  from \"d/{name}.png\" ,  \"e/{name}.tif\"  scale   256   ignore none\n"
            + "target scene   class from \"s.txt\"   classes [ a,b ]");
        var formatted = SegFormatter.Format(SegCompiler.Parse("data.seg", source));

        Assert.Contains("    target depth from \"d/{name}.png\", \"e/{name}.tif\" scale 256 ignore none\n", formatted, StringComparison.Ordinal);
        Assert.Contains("    target scene class from \"s.txt\" classes [a, b]\n", formatted, StringComparison.Ordinal);
        Assert.Equal(formatted, SegFormatter.Format(SegCompiler.Parse("data.seg", formatted)));
    }

    private const string Labels = "ignore 255\nclasses { road 0 #804080 }\nlabels \"labels/{name}.png\"\n";

    private static string Dataset(string items) => $$"""
        dataset Data
        {
            root   "data"
            images "images/{split}/{name}.png"
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
            : compilation.Files.Single().Datasets.Single().Targets.Select(Describe));
    }

    private static string Describe(BoundMap map) => FormattableString.Invariant(
        $"{map.Name} {map.Kind} {string.Join(", ", map.Files.Select(planes => string.Join(" + ", planes)))} / {map.Scale}")
        + (map.Ignore is { } ignore ? FormattableString.Invariant($" ignore {ignore}") : "")
        + (map.Labels.Count > 0 ? $" [{string.Join(", ", map.Labels)}]" : "");
}
