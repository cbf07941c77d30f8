using SegDsl.Data;
using SegDsl.Imaging;

namespace SegDsl.Tests.Data;

/// <summary>Datasets whose label images encode classes as colors.</summary>
public sealed class ColorLabelTests : IDisposable
{
    private static readonly DatasetDefinition Fields = new()
    {
        Name = "Fields",
        Root = "fields",
        IgnoreIndex = 255,
        Encoding = LabelEncoding.Colors,
        Classes = [new("rest", 9, new(0, 0, 0)), new("wheat", 1, new(0xe6, 0x19, 0x4b)), new("maize", 255, new(0x3c, 0xb4, 0x4b))],
        Images = ["images/{name}.png"],
        Labels = ["labels/{name}.png"],
        Splits = [new("train")],
    };

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    private static string Fixture(string name) => Path.Combine(AppContext.BaseDirectory, "Fixtures", "labels", name);

    private SegmentationDataset Open(DatasetDefinition definition) => new(definition, folder.Root, "train");

    /// <summary>Writes a sample with label pixels from left to right, and reads its train indices.</summary>
    private ushort[] Read(DatasetDefinition definition, params Rgb[] colors)
    {
        ImageFile.Write(folder["images/a.png"], new RgbImage(colors.Length, 1));
        ImageFile.Write(folder["labels/a.png"], new RgbImage(colors.Length, 1, [.. colors.SelectMany(c => new[] { c.Red, c.Green, c.Blue })]));
        return Open(definition).Load(0).Labels.Values;
    }

    [Theory]
    [InlineData("class_colors.png")]
    [InlineData("palette_in_another_order.png")]
    public void Colors_and_palettes_are_read_as_classes(string file)
    {
        ImageFile.Write(folder["images/a.png"], new RgbImage(24, 20));
        folder.Write("labels/a.png", File.ReadAllBytes(Fixture(file)));
        Assert.Equal(ImageFile.ReadLabels(Fixture("plain.png")).Values, Open(Fields).LoadLabels(0).Values);
        var report = DatasetCheck.Run(Fields, folder.Root, ["train"]).Splits[0];
        Assert.Empty(report.Problems);
        Assert.Empty(report.Warnings);
    }

    [Fact]
    public void Unknown_colors_are_errors_with_count_and_position()
    {
        var e = Assert.Throws<ImageException>(() => Read(Fields, new(0, 0, 0), new(0xe6, 0x19, 0x4c), new(0xe6, 0x19, 0x4b), new(0xe6, 0x19, 0x4c)));
        Assert.Contains(
            "has colors that no class of Fields has: #e6194c (2 pixels, first in column 1, row 0). Nearest to #e6194c is 'wheat' #e6194b, at a distance of 1.",
            e.Message, StringComparison.Ordinal);
        Assert.Contains("#e6194c", Assert.Single(DatasetCheck.Run(Fields, folder.Root, ["train"]).Splits[0].Problems).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_nearest_color_within_the_tolerance_counts()
    {
        var near = Fields with { ColorTolerance = 5 };
        Assert.Equal([1, 2, 0], Read(near, new(0xe6, 0x1c, 0x4f), new(0x3c, 0xb4, 0x4b), new(3, 0, 4)));
        Assert.Throws<ImageException>(() => Read(near, new Rgb(3, 1, 4)));
    }

    [Fact]
    public void Void_colors_are_ignored_even_if_the_ignore_index_is_an_id() =>
        Assert.Equal([255, 2], Read(Fields with { VoidColors = [new(224, 224, 192)] }, new(224, 224, 192), new(0x3c, 0xb4, 0x4b)));

    [Fact]
    public void Files_without_exact_colors_are_refused()
    {
        ImageFile.Write(folder["images/a.png"], new RgbImage(1, 1));
        folder.Write("labels/a.png", File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Fixtures", "gray.jpg")));
        Assert.Contains("is a JPEG file", Assert.Throws<ImageException>(() => Open(Fields).LoadLabels(0)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Equal_colors_are_refused()
    {
        var twins = Fields with { VoidColors = [new(0, 0, 0)] };
        Assert.Contains("rest and void", Assert.Throws<DatasetException>(() => Read(twins, new Rgb(0, 0, 0))).Message, StringComparison.Ordinal);
    }
}
