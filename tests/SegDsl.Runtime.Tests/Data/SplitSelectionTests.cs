using SegDsl.Data;

namespace SegDsl.Tests.Data;

/// <summary>Splits by lists of names, by tables of paths, and by shares.</summary>
public sealed class SplitSelectionTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    private void Add(params IEnumerable<string> names)
    {
        foreach (var name in names)
        {
            folder.Write($"images/{name}.jpg", []);
            folder.Write($"labels/{name}.png", []);
        }
    }

    private static DatasetDefinition Define(params SplitDefinition[] splits) =>
        ToyDataset.Definition with { Images = ["images/{name}.jpg"], Labels = ["labels/{name}.png"], Splits = splits };

    private string[] Names(DatasetDefinition definition, string split) =>
        [.. new SegmentationDataset(definition, folder.Root, split).Files.Select(file => file.Name)];

    private string Failure(DatasetDefinition definition, string split = "train") =>
        Assert.Throws<DatasetException>(() => new SegmentationDataset(definition, folder.Root, split)).Message;

    private void Write(string file, string text) => folder.Write(file, System.Text.Encoding.UTF8.GetBytes(text));

    [Fact]
    public void A_list_selects_names_with_or_without_extension()
    {
        Add("2007_000032", "2007_000039", "2007_000063", "v1.5");
        Write("lists/train.txt", "2007_000039\r\n\r\n 2007_000032.jpg \nv1.5\n");
        var definition = Define(new SplitDefinition("train") { List = "lists/{split}.txt" });
        Assert.Equal(["2007_000032", "2007_000039", "v1.5"], Names(definition, "train"));
        Assert.DoesNotContain(
            DatasetCheck.Run(definition, folder.Root, ["train"]).Splits[0].Problems, problem => problem.Kind == DatasetProblemKind.MissingImage);
    }

    [Theory]
    [InlineData("a\nc\n", "train.txt, line 2: there is no image 'c'")]
    [InlineData("a\nc\nb\nd\n", "train.txt, line 4: there is no image 'd'")]
    [InlineData("a\n\nb\na.jpg\n", "train.txt, line 4: 'a.jpg' is already in line 1")]
    [InlineData("\n", "is empty")]
    public void Errors_in_a_list_name_file_and_line(string text, string expected)
    {
        Add("a", "b");
        Write("train.txt", text);
        Assert.Contains(expected, Failure(Define(new SplitDefinition("train") { List = "train.txt" })), StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_list_is_named() =>
        Assert.Contains("train.txt does not exist", Failure(Define(new SplitDefinition("train") { List = "train.txt" })), StringComparison.Ordinal);

    [Theory]
    [InlineData("image,label\nimages/a.jpg,labels/b.png\nimages/b.jpg,labels/a.png\n")]
    [InlineData("images/a.jpg labels/b.png\nimages/b.jpg labels/a.png")]
    [InlineData("\"images/a.jpg\";\"labels/b.png\"\r\nimages/b.jpg;labels/a.png\r\n")]
    public void A_table_pairs_images_and_labels(string text)
    {
        Add("a", "b");
        Write("train.csv", text);
        var definition = Define(new SplitDefinition("train") { Pairs = "train.csv" });
        Assert.Equal(["images/a", "images/b"], Names(definition, "train"));
        var files = new SegmentationDataset(definition, folder.Root, "train").Files;
        Assert.Equal([folder["labels/b.png"], folder["labels/a.png"]], files.Select(file => file.Labels));
    }

    [Theory]
    [InlineData("images/a.jpg,labels/c.png", "train.csv, line 1: the label image")]
    [InlineData("image,label\nimages/c.jpg,labels/a.png", "train.csv, line 2: the image")]
    [InlineData("images/a.jpg\nimages/b.jpg", "line 2: 'images/b.jpg' must be the paths of an image and of its label image")]
    [InlineData("images/a.jpg", "line 1: 'images/a.jpg' must be the paths of an image and of its label image")]
    [InlineData("images/a.jpg,labels/a.png\nimages/a.jpg,labels/b.png", "line 2: the image 'images/a.jpg' has the same name as that of line 1")]
    public void Errors_in_a_table_name_file_and_line(string text, string expected)
    {
        Add("a", "b");
        Write("train.csv", text);
        Assert.Contains(expected, Failure(Define(new SplitDefinition("train") { Pairs = "train.csv" })), StringComparison.Ordinal);
    }

    [Fact]
    public void A_table_without_labels_has_one_column()
    {
        Add("a");
        Write("test.csv", "images/a.jpg");
        Assert.Equal(["images/a"], Names(Define(new SplitDefinition("test") { Pairs = "test.csv", HasLabels = false }), "test"));
    }

    [Fact]
    public void Shares_divide_all_images_by_seed()
    {
        var names = Enumerable.Range(0, 100).Select(i => $"{i:D3}").ToArray();
        Add(names);
        var definition = Define(new SplitDefinition("train") { Percent = 70 }, new("val") { Percent = 20 }, new("test") { Percent = 10 });
        var parts = definition.Splits.Select(split => Names(definition, split.Name)).ToList();
        Assert.Equal([70, 20, 10], parts.Select(part => part.Length));
        Assert.Equal(names, parts.SelectMany(part => part).Order(StringComparer.Ordinal));
        Assert.Equal(parts[1], Names(definition, "val"));
        Assert.NotEqual(parts[1], Names(definition with { Seed = 1 }, "val"));
        Assert.NotEqual(names.Take(70), parts[0]);
        Assert.DoesNotContain(
            DatasetCheck.Run(definition, folder.Root, ["train", "val", "test"]).Splits.SelectMany(split => split.Problems),
            problem => problem.Kind is DatasetProblemKind.MissingImage or DatasetProblemKind.SharedImage);
    }

    [Fact]
    public void A_group_is_in_one_share()
    {
        Add(Enumerable.Range(0, 20).SelectMany(patient => Enumerable.Range(0, 1 + patient % 4).Select(slice => $"p{patient}_{slice}")));
        var definition = Define(new SplitDefinition("train") { Percent = 60 }, new("val") { Percent = 40 }) with { Group = "{group}_*" };
        var (train, val) = (Patients("train"), Patients("val"));
        Assert.Empty(train.Intersect(val));
        Assert.Equal(20, train.Count + val.Count);
        Assert.InRange(val.Count, 5, 12);

        HashSet<string> Patients(string split) => [.. Names(definition, split).Select(name => name.Split('_')[0])];
    }

    [Fact]
    public void A_name_without_a_group_is_an_error()
    {
        Add("p1_0", "p2");
        Assert.Contains(
            "'p2' does not match the groups '{group}_*'", Failure(Define(new SplitDefinition("train") { Percent = 60 }) with { Group = "{group}_*" }),
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_share_without_images_is_an_error()
    {
        Add("a", "b");
        var definition = Define(new SplitDefinition("train") { Percent = 99 }, new("val") { Percent = 1 });
        Assert.Contains("The split 'val' of Toy is empty: 1 % of 2 images", Failure(definition, "val"), StringComparison.Ordinal);
    }
}
