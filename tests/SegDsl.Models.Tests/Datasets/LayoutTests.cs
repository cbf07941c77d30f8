using SegDsl.Imaging;
using System.Globalization;
using SegDsl.Data;

namespace SegDsl.Models.Tests.Datasets;

/// <summary>The datasets of the zoo find their files.</summary>
public sealed class LayoutTests
{
    [Theory]
    [InlineData("Cityscapes", 19, 255, 0)]
    [InlineData("KITTI", 19, 255, 0)]
    [InlineData("BDD100K", 19, 255, 0)]
    [InlineData("MapillaryVistas", 65, 65, 13)]
    [InlineData("CamVid", 11, 11, 3)]
    public void Classes_match_the_publication(string name, int classes, int ignore, int road)
    {
        var definition = SegCatalog.Instance.Datasets.Single(d => d.Name == name);
        Assert.Equal(classes, definition.Classes.Count);
        Assert.Equal(ignore, definition.IgnoreIndex);
        Assert.Equal("road", definition.Classes[road].Name);
        Assert.Equal(new Rgb(128, 64, 128), definition.Classes[road].Color);
        Assert.Equal(classes, definition.Classes.Select(c => c.Color).Distinct().Count());
    }

    [Fact]
    public void Cityscapes_ids_without_a_train_id_are_void()
    {
        int[] ids = [7, 8, 11, 12, 13, 17, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 31, 32, 33];
        foreach (var name in new[] { "Cityscapes", "KITTI" })
        {
            var definition = SegCatalog.Instance.Datasets.Single(d => d.Name == name);
            Assert.Equal(ids, definition.Classes.Select(c => c.Id));
            Assert.Equal(Enumerable.Range(0, 34).Except(ids), definition.VoidIds);
        }
    }

    [Theory]
    [InlineData("labels")]
    [InlineData("v1.2/labels")]
    public void Mapillary(string labels)
    {
        using var folder = new DatasetFolder("MapillaryVistas").With(
            "training/images/a.jpg", $"training/{labels}/a.png", "validation/images/b.jpg", $"validation/{labels}/b.png", "testing/images/c.jpg");
        Assert.Equal([("training/images/a.jpg", $"training/{labels}/a.png")], folder.Pairs("train"));
        Assert.Equal([("validation/images/b.jpg", $"validation/{labels}/b.png")], folder.Pairs("val"));
        Assert.Equal(["a", "b"], folder.Files("trainval").Select(file => file.Name));
        Assert.Equal([("testing/images/c.jpg", (string?)null)], folder.Pairs("test"));
    }

    [Fact]
    public void CamVid()
    {
        using var folder = new DatasetFolder("CamVid").With(
            "train/a.png", "trainannot/a.png", "val/b.png", "valannot/b.png", "test/c.png", "testannot/c.png");
        Assert.Equal([("train/a.png", "trainannot/a.png"), ("val/b.png", "valannot/b.png")], folder.Pairs("trainval"));
        Assert.Equal([("test/c.png", "testannot/c.png")], folder.Pairs("test"));
    }

    [Theory]
    [InlineData("images", "labels", "_train_id")]
    [InlineData("images/10k", "labels/sem_seg/masks", "")]
    public void BDD100K(string images, string labels, string suffix)
    {
        using var folder = new DatasetFolder("BDD100K").With(
            $"{images}/train/a.jpg", $"{labels}/train/a{suffix}.png", $"{images}/val/b.jpg", $"{labels}/val/b{suffix}.png", $"{images}/test/c.jpg");
        Assert.Equal([($"{images}/train/a.jpg", $"{labels}/train/a{suffix}.png")], folder.Pairs("train"));
        Assert.Equal([($"{images}/val/b.jpg", $"{labels}/val/b{suffix}.png")], folder.Pairs("val"));
        Assert.Equal([($"{images}/test/c.jpg", (string?)null)], folder.Pairs("test"));
    }

    [Theory]
    [InlineData(0, new[] { 1, 5, 11, 29, 35, 49, 57, 68, 72, 82, 93, 115, 119, 130, 145, 154, 156, 167, 169, 189, 198 })]
    [InlineData(1, new[] { 0, 12, 24, 31, 42, 50, 63, 71, 84, 96, 101, 112, 121, 133, 141, 155, 164, 171, 187, 191, 197 })]
    [InlineData(2, new[] { 3, 6, 13, 21, 41, 54, 61, 73, 88, 91, 110, 121, 126, 131, 142, 149, 150, 163, 173, 183, 199 })]
    public void KITTI_validates_on_a_list_and_trains_on_the_rest(int fold, int[] validated)
    {
        using var folder = new DatasetFolder("KITTI").With(Enumerable.Range(0, 200).SelectMany(i => new[]
        {
            $"training/image_2/{Name(i)}.png", $"training/semantic/{Name(i)}.png", $"training/semantic_rgb/{Name(i)}.png", $"testing/image_2/{Name(i)}.png",
        }));
        Assert.Equal(validated.Select(Name), folder.Files("val", fold).Select(file => file.Name));
        Assert.Equal(Enumerable.Range(0, 200).Except(validated).Select(Name), folder.Files("train", fold).Select(file => file.Name));
        Assert.Equal(200, folder.Files("trainval", fold).Count);
        Assert.All(folder.Files("test"), file => Assert.Null(file.Labels));

        static string Name(int i) => string.Create(CultureInfo.InvariantCulture, $"{i:D6}_10");
    }

    [Fact]
    public void KITTI_folds_need_all_images()
    {
        using var folder = new DatasetFolder("KITTI").With("training/image_2/000000_10.png", "training/semantic/000000_10.png");
        Assert.Contains("validates on image 198", Assert.Throws<DatasetException>(() => folder.Files("val")).Message, StringComparison.Ordinal);
    }
}
