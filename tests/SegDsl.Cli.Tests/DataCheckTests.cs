using System.Text.Json;
using SegDsl.Data;
using SegDsl.Imaging;
using SegDsl.Models;
using SegDsl.Tests.Imaging;

namespace SegDsl.Cli.Tests;

/// <summary><c>seg data check</c> on datasets of the zoo, in their original folder layouts, with small images.</summary>
public sealed class DataCheckTests : CommandLineFixture
{
    private const string Image = "leftImg8bit/{0}_leftImg8bit.png", Labels = "gtFine/{0}_gtFine_labelIds.png";

    [Fact]
    public void Complete_Cityscapes_has_no_problems()
    {
        AddCity("train/ulm/a", ids: [7, 26, 33, 0, 255]);
        AddCity("val/lindau/b", ids: [8]);
        ImageFile.Write(InFolder(Of(Image, "test/bonn/c")), new RgbImage(5, 3));
        ImageFile.Write(InFolder(Of(Image, "train_extra/dresden/d")), new RgbImage(5, 3));
        ImageFile.Write(InFolder("gtCoarse/train_extra/dresden/d_gtCoarse_labelIds.png"), new LabelMap(5, 3));

        var result = RunZoo("data", "check", "Cityscapes", "--data", Folder);

        Assert.Equal((0, ""), (result.Code, result.Error));
        Assert.Contains("No damaged or missing files, but ", result.Output, StringComparison.Ordinal);
        Assert.Equal(
            [("train", 1, 0), ("val", 1, 0), ("test", 1, 0), ("coarse", 1, 0)], Splits(RunZoo("data", "check", "Cityscapes", "--data", Folder, "--json")));
    }

    [Fact]
    public void Every_kind_of_problem_is_reported()
    {
        AddCity("train/ulm/good", ids: [7]);
        AddCity("train/ulm/values", ids: [7, 77, 77, 200]);
        AddCity("train/ulm/more", ids: [77]);
        AddCity("train/ulm/unlabelled", ids: [7]);
        File.Delete(InFolder(Of(Labels, "train/ulm/unlabelled")));
        ImageFile.Write(InFolder(Of(Labels, "train/ulm/stray")), new LabelMap(5, 3));
        AddCity("train/ulm/size", ids: [7]);
        ImageFile.Write(InFolder(Of(Labels, "train/ulm/size")), new LabelMap(3, 5));
        AddCity("train/ulm/color", ids: [7]);
        ImageFile.Write(InFolder(Of(Labels, "train/ulm/color")), new RgbImage(5, 3, [.. Enumerable.Range(0, 45).Select(i => (byte)i)]));
        AddCity("train/ulm/cut", ids: [7]);
        var cut = InFolder(Of(Image, "train/ulm/cut"));
        File.WriteAllBytes(cut, File.ReadAllBytes(cut)[..^20]);
        AddCity("val/lindau/text", ids: [7]);
        File.WriteAllText(InFolder(Of(Image, "val/lindau/text")), "no picture");

        var result = RunZoo("data", "check", "Cityscapes", "--data", Folder, "--split", "train", "--split", "val", "--split", "test", "--json");

        Assert.Equal(1, result.Code);
        using var json = JsonDocument.Parse(result.Output);
        Assert.False(json.RootElement.GetProperty("ok").GetBoolean());
        Assert.Equal(
            [
                ("empty_split", "."),
                ("missing_image", Of(Labels, "train/ulm/stray")),
                ("missing_labels", Of(Image, "train/ulm/unlabelled")),
                ("size", Of(Labels, "train/ulm/size")),
                ("unknown_values", Of(Labels, "train/ulm/more")),
                ("unknown_values", Of(Labels, "train/ulm/values")),
                ("unreadable", Of(Labels, "train/ulm/color")),
                ("unreadable", Of(Image, "train/ulm/cut")),
                ("unreadable", Of(Image, "val/lindau/text")),
            ],
            Problems(json).Order());

        var text = RunZoo("data", "check", "Cityscapes", "--data", Folder, "--split", "train");
        Assert.Equal(1, text.Code);
        Assert.Contains("  77: 3 pixels in 2 files; first: " + InFolder(Of(Labels, "train/ulm/more")), text.Output, StringComparison.Ordinal);
        Assert.Contains("  200: 1 pixel in 1 file", text.Output, StringComparison.Ordinal);
        Assert.Contains("is 3×5, but its image", text.Output, StringComparison.Ordinal);
        Assert.Contains("is a truncated PNG file.", text.Output, StringComparison.Ordinal);
        Assert.Contains("  → Add the label images, or remove the images.", text.Output, StringComparison.Ordinal);
        Assert.EndsWith("7 problems. Use --json to list every file.\n", text.Output, StringComparison.Ordinal);
        var listed = RunZoo("data", "check", "Cityscapes", "--data", Folder, "--split", "train", "--json", InFolder("check.json"));
        Assert.EndsWith($"7 problems. {InFolder("check.json")} lists every file.\n", listed.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Warnings_are_printed_and_do_not_fail_the_check()
    {
        AddCity("train/ulm/a", ids: [7, 255]);

        var text = RunZoo("data", "check", "Cityscapes", "--data", Folder, "--split", "train");
        using var json = JsonDocument.Parse(RunZoo("data", "check", "Cityscapes", "--data", Folder, "--split", "train", "--json").Output);

        Assert.Equal(0, text.Code);
        Assert.Contains("Warning: Classes 'sidewalk' (8), 'building' (11)", text.Output, StringComparison.Ordinal);
        Assert.Contains(" and 8 more do not occur in the 1 label image of 'train'. Only 'road' occurs", text.Output, StringComparison.Ordinal);
        Assert.StartsWith("Classes", json.RootElement.GetProperty("splits")[0].GetProperty("warnings")[0].GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Mapillary_palettes_and_unusual_jpegs_are_read_and_compared_with_its_class_list()
    {
        foreach (var split in new[] { "training", "validation" }) AddMapillary(split, [0, 64, 65]);
        File.WriteAllBytes(Under("testing/images/c.jpg"), OddJpeg);
        var definition = SegCatalog.Instance.Datasets.Single(d => d.Name == "MapillaryVistas");
        var entries = definition.Classes.Select(c => (Name: c.Name.Replace('_', ' '), c.Color)).Append(("Unlabeled", default)).ToList();

        WriteClassList(entries);
        Assert.Equal((0, ""), CodeAndError(RunZoo("data", "check", "MapillaryVistas", "--data", Folder)));

        // Version 2.0 has two more kinds of barriers before the curb.
        entries.Insert(2, ("Ambiguous Barrier", new Rgb(250, 170, 31)));
        WriteClassList(entries);
        var result = RunZoo("data", "check", "MapillaryVistas", "--data", Folder);
        Assert.Equal(1, result.Code);
        Assert.Contains(
            "config.json defines class 2 as 'Ambiguous Barrier' #faaa1f, but it is declared as 'curb' #c4c4c4.", result.Output, StringComparison.Ordinal);
        Assert.Contains("… and 58 more", result.Output, StringComparison.Ordinal);

        AddMapillary("training", [66]);
        Assert.Contains("  66: 221 pixels in 1 file", RunZoo("data", "check", "MapillaryVistas", "--data", Folder).Output, StringComparison.Ordinal);
    }

    [Fact]
    public void CamVid_and_BDD100K_are_read_in_their_folders()
    {
        foreach (var split in new[] { "train", "val", "test" })
        {
            File.WriteAllBytes(Under($"{split}/a.png"), PngBuilder.File(3, 1, 8, 2, [[.. Enumerable.Repeat((byte)9, 9)]]));
            File.WriteAllBytes(Under($"{split}annot/a.png"), PngBuilder.File(3, 1, 8, 0, [[0, 10, 11]]));
            File.WriteAllBytes(Under($"images/{split}/b.jpg"), OddJpeg);
            if (split == "test") continue;
            ImageFile.Write(InFolder($"labels/{split}/b_train_id.png"), new LabelMap(17, 13, [.. Enumerable.Repeat((ushort)255, 220), 18]));
        }
        Assert.Equal((0, ""), CodeAndError(RunZoo("data", "check", "CamVid", "--data", Folder)));
        Assert.Equal((0, ""), CodeAndError(RunZoo("data", "check", "BDD100K", "--data", Folder)));

        // Both splits have an image of the same name; 11 is void.
        var stats = RunZoo("data", "stats", "CamVid", "--split", "trainval", "--data", Folder).Output;
        Assert.Contains("sky          0       2  50.000 %       2", stats, StringComparison.Ordinal);
        Assert.Contains("33.333 % of all pixels are ignored.", stats, StringComparison.Ordinal);
        Assert.Contains("bicycle        18       1  100.000 %       1", RunZoo("data", "stats", "BDD100K", "--data", Folder).Output, StringComparison.Ordinal);
    }

    [Fact]
    public void KITTI_is_read_once_for_both_splits_and_must_be_complete()
    {
        for (var i = 0; i < 3; i++)
        {
            ImageFile.Write(InFolder($"training/image_2/{i}.png"), new RgbImage(4, 3));
            ImageFile.Write(InFolder($"training/semantic/{i}.png"), new LabelMap(4, 3, [.. Enumerable.Repeat((ushort)(i == 2 ? 99 : 7), 12)]));
        }
        var result = RunZoo("data", "check", "KITTI", "--data", Folder, "--split", "train", "--split", "val", "--json");
        Assert.Equal(1, result.Code);
        Assert.Equal([("train", 3, 1), ("val", 3, 0)], Splits(result));
        using var json = JsonDocument.Parse(result.Output);
        Assert.Equal(["unknown_values", "folds", "folds", "folds"], Problems(json).Select(problem => problem.Kind));
    }

    [Fact]
    public void Missing_folder_is_reported_in_one_message()
    {
        Assert.Contains("does not exist", FailsZoo(1, "data", "check", "CamVid", "--data", InFolder("nowhere")), StringComparison.Ordinal);
        Assert.Contains("Did you mean 'CamVid'?", FailsZoo(1, "data", "check", "CamVit"), StringComparison.Ordinal);
        Assert.Contains("no split 'training'", FailsZoo(1, "data", "check", "CamVid", "--data", Folder, "--split", "training"), StringComparison.Ordinal);
        var empty = RunZoo("data", "check", "CamVid", "--data", Folder);
        Assert.Equal(1, empty.Code);
        Assert.Contains("has no images of the split 'train': no file matches 'train/{name}.png'.", empty.Output, StringComparison.Ordinal);
    }

    private static string FailsZoo(int code, params string[] arguments)
    {
        var result = RunZoo(arguments);
        Assert.Equal((code, ""), (result.Code, result.Output));
        return result.Error;
    }

    private static (int, string) CodeAndError(CommandResult result) => (result.Code, result.Error);

    private static byte[] OddJpeg => File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Fixtures", "odd.jpg"));

    private static string Of(string pattern, string name) => string.Format(System.Globalization.CultureInfo.InvariantCulture, pattern, name);

    /// <summary>Returns the path of a file, and creates its folder.</summary>
    private string Under(string relative)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(InFolder(relative)) ?? Folder);
        return InFolder(relative);
    }

    /// <summary>An image of 5×3 whose label map starts with these ids; the rest is road.</summary>
    private void AddCity(string name, ushort[] ids)
    {
        ImageFile.Write(InFolder(Of(Image, name)), new RgbImage(5, 3));
        ImageFile.Write(InFolder(Of(Labels, name)), new LabelMap(5, 3, [.. ids, .. Enumerable.Repeat((ushort)7, 15 - ids.Length)]));
    }

    /// <summary>A JPEG of 17×13, and palette labels with the given values, repeated.</summary>
    private void AddMapillary(string split, ushort[] values)
    {
        File.WriteAllBytes(Under($"{split}/images/a.jpg"), OddJpeg);
        var labels = new LabelMap(17, 13, [.. Enumerable.Range(0, 17 * 13).Select(i => values[i % values.Length])]);
        ImageFile.Write(InFolder($"{split}/labels/a.png"), labels, [.. Enumerable.Range(0, 70).Select(i => new Rgb((byte)i, 0, 0))]);
    }

    private void WriteClassList(IEnumerable<(string Name, Rgb Color)> classes)
    {
        var entries = classes.Select(c => $$"""{"name": "x", "readable": "{{c.Name}}", "color": [{{c.Color.Red}}, {{c.Color.Green}}, {{c.Color.Blue}}]}""");
        Write("config.json", $$"""{"labels": [{{string.Join(", ", entries)}}]}""");
    }

    private IEnumerable<(string Kind, string File)> Problems(JsonDocument json) =>
        json.RootElement.GetProperty("splits").EnumerateArray().Append(json.RootElement).SelectMany(part => part.GetProperty("problems").EnumerateArray())
            .Select(problem => (problem.GetProperty("kind").GetString() ?? "", Path.GetRelativePath(Folder, problem.GetProperty("file").GetString() ?? "")));

    private static IEnumerable<(string, int, int)> Splits(CommandResult result)
    {
        using var json = JsonDocument.Parse(result.Output);
        return [.. json.RootElement.GetProperty("splits").EnumerateArray().Select(split =>
            (split.GetProperty("name").GetString() ?? "", split.GetProperty("images").GetInt32(), split.GetProperty("problems").GetArrayLength()))];
    }
}
