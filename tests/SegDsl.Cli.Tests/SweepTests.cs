using System.Text.Json;
using System.Xml.Linq;
using SegDsl.Training;

namespace SegDsl.Cli.Tests;

/// <summary>Sweeps, and experiments that inherit from others, from the file to the results.</summary>
public sealed class SweepTests : CommandLineFixture
{
    private const string Networks = """
        network Small(classes: int = 2)
        {
            in image: [N, 3, H, W]
            out seg = image -> body: [Conv(4, 3), Norm, relu] -> score: Conv(classes, 1)
        }

        experiment Base
        {
            network   Small(classes: Squares.classes)
            data      Squares
            augment   crop(16)
            loss      cross_entropy
            optimizer sgd(lr: 0.1)
            epochs    2
            batch     2
        }

        experiment Swept from Base
        {
            lr           0.5x for body
            weight_decay 0 for norm
            freeze       "body.0" until 1
            inference    whole(flip: true)
            sweep        lr in [0.1, 0.01], crop in [8, 16]
        }

        """;

    private CommandResult Sweep(params string[] more)
    {
        var file = Write("sweep.seg", Squares + Networks);
        return Run(["train", "Swept", "--file", file, "--data", MakeShapes(), "--output", InFolder("run"), .. more]);
    }

    private RunFolder RunOf(string name) => new(InFolder("run", name));

    [Fact]
    public void A_sweep_is_not_resumed_with_other_settings()
    {
        Assert.Equal(0, Sweep("--lr", "0.1").Code);

        var result = Sweep("--lr", "0.1", "--resume", "--epochs", "3");

        Assert.Equal(1, result.Code);
        Assert.Contains("all runs were trained with epochs 2, but it is 3 now.", result.Error, StringComparison.Ordinal);
        Assert.Equal(0, Sweep("--lr", "0.1", "--resume").Code);
    }

    [Fact]
    public void A_restart_with_other_values_names_the_runs_that_it_keeps()
    {
        Assert.Equal(0, Sweep("--lr", "0.1", "--steps", "1").Code);

        var swept = Sweep("--crop", "8", "--restart", "--steps", "1");
        var fixedValues = Sweep("--lr", "0.1", "--crop", "8", "--restart", "--steps", "1");

        Assert.Equal((0, 0), (swept.Code, fixedValues.Code));
        Assert.Contains($"{InFolder("run")} contains runs of an earlier sweep, which are kept: crop=16 crop=8. Delete", swept.Error, StringComparison.Ordinal);
        Assert.Contains("which are kept: crop=16 crop=8 lr=0.01 lr=0.1. Delete", fixedValues.Error, StringComparison.Ordinal);
        Assert.NotNull(RunOf("crop=16").ReadStatus());
        Assert.DoesNotContain("earlier sweep", Sweep("--crop", "8", "--lr", "0.1", "--resume", "--steps", "1").Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(
        "--lr", "0.1", "runs of a sweep over other values: lr=0.01,crop=16 lr=0.1,crop=16. The sweep has 1 run now, of which 1 is new: crop=16. Resume")]
    [InlineData("--epochs", "2", "runs of a sweep: lr=0.01,crop=16 lr=0.1,crop=16. Swept is a single run now, because it has no sweep. Use another")]
    [InlineData("sweep", "lr in [0.1, 1], crop in [16]",
        "other values: lr=0.01,crop=16. The sweep has 2 runs now, of which 1 is new: lr=1,crop=16. Resume the sweep with the values that it had, "
            + "delete the folders of the other runs to leave them out, use another folder (--output FOLDER), or train the runs that it has now with "
            + "--restart, which deletes lr=0.1,crop=16 and keeps the other runs.")]
    public void A_sweep_is_not_resumed_with_other_values(string option, string value, string message)
    {
        const string Before = "lr in [0.1, 0.01], crop in [8, 16]";
        var data = MakeShapes();
        CommandResult Train(string sweep, params string[] more) => Run(
            ["train", "Swept", "--file", Write("sweep.seg", Squares + Networks.Replace(Before, sweep, StringComparison.Ordinal)), "--data", data,
                "--output", InFolder("run"), "--steps", "1", .. more]);
        Assert.Equal(0, Train("lr in [0.1, 0.01], crop in [16]").Code);

        var result = option == "sweep" ? Train(value, "--resume")
            : option == "--lr" ? Train("lr in [0.1, 0.01], crop in [16]", option, value, "--resume")
            : Run(["train", "Swept", "--file", Write("sweep.seg", Squares + Networks.Replace($"sweep        {Before}", "", StringComparison.Ordinal)),
                "--data", data, "--output", InFolder("run"), "--steps", "1", "--resume"]);

        Assert.Equal(1, result.Code);
        Assert.Contains(message, result.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(InFolder("run", "crop=16")));
        // More values continue the sweep.
        Assert.Equal(0, Train("lr in [0.1, 0.01, 1], crop in [16]", "--resume").Code);
    }

    [Fact]
    public void A_single_run_is_not_resumed_as_a_sweep()
    {
        Assert.Equal(0, Sweep("--lr", "0.1", "--crop", "8", "--steps", "1").Code);

        var result = Sweep("--crop", "8", "--steps", "1", "--resume");

        Assert.Equal(1, result.Code);
        Assert.Contains("contains a single run of Swept, after 1 step, but the experiment is a sweep now, of 2 runs: lr=0.1 lr=0.01. Use another folder",
            result.Error, StringComparison.Ordinal);
        // What the message advises can be resumed, also with more steps.
        var restarted = Sweep("--crop", "8", "--steps", "1", "--restart");
        Assert.Contains("also contains a single run of Swept, which is kept.", restarted.Error, StringComparison.Ordinal);
        Assert.Equal(0, Sweep("--crop", "8", "--steps", "2", "--resume").Code);
        Assert.Equal(2, RunOf("lr=0.1").ReadStatus()!.Step);
        Assert.Equal(1, new RunFolder(InFolder("run")).ReadStatus()!.Step);
    }

    [Fact]
    public void A_single_run_does_not_start_among_those_of_a_sweep()
    {
        Assert.Equal(0, Sweep("--crop", "8", "--steps", "1").Code);

        var result = Sweep("--lr", "0.1", "--crop", "8", "--steps", "1");

        Assert.Equal(1, result.Code);
        Assert.Contains(
            "contains runs of a sweep: lr=0.01 lr=0.1. Swept is a single run now, because settings such as --lr have one value. Use another folder "
            + "(--output FOLDER), or train it beside these runs with --restart, which keeps them.", result.Error, StringComparison.Ordinal);
        Assert.Null(new RunFolder(InFolder("run")).ReadStatus());
    }

    [Fact]
    public void All_combinations_are_trained_and_compared()
    {
        var result = Sweep();

        Assert.True(result.Code == 0, result.Error);
        Assert.Contains("Run 4 of 4: lr=0.01,crop=16", result.Output, StringComparison.Ordinal);
        // The inherited rule halves the learning rate of the body.
        Assert.Contains("  lr 0.05, weight decay 0.0001: 108 parameters, body.0.weight", result.Output, StringComparison.Ordinal);
        Assert.Contains("  frozen: body.0 until 1", result.Output, StringComparison.Ordinal);
        string[] names = ["lr=0.1,crop=8", "lr=0.1,crop=16", "lr=0.01,crop=8", "lr=0.01,crop=16"];
        Assert.All(names, name => Assert.Equal(("Swept", 6, 6), (RunOf(name).ReadStatus()!.Experiment, RunOf(name).ReadStatus()!.Step, 6)));
        Assert.Equal("0.01", RunOf("lr=0.01,crop=8").ReadStatus()!.Settings["lr"]);

        using var json = JsonDocument.Parse(File.ReadAllText(InFolder("run", "sweep.json")));
        var runs = json.RootElement.GetProperty("runs").EnumerateArray().ToList();
        var scores = runs.ConvertAll(run => run.GetProperty("best_score").GetDouble());
        Assert.Equal(scores.OrderDescending(), scores);
        Assert.Equal(names.Order(), runs.Select(run => run.GetProperty("folder").GetString()).Order());
        Assert.Equal(RunOf(runs[0].GetProperty("folder").GetString()!).ReadStatus()!.Best, scores[0]);
        Assert.Equal(5, File.ReadAllLines(InFolder("run", "sweep.csv")).Length);
        XNamespace svg = "http://www.w3.org/2000/svg";
        Assert.Equal(4, XDocument.Load(InFolder("run", "sweep.svg")).Descendants(svg + "polyline").Count());
    }

    [Fact]
    public void A_sweep_resumes_with_its_incomplete_runs()
    {
        Assert.Equal(0, Sweep("--crop", "16").Code);
        var (first, second) = (RunOf("lr=0.1").LastWeights, RunOf("lr=0.01").LastWeights);
        var (before, time, bytes) = (File.GetLastWriteTimeUtc(first), RunOf("lr=0.1"), File.ReadAllBytes(second));
        Directory.Delete(RunOf("lr=0.01").Path, recursive: true);

        Assert.Equal(1, Sweep("--crop", "16").Code);
        var resumed = Sweep("--crop", "16", "--resume");

        Assert.True(resumed.Code == 0, resumed.Error);
        Assert.Contains("The run is complete.", resumed.Output, StringComparison.Ordinal);
        Assert.Equal(before, File.GetLastWriteTimeUtc(first));
        Assert.Equal(bytes, File.ReadAllBytes(second));
    }

    [Fact]
    public void A_failed_run_does_not_stop_the_others()
    {
        var file = Write("sweep.seg", Squares + Networks + """
            experiment Wild from Base
            {
                sweep lr in [1e30, 0.1]
            }
            """);
        var result = Run("train", "Wild", "--file", file, "--data", MakeShapes(), "--output", InFolder("run"));

        Assert.Equal(1, result.Code);
        Assert.Contains("seg: lr=1E+30 failed: ", result.Error, StringComparison.Ordinal);
        Assert.Contains("failed", result.Output, StringComparison.Ordinal);
        Assert.NotNull(RunOf("lr=0.1").ReadStatus()!.Best);
        Assert.Contains(">Wild: best mean IoU, without 1 failed run<", File.ReadAllText(InFolder("run", "sweep.svg")), StringComparison.Ordinal);
    }

    [Fact]
    public void Single_values_train_one_run()
    {
        var result = Sweep("--crop", "8", "--lr", "0.05", "--steps", "1");
        Assert.True(result.Code == 0, result.Error);
        Assert.Equal(1, RunOf(".").ReadStatus()!.Step);
    }

    [Fact]
    public void Explain_shows_inherited_values()
    {
        var result = Run("explain", "Swept", "--file", Write("sweep.seg", Squares + Networks));
        Assert.Contains("experiment Swept from Base", result.Output, StringComparison.Ordinal);
        Assert.Contains("experiment Base", result.Output, StringComparison.Ordinal);
        Assert.Matches("(?m)^inference.flip +true", result.Output);
        Assert.Matches("(?m)^lr.body +0.5 ", result.Output);
        Assert.Matches(@"(?m)^sweep lr +0\.1 \| 0\.01", result.Output);
    }

    [Fact]
    public void Start_weights_are_renamed()
    {
        var file = Write("start.seg", Squares + Networks + """
            network Other(classes: int = 2)
            {
                in image: [N, 3, H, W]
                out seg = image -> trunk: [Conv(4, 3), Norm, relu] -> score: Conv(classes, 1)
            }

            experiment Continued from Base
            {
                network Other(classes: Squares.classes)
                start   from Base rename "body." to "trunk."
            }
            """);
        var data = MakeShapes();
        var trained = Run("train", "Base", "--file", file, "--data", data, "--output", InFolder("base"));
        Assert.True(trained.Code == 0, trained.Error);
        var weights = InFolder("base", "last.safetensors");
        string[] command = ["train", "Continued", "--file", file, "--data", data, "--output", InFolder("run"), "--steps", "1", "--start", weights];

        var plain = Run([.. command]);
        Assert.Contains("1 of 7 entries loaded.", plain.Output, StringComparison.Ordinal);
        Assert.Contains("body.0.weight [4, 3, 3, 3]", plain.Output, StringComparison.Ordinal);
        var renamed = Run([.. command, "--restart", "--start-rename", "body.=trunk."]);
        Assert.Contains("7 of 7 entries loaded.", renamed.Output, StringComparison.Ordinal);
        var wrong = Run([.. command, "--restart", "--start-rename", "encoder.=trunk."]);
        Assert.Contains("has no tensor whose name starts with 'encoder.'", wrong.Error, StringComparison.Ordinal);
    }
}
