using System.Text.Json;
using SegDsl.Imaging;
using SegDsl.Tests.Imaging;

namespace SegDsl.Cli.Tests;

/// <summary><c>seg data stats</c> and <c>seg data preview</c>, on a dataset of the user.</summary>
[Collection(OwnFilesTests.Serial)]
public sealed class DataStatsTests : CommandLineFixture
{
    private const string Lobes =
        """
        namespace Mine

        /// Sixteen bits, several ids a class.
        dataset Lobes
        {
            root   "nowhere"
            ignore 9
            classes {
                frontal   2000, 2001 #e6194b
                parietal        6000 #3cb44b
                temporal        8000 #42d4f4
            }
            images "{name}_{split}.png"
            labels "{name}_{split}_codes.png"
            splits { train, held_out(labels: none) }
        }
        """;

    [Fact]
    public void Pixels_images_mean_and_deviation_are_exact()
    {
        // Gray images are read too; 16-bit label images hold the ids.
        Add("a", [0, 255, 0, 255, 0, 255], [2000, 2001, 2001, 6000, 6000, 7]);
        Add("b", [51, 51, 51, 51, 51, 51], [6000, 6000, 6000, 6000, 6000, 6000]);
        var file = Write("lobes.seg", Lobes);

        var result = Run("data", "stats", "Lobes", "--file", file, "--data", Folder, "--json");

        Assert.Equal((0, ""), (result.Code, result.Error));
        using var json = JsonDocument.Parse(result.Output);
        var root = json.RootElement;
        Assert.Equal((2, 12, 1), (Number(root, "images"), Number(root, "pixels"), Number(root, "ignored_pixels")));
        Assert.Equal(
            [("frontal", 2000, 3, 1), ("parietal", 6000, 8, 2), ("temporal", 8000, 0, 0)],
            root.GetProperty("classes").EnumerateArray()
                .Select(c => (c.GetProperty("name").GetString() ?? "", Number(c, "id"), Number(c, "pixels"), Number(c, "images"))));
        Assert.Equal(3 / 11.0, root.GetProperty("classes")[0].GetProperty("share").GetDouble(), 12);
        // Three pixels of 0, three of 1, six of 0.2.
        var mean = (3 + 6 * 0.2) / 12;
        var deviation = Math.Sqrt((3 + 6 * 0.04) / 12 - mean * mean);
        for (var channel = 0; channel < 3; channel++)
        {
            Assert.Equal(mean, root.GetProperty("mean")[channel].GetDouble(), 12);
            Assert.Equal(deviation, root.GetProperty("standard_deviation")[channel].GetDouble(), 12);
        }

        var text = Run("data", "stats", "Lobes", "--file", file, "--data", Folder).Output;
        Assert.Contains("frontal   2000, 2001       3  27.273 %       1", text, StringComparison.Ordinal);
        Assert.Contains("8.333 % of all pixels are ignored.", text, StringComparison.Ordinal);
        Assert.Contains("mean      0.3500, 0.3500, 0.3500\ndeviation 0.3841, 0.3841, 0.3841 // red, green, blue", text, StringComparison.Ordinal);
        var check = Run("data", "check", "Lobes", "--file", file, "--data", Folder, "--split", "train");
        Assert.Contains("  7: 1 pixel in 1 file", check.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Split_without_labels_has_a_mean_but_no_classes()
    {
        File.WriteAllBytes(InFolder("a_held_out.png"), Grey([51, 51, 51, 51, 51, 51]));
        var result = Run("data", "stats", "Lobes", "--file", Write("lobes.seg", Lobes), "--data", Folder, "--split", "held_out");
        Assert.Equal((0, ""), (result.Code, result.Error));
        Assert.DoesNotContain("frontal", result.Output, StringComparison.Ordinal);
        Assert.Contains("mean      0.2000, 0.2000, 0.2000\ndeviation 0.0000, 0.0000, 0.0000 //", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Validation_on_training_images_is_reported()
    {
        foreach (var name in new[] { "a", "b" }) Add(name, [1, 2, 3, 4, 5, 6], [2000, 2000, 2000, 2000, 2000, 2000]);
        var file = Write("lobes.seg", Lobes.Replace("held_out(labels: none)", "val(\"train\")", StringComparison.Ordinal));
        var result = Run("data", "check", "Lobes", "--file", file, "--data", Folder);
        Assert.Equal(1, result.Code);
        Assert.Contains($"  {InFolder("a_train.png")} is in both train and val.", result.Output, StringComparison.Ordinal);
        Assert.Contains("2 problems.", result.Output, StringComparison.Ordinal);

        var folded = Write("folded.seg", File.ReadAllText(file).Replace("val(\"train\") }", "val(\"train\") }\n    folds [0], [1]", StringComparison.Ordinal));
        Assert.Equal(0, Run("data", "check", "Lobes", "--file", folded, "--data", Folder).Code);
    }

    [Fact]
    public void Damaged_file_stops_the_statistics_with_its_name()
    {
        var data = MakeShapes();
        var image = Path.Combine(data, "images", "train", "2.png");
        File.WriteAllBytes(image, File.ReadAllBytes(image)[..40]);
        Assert.Contains(image, Fails(1, "data", "stats", "Shapes", "--data", data), StringComparison.Ordinal);
    }

    [Fact]
    public void A_preview_shows_image_labels_and_edges_side_by_side()
    {
        var data = MakeShapes();
        var result = Run("data", "preview", "Shapes", "--data", data, "-o", InFolder("preview.png"), "--count", "2");

        Assert.Equal((0, ""), (result.Code, result.Error));
        Assert.StartsWith("2 of 6 samples", result.Output, StringComparison.Ordinal);
        var picture = ImageFile.Read(InFolder("preview.png"));
        Assert.Equal((3 * 24 + 2 * 4, 2 * 20 + 4), (picture.Width, picture.Height));
        for (var y = 0; y < 20; y++)
        {
            var row = picture.Row(y);
            for (var x = 0; x < 24; x++)
            {
                // The square is bright in the image and red in the labels.
                var isSquare = row[3 * x] == 220;
                Assert.Equal(isSquare ? [255, 0, 0] : new byte[] { 0, 0, 0 }, row.Slice(3 * (24 + 4 + x), 3));
                Assert.True(row[3 * (2 * 28 + x)] is 0 or 255);
            }
        }
        // There are edges around the square and along the border, but not at the second pixel.
        Assert.Contains((byte)255, picture.Row(10)[(3 * 56)..].ToArray());
        Assert.Equal(0, picture.Row(15)[3 * (56 + 4)]);
    }

    [Fact]
    public void A_preview_of_an_experiment_is_augmented_and_the_same_for_a_seed()
    {
        var data = MakeShapes();
        byte[] Draw(string name, params string[] more)
        {
            var result = Run(["data", "preview", "TinyShapes", "--data", data, "-o", InFolder(name), .. more]);
            Assert.True(result.Code == 0, result.Error);
            return File.ReadAllBytes(InFolder(name));
        }

        var first = Draw("a.png");
        Assert.Equal(first, Draw("b.png"));
        Assert.NotEqual(first, Draw("c.png", "--seed", "4"));
        var picture = ImageFile.Read(InFolder("a.png"));
        // Crops of 16, all six images.
        Assert.Equal((3 * 16 + 2 * 4, 6 * 16 + 5 * 4), (picture.Width, picture.Height));
        Assert.Contains("no split 'trainval'", Refused("--split", "trainval"), StringComparison.Ordinal);
        Assert.False(File.Exists(InFolder("d.png")));
        Assert.Contains("has no fold 1", Refused("--fold", "1"), StringComparison.Ordinal);

        string Refused(params string[] more) => Fails(1, ["data", "preview", "TinyShapes", "--data", data, "-o", InFolder("d.png"), .. more]);
    }

    private static int Number(JsonElement json, string name) => json.GetProperty(name).GetInt32();

    [Fact]
    public void A_preview_draws_what_the_experiment_samples()
    {
        var file = Write("centerd.seg",
            """
            namespace Mine

            dataset Squares
            {
                root   "nowhere"
                ignore 255
                classes {
                    ground 10 #000000
                    square 20 #ff0000
                }
                images "images/{split}/{name}.png"
                labels "labels/{split}/{name}.png"
                splits { train, val }
            }

            network Dot(classes: int = 2)
            {
                in image: [N, 3, H, W]
                out seg = image -> conv: Conv(classes, 3)
            }

            experiment Centerd
            {
                network   Dot(classes: Squares.classes)
                data      Squares
                sampling  uniform(1.0, tile: 1024)
                augment   crop(1)
                loss      cross_entropy
                optimizer sgd(lr: 0.1)
                epochs    1
                batch     1
            }
            """);
        var result = Run("data", "preview", "Centerd", "--file", file, "--data", MakeShapes(), "-o", InFolder("a.png"));

        Assert.True(result.Code == 0, result.Error);
        var picture = ImageFile.Read(InFolder("a.png"));
        Assert.Equal((3 * 1 + 2 * 4, 6 * 1 + 5 * 4), (picture.Width, picture.Height));
        // Half of the crops of a single pixel are for the square, which has a seventh of the pixels; its center is always in it.
        Assert.True(Enumerable.Range(0, 6).Count(i => picture.Row(5 * i)[3 * 5] == 255) >= 3);
    }

    /// <summary>A sample of 3×2 pixels.</summary>
    private void Add(string name, byte[] grey, ushort[] ids)
    {
        File.WriteAllBytes(InFolder($"{name}_train.png"), Grey(grey));
        ImageFile.Write(InFolder($"{name}_train_codes.png"), new LabelMap(3, 2, ids));
    }

    private static byte[] Grey(byte[] values) => PngBuilder.File(3, 2, 8, 0, [values[..3], values[3..]]);
}
