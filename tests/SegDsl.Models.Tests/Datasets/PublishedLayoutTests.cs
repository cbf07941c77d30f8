using SegDsl.Data;

namespace SegDsl.Models.Tests.Datasets;

/// <summary>The datasets of the zoo with lists of names, colors, or several folders per split.</summary>
public sealed class PublishedLayoutTests
{
    private static readonly string[] Published = ["Training", "Validation", "Test"];

    private static DatasetDefinition Of(string name) => SegCatalog.Instance.Datasets.Single(d => d.Name == name);

    [Theory]
    [InlineData("PascalVOC2012", 21, 15, "person", 15, "#c08080")]
    [InlineData("PascalVOC2012", 21, 20, "tv_monitor", 20, "#004080")]
    [InlineData("ADE20K", 150, 0, "wall", 1, "#787878")]
    [InlineData("ADE20K", 150, 149, "flag", 150, "#5c00ff")]
    [InlineData("COCOStuff164k", 171, 0, "person", 0, "#800000")]
    [InlineData("COCOStuff164k", 171, 79, "toothbrush", 89, "#60c000")]
    [InlineData("COCOStuff164k", 171, 80, "banner", 91, "#604080")]
    [InlineData("COCOStuff164k", 171, 170, "wood", 181, "#00e0c0")]
    [InlineData("LoveDA", 7, 6, "agricultural", 7, "#ffc380")]
    [InlineData("Potsdam", 6, 1, "building", 1, "#0000ff")]
    [InlineData("ISIC2018", 2, 1, "lesion", 255, "#ffffff")]
    public void Classes_match_the_publication(string dataset, int classes, int index, string name, int id, string color)
    {
        var definition = Of(dataset);
        Assert.Equal(classes, definition.Classes.Count);
        Assert.Equal((name, id, color), (definition.Classes[index].Name, definition.Classes[index].Id, definition.Classes[index].Color.ToHex()));
        Assert.Equal(classes, definition.Classes.Select(c => c.Name).Distinct().Count());
        _ = new LabelImages(definition);
    }

    [Fact]
    public void Every_value_of_published_label_images_is_declared()
    {
        Assert.Equal([0], Of("ADE20K").VoidIds);
        Assert.Equal([0], Of("LoveDA").VoidIds);
        var stuff = Of("COCOStuff164k");
        Assert.Equal(Enumerable.Range(0, 182), stuff.Classes.Select(c => c.Id).Concat(stuff.VoidIds).Order());
        Assert.Equal(LabelEncoding.Colors, Of("Potsdam").Encoding);
    }

    [Fact]
    public void PascalVOC()
    {
        using var folder = new DatasetFolder("PascalVOC2012").With(
            "JPEGImages/2007_000032.jpg", "JPEGImages/2007_000033.jpg", "JPEGImages/2008_000001.jpg", "JPEGImages/2008_000002.jpg",
            "SegmentationClass/2007_000032.png", "SegmentationClass/2007_000033.png");
        folder.WithList("ImageSets/Segmentation/train.txt", "2007_000032").WithList("ImageSets/Segmentation/val.txt", "2007_000033")
            .WithList("ImageSets/Segmentation/test.txt", "2008_000001");
        Assert.Equal([("JPEGImages/2007_000032.jpg", "SegmentationClass/2007_000032.png")], folder.Pairs("train"));
        Assert.Equal([("JPEGImages/2007_000033.jpg", "SegmentationClass/2007_000033.png")], folder.Pairs("val"));
        Assert.Equal(["2007_000032", "2007_000033"], folder.Files("trainval").Select(file => file.Name));
        Assert.Equal([("JPEGImages/2008_000001.jpg", (string?)null)], folder.Pairs("test"));
    }

    [Fact]
    public void ADE20K()
    {
        using var folder = new DatasetFolder("ADE20K").With(
            "images/training/ADE_train_00000001.jpg", "annotations/training/ADE_train_00000001.png",
            "images/validation/ADE_val_00000001.jpg", "annotations/validation/ADE_val_00000001.png");
        Assert.Equal([("images/training/ADE_train_00000001.jpg", "annotations/training/ADE_train_00000001.png")], folder.Pairs("train"));
        Assert.Equal([("images/validation/ADE_val_00000001.jpg", "annotations/validation/ADE_val_00000001.png")], folder.Pairs("val"));
    }

    [Theory]
    [InlineData("images/", "annotations/")]
    [InlineData("images/", "stuffthingmaps/")]
    [InlineData("", "stuffthingmaps_trainval2017/")]
    public void COCOStuff(string images, string labels)
    {
        using var folder = new DatasetFolder("COCOStuff164k").With(
            $"{images}train2017/000000000009.jpg", $"{labels}train2017/000000000009.png",
            $"{images}val2017/000000000139.jpg", $"{labels}val2017/000000000139.png");
        Assert.Equal([($"{images}train2017/000000000009.jpg", $"{labels}train2017/000000000009.png")], folder.Pairs("train"));
        Assert.Equal([($"{images}val2017/000000000139.jpg", $"{labels}val2017/000000000139.png")], folder.Pairs("val"));
    }

    [Fact]
    public void LoveDA()
    {
        using var folder = new DatasetFolder("LoveDA").With(
            "Train/Urban/images_png/1366.png", "Train/Urban/masks_png/1366.png", "Train/Rural/images_png/0.png", "Train/Rural/masks_png/0.png",
            "Val/Rural/images_png/2522.png", "Val/Rural/masks_png/2522.png", "Test/Urban/images_png/5167.png");
        Assert.Equal(
            [("Train/Rural/images_png/0.png", "Train/Rural/masks_png/0.png"), ("Train/Urban/images_png/1366.png", "Train/Urban/masks_png/1366.png")],
            folder.Pairs("train"));
        Assert.Equal([("Val/Rural/images_png/2522.png", "Val/Rural/masks_png/2522.png")], folder.Pairs("val"));
        Assert.Equal([("Test/Urban/images_png/5167.png", (string?)null)], folder.Pairs("test"));
    }

    [Fact]
    public void Potsdam()
    {
        using var folder = new DatasetFolder("Potsdam").With(
            "2_Ortho_RGB/top_potsdam_2_10_RGB.png", "5_Labels_all/top_potsdam_2_10_label.png",
            "2_Ortho_RGB/top_potsdam_2_13_RGB.png", "5_Labels_all/top_potsdam_2_13_label.png");
        folder.WithList("train.txt", "2_10").WithList("val.txt", "2_13");
        Assert.Equal([("2_Ortho_RGB/top_potsdam_2_10_RGB.png", "5_Labels_all/top_potsdam_2_10_label.png")], folder.Pairs("train"));
        Assert.Equal([("2_Ortho_RGB/top_potsdam_2_13_RGB.png", "5_Labels_all/top_potsdam_2_13_label.png")], folder.Pairs("val"));
    }

    [Fact]
    public void ISIC()
    {
        using var folder = new DatasetFolder("ISIC2018").With(Published.SelectMany(split => new[]
        {
            $"ISIC2018_Task1-2_{split}_Input/ISIC_0000000.jpg", $"ISIC2018_Task1_{split}_GroundTruth/ISIC_0000000_segmentation.png",
            $"ISIC2018_Task1-2_{split}_Input/LICENSE.txt",
        }));
        foreach (var (name, published) in new[] { ("train", "Training"), ("val", "Validation"), ("test", "Test") })
            Assert.Equal(
                [($"ISIC2018_Task1-2_{published}_Input/ISIC_0000000.jpg", $"ISIC2018_Task1_{published}_GroundTruth/ISIC_0000000_segmentation.png")],
                folder.Pairs(name));
    }
}
