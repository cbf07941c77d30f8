using SegDsl.Data;
using SegDsl.Imaging;

namespace SegDsl.Tests.Data;

public sealed class SegmentationDatasetTests : IDisposable
{
    private readonly ToyDataset toy = new();

    public void Dispose() => toy.Dispose();

    [Fact]
    public void Samples_come_in_ordinal_order_and_names_may_hold_folders()
    {
        foreach (var name in new[] { "b", "a/2", "a/10", "B", "c.d" }) toy.Add(name);
        toy.Folder.Write("images/train/readme.txt", []);
        var dataset = toy.Open();
        Assert.Equal(["B", "a/10", "a/2", "b", "c.d"], dataset.Files.Select(file => file.Name));
        Assert.Equal(toy.Image("a/10"), dataset.Files[1].Image);
        Assert.Equal(toy.Labels("a/10"), dataset.Files[1].Labels);
    }

    [Fact]
    public void Label_ids_become_train_indices_and_unknown_ids_are_ignored()
    {
        toy.Add("a");
        var sample = toy.Open().Load(0);
        Assert.Equal("a", sample.Name);
        for (var i = 0; i < sample.Labels.Values.Length; i++)
            Assert.Equal(sample.Image.Pixels[3 * i] / 10 - 1, sample.Labels.Values[i] == ToyDataset.Ignore ? 3 : sample.Labels.Values[i]);
        Assert.Equal<ushort>([0, 1, 2, ToyDataset.Ignore], sample.Labels.Values.Distinct().Order());
    }

    [Fact]
    public void What_is_missing_is_named()
    {
        AssertSays("no split 'test'; it has train, val", () => toy.Open("test"));
        AssertSays("/nowhere", () => new SegmentationDataset(ToyDataset.Definition, toy.Folder["nowhere"], "train"));
        AssertSays(toy.Folder.Root + " fits 'images/train/{name}_rgb.png'", () => toy.Open());
        toy.Add("a");
        toy.Add("b");
        toy.Add("c");
        File.Delete(toy.Labels("b"));
        File.Delete(toy.Labels("c"));
        AssertSays($"2 of 3 images have no label image; the first is {toy.Image("b")}, whose label image would be {toy.Labels("b")}", () => toy.Open());
    }

    [Fact]
    public void Labels_of_another_size_than_their_image_are_refused_with_both_names_and_sizes()
    {
        toy.Add("a");
        ImageFile.Write(toy.Labels("a"), new LabelMap(16, 20));
        var dataset = toy.Open();
        AssertSays($"{toy.Labels("a")} is 16×20, but its image {toy.Image("a")} is 20×16", () => dataset.Load(0));
    }

    [Fact]
    public void Declarations_that_label_images_cannot_hold_are_refused()
    {
        toy.Add("a");
        AssertSays("ignore label of Toy is 2", () => new SegmentationDataset(ToyDataset.Definition with { IgnoreLabel = 2 }, toy.Folder.Root, "train"));
        AssertSays("ignore label of Toy is -1", () => new SegmentationDataset(ToyDataset.Definition with { IgnoreLabel = -1 }, toy.Folder.Root, "train"));
        AssertSays("class far of Toy has the id 70000", () => new SegmentationDataset(
            ToyDataset.Definition with { Classes = [new ClassDefinition("far", 70_000, default)] }, toy.Folder.Root, "train"));
        AssertSays("has no {name}", () => new SegmentationDataset(
            ToyDataset.Definition with { Images = ["images/{split}.png"] }, toy.Folder.Root, "train"));
    }

    [Fact]
    public void The_name_may_stand_anywhere_in_a_pattern()
    {
        toy.Folder.Write("one/train-x/photo.jpg", []);
        toy.Folder.Write("one/train-x/labels.png", []);
        toy.Folder.Write("one/val-y/photo.jpg", []);
        var definition = ToyDataset.Definition with { Images = ["one/{split}-{name}/photo.jpg"], Labels = ["one/{split}-{name}/labels.png"] };
        Assert.Equal(["x"], new SegmentationDataset(definition, toy.Folder.Root, "train").Files.Select(file => file.Name));
    }

    private static void AssertSays(string text, Func<object> act) =>
        Assert.Contains(text, Assert.Throws<DatasetException>(act).Message, StringComparison.Ordinal);
}
