using SegDsl.Data;
using SegDsl.Imaging;

namespace SegDsl.Tests.Data;

public sealed class SegmentationDatasetTests : IDisposable
{
    private readonly ToyDataset toy = new();

    public void Dispose() => toy.Dispose();

    [Fact]
    public void Samples_are_in_ordinal_order_and_names_may_contain_folders()
    {
        foreach (var name in new[] { "b", "a/2", "a/10", "B", "c.d" }) toy.Add(name);
        toy.Folder.Write("images/train/readme.txt", []);
        var dataset = toy.Open();
        Assert.Equal(["B", "a/10", "a/2", "b", "c.d"], dataset.Files.Select(file => file.Name));
        Assert.Equal(toy.Image("a/10"), dataset.Files[1].Image);
        Assert.Equal(toy.Labels("a/10"), dataset.Files[1].Labels);
    }

    [Fact]
    public void Extensions_match_in_any_case()
    {
        foreach (var name in new[] { "a", "b", "c" }) toy.Add(name);
        File.Move(toy.Image("b"), Path.ChangeExtension(toy.Image("b"), ".PNG"));
        File.Move(toy.Labels("c"), Path.ChangeExtension(toy.Labels("c"), ".Png"));

        var dataset = toy.Open();

        Assert.Equal(["a", "b", "c"], dataset.Files.Select(file => file.Name));
        Assert.Equal([".png", ".PNG", ".png"], dataset.Files.Select(file => Path.GetExtension(file.Image)));
        Assert.Equal([".png", ".png", ".Png"], dataset.Files.Select(file => Path.GetExtension(file.Labels)));
        Assert.Equal("c", dataset.Load(2).Name);
        Assert.DoesNotContain(
            DatasetCheck.Run(ToyDataset.Definition, toy.Folder.Root, ["train"]).Splits[0].Problems, problem =>
                problem.Kind != DatasetProblemKind.UnknownValues);
    }

    [Fact]
    public void Of_two_files_the_one_with_the_declared_extension_is_used()
    {
        toy.Add("a");
        File.Copy(toy.Image("a"), Path.ChangeExtension(toy.Image("a"), ".PNG"), overwrite: true);
        Assert.Equal(toy.Image("a"), Assert.Single(toy.Open().Files).Image);
    }

    [Fact]
    public void Folders_that_contain_themselves_are_searched_once()
    {
        foreach (var name in new[] { "a", "b/c" }) toy.Add(name);
        foreach (var (link, target) in new[] { ("b/self", "."), ("b/parent", ".."), ("b/absolute", toy.Folder["images/train"]) })
            Directory.CreateSymbolicLink(toy.Folder["images/train/" + link], target);
        Assert.Equal(["a", "b/c"], toy.Open().Files.Select(file => file.Name));
    }

    [Fact]
    public void Linked_folders_are_searched()
    {
        toy.Add("x/a");
        foreach (var kind in new[] { "images", "labels" })
        {
            Directory.Move(toy.Folder[$"{kind}/train/x"], toy.Folder[$"{kind}_elsewhere"]);
            Directory.CreateSymbolicLink(toy.Folder[$"{kind}/train/x"], toy.Folder[$"{kind}_elsewhere"]);
        }
        Assert.Equal(["x/a"], toy.Open().Files.Select(file => file.Name));
    }

    [Fact]
    public void Label_ids_become_train_indices_and_unknown_ids_are_ignored()
    {
        toy.Add("a");
        var sample = toy.Open().Load(0);
        Assert.Equal("a", sample.Name);
        for (var i = 0; i < sample.Labels.Values.Length; i++)
            Assert.Equal(sample.Image.ToRgb().Pixels[3 * i] / 10 - 1, sample.Labels.Values[i] == ToyDataset.Ignore ? 3 : sample.Labels.Values[i]);
        Assert.Equal<ushort>([0, 1, 2, ToyDataset.Ignore], sample.Labels.Values.Distinct().Order());
    }

    [Fact]
    public void Missing_splits_folders_and_files_are_named()
    {
        AssertRefused("no split 'test'; available: train, val", () => toy.Open("test"));
        AssertRefused("/nowhere", () => new SegmentationDataset(ToyDataset.Definition, toy.Folder["nowhere"], "train"));
        AssertRefused(toy.Folder.Root + " matches 'images/train/{name}_rgb.png'", () => toy.Open());
        toy.Add("a");
        toy.Add("b");
        toy.Add("c");
        File.Delete(toy.Labels("b"));
        File.Delete(toy.Labels("c"));
        AssertRefused($"2 of 3 images have no label image. The first is {toy.Image("b")}, which needs {toy.Labels("b")}", () => toy.Open());
    }

    [Fact]
    public void Labels_and_images_of_different_sizes_are_refused()
    {
        toy.Add("a");
        ImageFile.Write(toy.Labels("a"), new LabelMap(16, 20));
        var dataset = toy.Open();
        AssertRefused($"{toy.Labels("a")} is 16×20, but its image {toy.Image("a")} is 20×16", () => dataset.Load(0));
    }

    [Fact]
    public void Out_of_range_ids_and_invalid_patterns_are_refused()
    {
        toy.Add("a");
        AssertRefused("ignore index of Toy is 2", () => new SegmentationDataset(ToyDataset.Definition with { IgnoreIndex = 2 }, toy.Folder.Root, "train"));
        AssertRefused("ignore index of Toy is -1", () => new SegmentationDataset(ToyDataset.Definition with { IgnoreIndex = -1 }, toy.Folder.Root, "train"));
        AssertRefused("class far of Toy has the id 70000", () => new SegmentationDataset(
            ToyDataset.Definition with { Classes = [new ClassDefinition("far", 70_000, default)] }, toy.Folder.Root, "train"));
        AssertRefused("lacks the placeholder {name}", () => new SegmentationDataset(
            ToyDataset.Definition with { Images = ["images/{split}.png"] }, toy.Folder.Root, "train"));
    }

    [Fact]
    public void The_name_may_occur_anywhere_in_a_pattern()
    {
        toy.Folder.Write("one/train-x/photo.jpg", []);
        toy.Folder.Write("one/train-x/labels.png", []);
        toy.Folder.Write("one/val-y/photo.jpg", []);
        var definition = ToyDataset.Definition with { Images = ["one/{split}-{name}/photo.jpg"], Labels = ["one/{split}-{name}/labels.png"] };
        Assert.Equal(["x"], new SegmentationDataset(definition, toy.Folder.Root, "train").Files.Select(file => file.Name));
    }

    [Fact]
    public void The_name_may_occur_several_times_in_a_pattern()
    {
        foreach (var file in new[] { "x/x_photo.png", "x/y_photo.png", "a/b/a/b_photo.png" }) toy.Folder.Write(file, []);
        toy.Folder.Write("x/x_ids.png", []);
        toy.Folder.Write("a/b/a/b_ids.png", []);
        var definition = ToyDataset.Definition with { Images = ["{name}/{name}_photo.png"], Labels = ["{name}/{name}_ids.png"] };
        Assert.Equal(["a/b", "x"], new SegmentationDataset(definition, toy.Folder.Root, "train").Files.Select(file => file.Name));
    }

    [Fact]
    public void Several_ids_may_map_to_one_class()
    {
        toy.Folder.Write("images/train/a_rgb.png", []);
        ImageFile.Write(toy.Image("a"), new RgbImage(4, 1));
        ImageFile.Write(toy.Labels("a"), new LabelMap(4, 1, [7, 8, 300, 9]));
        var definition = ToyDataset.Definition with { Classes = [new("sky", 7, default) { OtherIds = [8, 300] }] };
        Assert.Equal<ushort>([0, 0, 0, ToyDataset.Ignore], new SegmentationDataset(definition, toy.Folder.Root, "train").Load(0).Labels.Values);
    }

    [Fact]
    public void Splits_without_labels_are_filled_with_the_ignore_index()
    {
        ImageFile.Write(toy.Image("a", "test"), new RgbImage(3, 2));
        var definition = ToyDataset.Definition with { Splits = [new("test") { HasLabels = false }] };
        var dataset = new SegmentationDataset(definition, toy.Folder.Root, "test");
        Assert.False(dataset.HasLabels);
        Assert.Null(dataset.Files[0].Labels);
        Assert.Equal(Enumerable.Repeat((ushort)ToyDataset.Ignore, 6), dataset.Load(0).Labels.Values);
    }

    [Fact]
    public void Equal_names_in_a_combined_split_are_prefixed()
    {
        toy.Add("a");
        toy.Add("b");
        File.Copy(toy.Image("a"), toy.Folder.Write("images/val/a_rgb.png", []), overwrite: true);
        File.Copy(toy.Labels("a"), toy.Folder.Write("labels/val/a_ids.png", []), overwrite: true);
        var definition = ToyDataset.Definition with { Splits = [new("train"), new("val"), new("both") { Parts = ["train", "val"] }] };
        var files = new SegmentationDataset(definition, toy.Folder.Root, "both").Files;
        Assert.Equal(["b", "train/a", "val/a"], files.Select(file => file.Name));
        Assert.Equal(toy.Image("a", "val"), files[2].Image);
    }

    [Fact]
    public void Rotating_folds_wrap_around()
    {
        foreach (var name in new[] { "a", "b", "c" }) toy.Add(name);
        foreach (var name in new[] { "d", "e" })
        {
            toy.Folder.Write($"images/val/{name}_rgb.png", []);
            toy.Folder.Write($"labels/val/{name}_ids.png", []);
        }
        string[][] expected = [["d", "e"], ["a", "e"], ["a", "b"], ["b", "c"], ["c", "d"]];
        for (var fold = 0; fold < 5; fold++)
        {
            var definition = ToyDataset.Definition with { Folds = new RotatingFolds(5), Fold = fold };
            Assert.Equal(expected[fold], new SegmentationDataset(definition, toy.Folder.Root, "val").Files.Select(file => file.Name));
            Assert.Equal(
                expected.SelectMany(names => names).Distinct().Except(expected[fold]).Order(),
                new SegmentationDataset(definition, toy.Folder.Root, "train").Files.Select(file => file.Name));
        }
    }

    [Fact]
    public void Invalid_folds_and_combined_splits_are_refused()
    {
        toy.Add("a");
        AssertRefused("no fold 1; it has no folds", () => new SegmentationDataset(ToyDataset.Definition with { Fold = 1 }, toy.Folder.Root, "train"));
        AssertRefused("'both' of Toy includes 'both', which must be declared before it", () => new SegmentationDataset(
            ToyDataset.Definition with { Splits = [new("train"), new("both") { Parts = ["train", "both"] }] }, toy.Folder.Root, "both"));
    }

    private static void AssertRefused(string message, Func<object> act) =>
        Assert.Contains(message, Assert.Throws<DatasetException>(act).Message, StringComparison.Ordinal);
}
