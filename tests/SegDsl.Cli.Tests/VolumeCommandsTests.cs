using System.Text.Json.Nodes;
using SegDsl.Imaging;
using SegDsl.Tests.Volumes;
using SegDsl.Volumes;

namespace SegDsl.Cli.Tests;

/// <summary>A network of volumes, from the check of the data to predictions.</summary>
[Collection(OwnFilesTests.Serial)]
public sealed class VolumeCommandsTests : CommandLineFixture
{
    private const string Text = """
        network BallNet(classes: int = 2)
        {
            in volume: [N, 1, D, H, W]
            out seg = volume -> body: [Conv3d(8, 3), Norm, relu, Conv3d(8, 3), Norm, relu] -> score: Conv3d(classes, 1, bias: true)
        }

        dataset Balls
        {
            root   "nowhere"
            ignore 255
            classes {
                ground 10 #000000
                ball   20 #ff0000
            }
            images "images/{split}/{name}.nii.gz"
            labels "labels/{split}/{name}.nii.gz"
            splits { train, val, test(labels: none) }
        }

        experiment Ball
        {
            network        BallNet(classes: Balls.classes)
            data           Balls
            sampling       random(times: 2)
            augment        volume_crop(12, 16, 16, foreground: 0.5), depth_flip, vertical_flip, flip, quarter_turn, gamma, photometric
            loss           cross_entropy + dice
            optimizer      adamw(lr: 0.02)
            epochs         25
            batch          2
            evaluate_every 25
            inference      windows(16, depth: 10, overlap: 0.25)
        }
        """;

    private string Data => InFolder("data");

    public VolumeCommandsTests()
    {
        Write("balls.seg", Text);
        Blobs.Write(Data);
        Blobs.Write(Data, "test", "p7_t1", new(9, 30, 17), seed: 99);
        Directory.Delete(InFolder("data", "labels", "test"), recursive: true);
    }

    private CommandResult Succeeds(params string[] arguments)
    {
        var result = Run([.. arguments, "--file", InFolder("balls.seg")]);
        Assert.True(result.Code == 0, result.Output + result.Error);
        return result;
    }

    [Fact]
    public void Volumes_are_checked_trained_evaluated_and_predicted()
    {
        Assert.Contains("No problems found.", Succeeds("data", "check", "Balls", "--data", Data).Output, StringComparison.Ordinal);
        Assert.Matches(@"deviation \d+\.\d+ // 1 channel, in the units of the file", Succeeds("data", "stats", "Balls", "--data", Data).Output);
        Succeeds("data", "preview", "Ball", "--data", Data, "-o", InFolder("preview.png"), "--count", "3");
        // Image, labels and edges, each with three slices.
        Assert.Equal(3 * (3 * 16 + 8) + 8, ImageFile.Read(InFolder("preview.png")).Width);

        Succeeds("train", "Ball", "--data", Data, "--output", InFolder("run"), "--devices", "1");
        var weights = InFolder("run", "last.safetensors");
        var evaluation = Succeeds("eval", "Ball", "--weights", weights, "--data", Data, "--hausdorff", "--output", InFolder("drawn"));
        Assert.Contains("HD95: 95th percentile of the distances of boundaries, in millimeters", evaluation.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("bIoU", evaluation.Output, StringComparison.Ordinal);
        Assert.Equal(4, Directory.GetFiles(InFolder("drawn")).Length);
        Assert.True(Dice("--window", "12") > 0.7);
        Assert.True(Dice("--flip") > 0.7);

        // The scores of files are those of the evaluation.
        Succeeds("predict", "Ball", "--weights", weights, "--data", Data, "--split", "val", "--output", InFolder("val"));
        var scored = Succeeds(
            "score", "--dataset", "Balls", "--predictions", InFolder("val"), "--labels", InFolder("data", "labels", "val"), "--hausdorff");
        Assert.Equal(RowOf("ball", evaluation.Output), RowOf("ball", scored.Output));

        Succeeds("predict", "Ball", "--weights", weights, "--data", Data, "--split", "test", "--output", InFolder("split"));
        Succeeds("predict", "Ball", "--weights", weights, "--input", InFolder("data", "images", "test"), "--output", InFolder("folder"));
        var (predicted, file) = (LabelVolume.Read(InFolder("split", "p7_t1_ids.nii.gz")), NiftiVolume.Read(InFolder("split", "p7_t1_ids.nii.gz")));
        Assert.Equal(new VolumeSize(9, 30, 17), predicted.Size);
        Assert.Equal([10, 20], predicted.Values.Distinct().Order().Select(id => (int)id));
        Assert.Equal(NiftiVolume.Read(InFolder("data", "images", "test", "p7_t1.nii.gz")).Geometry.Affine, file.Geometry.Affine);
        Assert.Equal(Blobs.Geometry.Spacing, file.Geometry.Spacing);
        Assert.Equal(predicted.Values, LabelVolume.Read(InFolder("folder", "p7_t1_ids.nii.gz")).Values);
        var picture = ImageFile.Read(InFolder("split", "p7_t1_overlay.png"));
        Assert.Equal((17 + 4 + 17 + 4 + 30, 30), (picture.Width, picture.Height));

        static string RowOf(string name, string table) => table.Split('\n').First(line => line.StartsWith(name, StringComparison.Ordinal));

        double Dice(params string[] more) => (double)JsonNode.Parse(
            Succeeds(["eval", "Ball", "--weights", weights, "--data", Data, "--json", .. more]).Output)!["classes"]![1]!["dice"]!;
    }

    [Fact]
    public void Two_processes_train_on_volumes_and_resume()
    {
        var said = Train("Ball", InFolder("balls.seg"), Data, "two", "--devices", "2", "--batch", "1", "--epochs", "2");
        Assert.Contains(", on 2 devices", said, StringComparison.Ordinal);
        Assert.Equal(8, StepOf("two"));
    }

    [Fact]
    public void What_does_not_suit_volumes_is_refused()
    {
        Succeeds("train", "Ball", "--data", Data, "--output", InFolder("run"), "--devices", "1", "--epochs", "1");
        string[] predict =
        [
            "predict", "Ball", "--weights", InFolder("run", "last.safetensors"), "--data", Data, "--split", "test", "--output", InFolder("p"),
            "--file", InFolder("balls.seg"),
        ];
        Assert.Contains("--write submission: the samples of Balls are volumes; submissions are images.", Fails(2, [.. predict, "--write", "submission"]),
            StringComparison.Ordinal);
        Assert.Contains("Volumes are processed at scale 1 only.", Fails(1, [.. predict, "--scales", "0.5,1"]), StringComparison.Ordinal);
        File.WriteAllBytes(InFolder("data", "images", "test", "p7_t1.nii.gz"), [1, 2, 3]);
        Assert.Contains("p7_t1.nii.gz is a truncated NIfTI file.", Fails(1, predict), StringComparison.Ordinal);
    }
}
