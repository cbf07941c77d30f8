using System.Text.Json;
using SegDsl.Imaging;
using SegDsl.Tests.Training;

namespace SegDsl.Cli.Tests;

public sealed class EvalTests : CommandLineFixture
{
    private CommandResult Evaluate(params string[] arguments)
    {
        var weights = InFolder("w.safetensors");
        using (var network = new TinyNetwork(2, 8)) Checkpoints.Safetensors.SafetensorsWriter.Write(weights, network.state_dict());
        return Run(["eval", "TinyShapes", "--weights", weights, "--data", MakeShapes(), .. arguments]);
    }

    [Fact]
    public void Json_replaces_the_text_and_has_every_score()
    {
        var result = Evaluate("--json", "--window", "16", "--flip", "--tolerances", "0.005,3", "--boundary-width", "2");

        Assert.True(result.Code == 0, result.Error);
        using var json = JsonDocument.Parse(result.Output);
        var root = json.RootElement;
        Assert.Equal("TinyShapes", root.GetProperty("name").GetString());
        Assert.Equal(2, root.GetProperty("images").GetInt32());
        Assert.Equal(16, root.GetProperty("inference").GetProperty("window").GetInt32());
        Assert.True(root.GetProperty("inference").GetProperty("flip").GetBoolean());
        Assert.Equal(["0.005", "3 px"], root.GetProperty("mean_boundary_f").EnumerateObject().Select(entry => entry.Name));
        foreach (var name in new[]
        {
            "mean_iou", "mean_iou_absent_as_one", "pixel_accuracy", "mean_accuracy", "frequency_weighted_iou", "mean_boundary_iou",
            "mean_boundary_iou_absent_as_one",
        }) Assert.InRange(root.GetProperty(name).GetDouble(), 0, 1);
        var square = root.GetProperty("classes")[1];
        Assert.Equal("square", square.GetProperty("name").GetString());
        Assert.InRange(square.GetProperty("boundary_iou").GetDouble(), 0, 1);
        var confusion = root.GetProperty("confusion").EnumerateArray().SelectMany(row => row.EnumerateArray()).Sum(cell => cell.GetInt64());
        Assert.Equal(2 * 24 * 20, confusion);
    }

    [Fact]
    public void Table_has_one_row_per_class()
    {
        var lines = Evaluate("--tolerances", "2").Output.Split('\n');
        Assert.Matches("^class +IoU +Dice +precision +recall +F 2 px +bIoU 0.02$", lines[0]);
        Assert.Matches(@"^square +\d\.\d{4} ", lines[3]);
        Assert.Matches(@"^mean +\d\.\d{4} ", lines[4]);
        Assert.Contains(lines, line => line.StartsWith("2 images of Shapes/val", StringComparison.Ordinal));
    }

    [Fact]
    public void Pictures_are_drawn_of_the_confusion_and_of_every_image()
    {
        var result = Evaluate("--confusion", InFolder("confusion.png"), "--output", InFolder("pictures"));

        Assert.True(result.Code == 0, result.Error);
        Assert.True(ImageFile.Read(InFolder("confusion.png")).Width > 2 * 30);
        Assert.Equal(24, ImageFile.Read(InFolder("pictures", "0_difference.png")).Width);
        Assert.Equal(4 * 24 + 3 * 4, ImageFile.Read(InFolder("pictures", "1_side_by_side.png")).Width);
    }

    [Fact]
    public void Split_without_labels_is_reported()
    {
        var file = Write("unlabelled.seg", """
            namespace Test

            dataset Bare
            {
                root "bare"
                ignore 255
                classes {
                    ground 10 #000000
                    square 20 #ff0000
                }
                images "images/{split}/{name}.png"
                labels "labels/{split}/{name}.png"
                splits { val(labels: none) }
            }
            """);
        var weights = InFolder("w.safetensors");
        using (var network = new TinyNetwork(2, 8)) Checkpoints.Safetensors.SafetensorsWriter.Write(weights, network.state_dict());

        var error = Fails(1, "eval", "TinyNet", "--dataset", "Bare", "--file", file, "--weights", weights, "--data", MakeShapes());

        Assert.Contains("has no labels", error, StringComparison.Ordinal);
    }
}
