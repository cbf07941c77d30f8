using SegDsl.Imaging;

namespace SegDsl.Cli.Tests;

/// <summary>A network of color and depth on generated images, from the check of the data to predictions.</summary>
[Collection(OwnFilesTests.Serial)]
public sealed class InputTrainingTests : CommandLineFixture
{
    private const int Side = 24;

    /// <summary>Only the depth shows the classes: the color is noise.</summary>
    private const string Rooms = InputsTests.Streams + """
        dataset Rooms
        {
            root   "nowhere"
            ignore 255
            classes {
                wall  1 #808080
                chair 2 #e6194b
            }
            images "color/{split}/{name}.png"
            input  depth from "depth/{split}/{name}.png" scale 1000 ignore 0 mean 2 deviation 1
            labels "labels/{split}/{name}.png"
            splits { train, val, test(labels: none) }
        }

        experiment RoomDepth
        {
            network        ColorAndDepth(classes: Rooms.classes)
            data           Rooms
            augment        scale(0.8..1.25), crop(20), flip, jitter
            loss           cross_entropy
            optimizer      adamw(lr: 0.02)
            epochs         12
            batch          2
            evaluate_every 6
        }

        network ColorOnly(classes: int = 2)
        {
            in image: [N, 3, H, W]
            out seg = image -> conv: Conv(classes, 3)
        }

        experiment RoomColor
        {
            network   ColorOnly(classes: Rooms.classes)
            data      Rooms
            augment   crop(20)
            loss      cross_entropy
            optimizer sgd(lr: 0.01)
            epochs    1
            batch     2
        }
        """;

    private string Data => InFolder("data");

    public InputTrainingTests()
    {
        Write("rooms.seg", Rooms);
        foreach (var name in new[] { "train/a", "train/b", "train/c", "train/d", "val/e", "val/f", "test/g" }) Add(name);
        Directory.Delete(InFolder("data", "labels", "test"), recursive: true);
    }

    [Fact]
    public void Color_and_depth_are_trained_evaluated_and_predicted()
    {
        Assert.Contains("No problems found.", Succeeds("data", "check", "Rooms", "--data", Data).Output, StringComparison.Ordinal);
        Assert.Matches(@"input depth … mean \d\.\d+ deviation \d\.\d+ // 9\d\.\d+ % of the pixels are measured",
            Succeeds("data", "stats", "Rooms", "--data", Data).Output);
        Succeeds("data", "preview", "RoomDepth", "--data", Data, "-o", InFolder("preview.png"), "--count", "2");
        // Image, depth, labels and edges.
        Assert.InRange(ImageFile.Read(InFolder("preview.png")).Width, 4 * 20, 5 * 20);

        Succeeds("train", "RoomDepth", "--data", Data, "--output", InFolder("run"), "--devices", "1");
        var weights = InFolder("run", "last.safetensors");
        Assert.True(IoU("eval", "RoomDepth", "--weights", weights, "--data", Data) > 0.8);
        Assert.True(IoU("eval", "RoomDepth", "--weights", weights, "--data", Data, "--window", "16", "--scales", "1,1.5", "--flip") > 0.8);

        Succeeds("predict", "RoomDepth", "--weights", weights, "--data", Data, "--split", "test", "--output", InFolder("split"));
        Succeeds("predict", "RoomDepth", "--weights", weights, "--input", InFolder("data", "color", "test"), "depth=" + InFolder("data", "depth", "test"),
            "--output", InFolder("folders"));
        Succeeds("predict", "RoomDepth", "--weights", weights, "--input", InFolder("data", "color", "test", "g.png"),
            "depth=" + InFolder("data", "depth", "test", "{name}.png"), "--output", InFolder("template"));
        foreach (var folder in new[] { "folders", "template" })
            Assert.Equal(ImageFile.ReadLabels(InFolder("split", "g_ids.png")).Values, ImageFile.ReadLabels(InFolder(folder, "g_ids.png")).Values);
        var (predicted, expected) = (ImageFile.ReadLabels(InFolder("split", "g_ids.png")), LabelsOf('g'));
        Assert.True(predicted.Values.Zip(expected.Values).Count(pair => pair.First == pair.Second) > 0.9 * Side * Side);
    }

    [Fact]
    public void Two_processes_train_on_all_inputs()
    {
        var said = Train("RoomDepth", InFolder("rooms.seg"), Data, "two", "--devices", "2", "--batch", "1");
        Assert.Contains(", on 2 devices", said, StringComparison.Ordinal);
    }

    [Fact]
    public void A_network_of_the_image_alone_reads_no_other_input()
    {
        Directory.Delete(InFolder("data", "depth"), recursive: true);
        Succeeds("train", "RoomColor", "--data", Data, "--output", InFolder("run"));
        Succeeds("predict", "RoomColor", "--weights", InFolder("run", "last.safetensors"), "--input", InFolder("data", "color", "test"),
            "--output", InFolder("predicted"));
        Assert.Contains(
            "files of inputs are missing", FailsWith("train", "RoomDepth", "--data", Data, "--output", InFolder("other")), StringComparison.Ordinal);
    }

    [Fact]
    public void Missing_inputs_of_predictions_are_named()
    {
        Succeeds("train", "RoomDepth", "--data", Data, "--output", InFolder("run"), "--epochs", "1");
        string[] predict =
        [
            "predict", "RoomDepth", "--weights", InFolder("run", "last.safetensors"), "--output", InFolder("p"), "--input", InFolder("data", "color", "val"),
        ];
        Assert.Contains("The network needs the input 'depth' beside the images. Add its files with --input depth=FOLDER", FailsWith(predict),
            StringComparison.Ordinal);
        Assert.Contains($"e.png has no file of the input 'depth'. Expected a file with the name e in {InFolder("data", "depth", "test")}.",
            FailsWith([.. predict, "depth=" + InFolder("data", "depth", "test")]), StringComparison.Ordinal);
        Assert.Contains("the network has no input 'dept' from Rooms. Available: depth.",
            FailsWith([.. predict, "dept=" + InFolder("data", "depth", "val")]), StringComparison.Ordinal);
        Assert.Contains(
            "The network requires the input 'depth', but the dataset Squares has no such input.",
            Run([.. predict, "--dataset", "Squares", "--file", InFolder("rooms.seg"), "--file", Write("squares.seg", Squares)]).Error,
            StringComparison.Ordinal);

        // An input of another size is reported like an image that cannot be read.
        ImageFile.Write(InFolder("data", "depth", "val", "e.png"), new LabelMap(5, 4));
        var result = Run([.. predict, "depth=" + InFolder("data", "depth", "val"), "--file", InFolder("rooms.seg")]);
        Assert.Equal(1, result.Code);
        Assert.Contains("of the input 'depth' is 5×4, but its image", result.Error, StringComparison.Ordinal);
        Assert.Contains("f.png: ids", result.Output, StringComparison.Ordinal);

        File.Delete(InFolder("data", "depth", "val", "f.png"));
        var check = Run("data", "check", "Rooms", "--data", Data, "--file", InFolder("rooms.seg"));
        Assert.Equal(1, check.Code);
        Assert.Contains("Images without a file of another input: 1", check.Output, StringComparison.Ordinal);
    }

    private double IoU(params string[] command)
    {
        var output = Succeeds([.. command, "--json"]).Output;
        using var document = System.Text.Json.JsonDocument.Parse(output);
        return document.RootElement.GetProperty("mean_iou").GetDouble();
    }

    private CommandResult Succeeds(params string[] arguments)
    {
        var result = Run([.. arguments, "--file", InFolder("rooms.seg")]);
        Assert.True(result.Code == 0, result.Error + result.Output);
        return result;
    }

    private string FailsWith(params string[] arguments) => Fails(1, [.. arguments, "--file", InFolder("rooms.seg")]);

    /// <summary>A chair in front of a wall.</summary>
    private static LabelMap LabelsOf(char name)
    {
        var labels = new LabelMap(Side, Side);
        var (left, top) = (name % 5 + 2, name % 3 + 6);
        for (var y = 0; y < Side; y++)
            for (var x = 0; x < Side; x++) labels.Row(y)[x] = (ushort)(x >= left && x < left + 11 && y >= top && y < top + 12 ? 2 : 1);
        return labels;
    }

    private void Add(string name)
    {
        var labels = LabelsOf(name[^1]);
        var random = new Random(name[^1]);
        var (color, depth) = (new RgbImage(Side, Side), new LabelMap(Side, Side));
        random.NextBytes(color.Pixels);
        // In millimeters; some pixels are not measured.
        for (var i = 0; i < labels.Values.Length; i++) depth.Values[i] = (ushort)(random.Next(20) == 0 ? 0 : labels.Values[i] == 2 ? 1000 : 3000);
        ImageFile.Write(InFolder("data", "color", name + ".png"), color);
        ImageFile.Write(InFolder("data", "depth", name + ".png"), depth);
        ImageFile.Write(InFolder("data", "labels", name + ".png"), labels);
    }
}
