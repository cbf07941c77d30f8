using SegDsl.Imaging;

namespace SegDsl.Cli.Tests;

/// <summary>Datasets with other channels than gray and color images, from the check of a file to predictions.</summary>
[Collection(OwnFilesTests.Serial)]
public sealed class BandsTests : CommandLineFixture
{
    private const string Land = """
        namespace Mine

        network Four(classes: int = 2)
        {
            in image: [N, 4, H, W]
            out seg = image -> conv: Conv(classes, 3)
        }

        dataset Land
        {
            root      "nowhere"
            ignore    255
            channels  4
            mean      MEAN
            deviation DEVIATION
            classes {
                rest   0 #000000
                forest 1 #00ff00
            }
            images    IMAGES
            labels    "labels/{split}/{name}.tif"
            splits    { train, val }
        }

        experiment LandFour
        {
            network   Four(classes: Land.classes)
            data      Land
            augment   scale(0.8..1.2), crop(16), flip, jitter, gaussian_blur
            loss      cross_entropy
            optimizer sgd(lr: 0.01)
            epochs    2
            batch     2
        }
        """;

    private string Source(string images, string mean, string deviation) => Write("land.seg", Land.Replace("IMAGES", images, StringComparison.Ordinal)
        .Replace("MEAN", mean, StringComparison.Ordinal).Replace("DEVIATION", deviation, StringComparison.Ordinal));

    private void Add(string folder, string file)
    {
        foreach (var name in new[] { "train/a", "train/b", "val/c" })
        {
            var path = InFolder("data", folder, name + ".tif");
            Directory.CreateDirectory(Path.GetDirectoryName(path) ?? "");
            File.Copy(Path.Combine(AppContext.BaseDirectory, "Fixtures", "tiff", file), path);
        }
    }

    /// <summary>The first band as labels, where 1 is forest: its values are 0, 257, 514, …</summary>
    private void AddLabels()
    {
        Add("labels", "uint8_1_MM_strips_contiguous_deflate.tif");
        foreach (var file in Directory.GetFiles(InFolder("data", "labels"), "*.tif", SearchOption.AllDirectories))
        {
            var map = ImageFile.ReadLabels(file);
            foreach (ref var value in map.Values.AsSpan()) value = (ushort)(value > 125 ? 1 : 0);
            ImageFile.Write(file + ".png", map);
            // Readers find the format in the content.
            File.Move(file + ".png", file, overwrite: true);
        }
    }

    private CommandResult Succeeds(params string[] arguments)
    {
        var result = Run([.. arguments, "--file", InFolder("land.seg")]);
        Assert.True(result.Code == 0, result.Error + result.Output);
        return result;
    }

    [Fact]
    public void A_network_with_four_channels_trains_on_files_with_four_bands()
    {
        Source("\"images/{split}/{name}.tif\"", "32000, 32000, 32000, 32000", "18000, 18000, 18000, 18000");
        Add("images", "uint16_4_MM_tiles_separate_deflate.tif");
        AddLabels();
        var data = InFolder("data");

        Assert.Contains("No problems found.", Succeeds("data", "check", "Land", "--data", data).Output, StringComparison.Ordinal);
        Assert.Contains("// 4 channels; 0 to 1 for 8-bit channels", Succeeds("data", "stats", "Land", "--data", data).Output, StringComparison.Ordinal);
        Succeeds("data", "preview", "LandFour", "--data", data, "-o", InFolder("preview.png"), "--count", "2");
        Assert.True(ImageFile.Read(InFolder("preview.png")).Width > 3 * 16);
        Succeeds("train", "LandFour", "--data", data, "--output", InFolder("run"));
        var weights = InFolder("run", "last.safetensors");
        Succeeds("eval", "LandFour", "--weights", weights, "--data", data, "--scales", "1,0.75", "--output", InFolder("drawn"));
        Succeeds("predict", "LandFour", "--weights", weights, "--input", Path.Combine(data, "images", "val"), "--output", InFolder("predicted"));
        var predicted = ImageFile.ReadLabels(InFolder("predicted", "c_ids.png"));
        Assert.Equal((37, 21), (predicted.Width, predicted.Height));
        Assert.Equal(37, ImageFile.Read(InFolder("predicted", "c_overlay.png")).Width);
    }

    [Fact]
    public void Planes_are_read_from_several_files()
    {
        Source("\"rgb/{split}/{name}.tif\" + \"height/{split}/{name}.tif\"", "0.5, 0.5, 0.5, 12", "0.2, 0.2, 0.2, 9");
        Add("rgb", "uint8_3_II_pillow_contiguous_tiff_lzw.tif");
        Add("height", "float32_1_II_pillow_contiguous_tiff_lzw.tif");
        AddLabels();
        var data = InFolder("data");

        Assert.Contains("No problems found.", Succeeds("data", "check", "Land", "--data", data).Output, StringComparison.Ordinal);
        Succeeds("train", "LandFour", "--data", data, "--output", InFolder("run"));
        string[] predict = ["predict", "LandFour", "--weights", InFolder("run", "last.safetensors"), "--output", InFolder("predicted")];
        // Predictions need no labels.
        Directory.Delete(Path.Combine(data, "labels"), recursive: true);
        Succeeds([.. predict, "--split", "val", "--data", data]);
        Assert.Equal(37, ImageFile.ReadLabels(InFolder("predicted", "c_ids.png")).Width);
        Assert.Contains(
            "The images of Land consist of several files, 'rgb/{split}/{name}.tif' + 'height/{split}/{name}.tif'.",
            Fails(1, [.. predict, "--input", Path.Combine(data, "rgb", "val"), "--file", InFolder("land.seg")]), StringComparison.Ordinal);

        File.Delete(Path.Combine(data, "height", "val", "c.tif"));
        var result = Run("data", "check", "Land", "--data", data, "--split", "val", "--file", InFolder("land.seg"));
        Assert.Equal(1, result.Code);
        Assert.Contains("Images and planes that do not belong together: 1", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Data_check_compares_files_with_the_declared_channels()
    {
        var source = Source("\"images/{split}/{name}.tif\"", "1, 2, 3", "1, 2, 3");
        File.WriteAllText(source, File.ReadAllText(source).Replace("channels  4", "channels  3", StringComparison.Ordinal)
            .Replace("[N, 4,", "[N, 3,", StringComparison.Ordinal));
        Add("images", "uint16_4_MM_tiles_separate_deflate.tif");
        AddLabels();
        var result = Run("data", "check", "Land", "--data", InFolder("data"), "--file", InFolder("land.seg"));
        Assert.Equal(1, result.Code);
        Assert.Contains("Images with other channels than declared: 3", result.Output, StringComparison.Ordinal);
        Assert.Contains("has 4 channels, but Land declares 3 channels. Write 'channels 4' in the dataset", result.Output, StringComparison.Ordinal);
    }
}
