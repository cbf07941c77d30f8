using System.Text.RegularExpressions;
using SegDsl.Tests;
using SegDsl.Training;

namespace SegDsl.Cli.Tests;

/// <summary>Follows the advice of messages about runs literally.</summary>
public sealed partial class AdviceTests : CommandLineFixture
{
    private const string Network = """
        network Small(classes: int = 2)
        {
            in image: [N, 3, H, W]
            out seg = image -> body: [Conv(4, 3), Norm, relu] -> score: Conv(classes, 1)
        }

        """;

    private static string Experiment(string name, string more = "", string lr = "0.1") => $$"""
        experiment {{name}}
        {
            network   Small(classes: Squares.classes)
            data      Squares
            augment   crop(16)
            loss      cross_entropy
            optimizer sgd(lr: {{lr}})
            epochs    1
            batch     2
            {{more}}
        }

        """;

    /// <summary>The words of a command in a message, without the program.</summary>
    private static string[] CommandIn(string message)
    {
        var command = Command().Match(message);
        Assert.True(command.Success, message);
        return [.. Word().Matches(command.Groups[1].Value).Select(word => word.Value.Trim('\'')).Skip(1)];
    }

    [Fact]
    public void A_failed_run_is_resumed_with_another_learning_rate()
    {
        var file = Write("wild.seg", Squares + Network + Experiment("Wild", lr: "1e30"));
        string[] command = ["train", "Wild", "--file", file, "--data", MakeShapes(), "--output", InFolder("run")];

        var failed = Run([.. command, "--restart"]);

        Assert.Equal(1, failed.Code);
        Assert.EndsWith(
            " Fix the cause first. Run the same command with --resume in place of --restart to resume it; options such as --lr replace the values of the "
            + "run.\n",
            failed.Error, StringComparison.Ordinal);
        var resumed = Run([.. command, "--resume", "--lr", "0.1"]);
        Assert.True(resumed.Code == 0, resumed.Error);
    }

    [Fact]
    public void A_failed_run_of_a_sweep_is_not_resumed_with_other_settings()
    {
        var result = Run("train", "Wild", "--file", Write("wild.seg", Squares + Network + Experiment("Wild", "sweep lr in [1e30, 0.1]")),
            "--data", MakeShapes(), "--output", InFolder("run"));

        Assert.Contains(" Fix the cause first. Run the same command with --resume to resume it.\n", result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("replace the values", result.Error, StringComparison.Ordinal);
    }

    /// <summary>The experiment is in a file, whose name needs quotes, or is a sweep.</summary>
    [Theory]
    [InlineData("")]
    [InlineData("sweep lr in [0.5, 0.1], crop in [8, 16]")]
    public void A_run_is_resumed_with_its_own_experiment(string sweep)
    {
        var file = Write("my file.seg", Squares + Network + Experiment("Own", sweep) + Experiment("Other"));
        string[] common = ["--file", file, "--data", MakeShapes()];
        var run = sweep.Length == 0 ? InFolder("run") : InFolder("run", "lr=0.1,crop=8");
        Assert.Equal(0, Run(["train", "Own", .. common, "--output", InFolder("run"), "--steps", "1"]).Code);

        var refused = Run(["train", "Other", .. common, "--output", run, "--resume"]);

        Assert.Equal(1, refused.Code);
        var resumed = Run([.. CommandIn(refused.Error), "--data", InFolder("shapes"), "--steps", "2"]);
        Assert.True(resumed.Code == 0, resumed.Error);
        Assert.Equal(("Own", 2), (new RunFolder(run).ReadStatus()!.Experiment, new RunFolder(run).ReadStatus()!.Step));
        Assert.Equal(0, Run(["train", "Other", .. common, "--output", run, "--restart", "--steps", "1"]).Code);
    }

    [Fact]
    public void An_experiment_that_another_one_starts_from_is_trained()
    {
        var file = Write("my file.seg", Squares + Network + Experiment("First", "sweep lr in [0.5, 0.1]") + Experiment("Next", "start from First"));
        string[] common = ["--data", MakeShapes(), "--steps", "1", "--output"];

        var refused = Run(["train", "Next", "--file", file, .. common, InFolder("next")]);

        Assert.Contains("Next starts from First, whose weights ", refused.Error, StringComparison.Ordinal);
        var first = Run([.. CommandIn(refused.Error), .. common, InFolder("first")]);
        Assert.True(first.Code == 0, first.Error);
        Assert.Equal(0, Run(["train", "Next", "--file", file, .. common, InFolder("next"), "--start", InFolder("first", "last.safetensors")]).Code);
    }

    [Fact]
    public void Files_without_a_state_are_continued_from_their_weights_or_replaced()
    {
        string[] command = ["train", "TinyShapes", "--data", MakeShapes(), "--steps", "1", "--output", InFolder("run")];
        Assert.Equal(0, Run(command).Code);
        File.Delete(InFolder("run", "state.safetensors"));

        var error = Fails(1, [.. command, "--resume"]);

        var weights = InFolder("run", "last.safetensors");
        Assert.EndsWith(
            $"To continue, train TinyShapes from its weights in another folder (--start {weights} --output FOLDER), use another folder (--output FOLDER), or "
            + "replace the run (--restart).\n", error, StringComparison.Ordinal);
        Assert.Equal(0, Run([.. command[..^2], "--start", weights, "--output", InFolder("other")]).Code);
        Assert.Equal(0, Run([.. command, "--restart"]).Code);
    }

    [Fact]
    public void One_run_of_a_sweep_is_selected_with_all_its_settings()
    {
        var file = Write("sweep.seg", Squares + Network + Experiment("Swept", "sweep lr in [0.5, 0.1], crop in [8, 16]"));
        string[] command = ["train", "Swept", "--file", file, "--data", MakeShapes(), "--output", InFolder("run")];

        var refused = Run([.. command, "--devices", "2"]);

        Assert.Contains(" single values, for example --lr 0.5 --crop 8, to train one of its runs", refused.Error, StringComparison.Ordinal);
        Assert.Equal(0, Run([.. command, "--lr", "0.5", "--crop", "8", "--steps", "1"]).Code);
        Assert.Equal(1, new RunFolder(InFolder("run")).ReadStatus()!.Step);
    }

    /// <summary>A library cannot state options of the command line to callers in C#.</summary>
    [Fact]
    public void Messages_of_the_runtime_choose_between_options_and_names_of_csharp() => Assert.DoesNotContain(
        Directory.GetFiles(Path.Combine(Verifier.Repository, "src", "SegDsl.Runtime"), "*.cs", SearchOption.AllDirectories)
            .SelectMany(File.ReadLines),
        line => Option().IsMatch(line) && !line.Contains("OptionTerms.Choose(", StringComparison.Ordinal));

    [Fact]
    public void A_run_with_a_damaged_state_is_trained_again()
    {
        string[] command = ["train", "TinyShapes", "--data", MakeShapes(), "--steps", "1", "--output", InFolder("run")];
        // The header, or one byte of a tensor, which only resuming reads.
        foreach (var (option, isHeader) in ((string[], bool)[])[([], true), (["--resume"], true), (["--resume"], false)])
        {
            Assert.Equal(0, Run([.. command, "--restart"]).Code);
            var state = File.ReadAllBytes(InFolder("run", "state.safetensors"));
            state[^1] ^= 1;
            File.WriteAllBytes(InFolder("run", "state.safetensors"), isHeader ? state[..9] : state);
            Assert.EndsWith(
                $" To train the run again, delete the folder {InFolder("run")}.\n", Fails(1, [.. command, .. option]),
                StringComparison.Ordinal);
            Directory.Delete(InFolder("run"), recursive: true);
            Assert.Equal(0, Run([.. command, .. option]).Code);
        }
    }

    [Fact]
    public void Messages_name_the_options_of_the_command_line() => Assert.EndsWith(
        " Move the dataset there, or pass its folder (--data FOLDER).\n", Fails(1, "train", "TinyShapes", "--output", InFolder("run")),
        StringComparison.Ordinal);

    [GeneratedRegex(@"\((seg train [^)]*)\)")]
    private static partial Regex Command();

    [GeneratedRegex("\"[^\"]*\\(--[a-z]")]
    private static partial Regex Option();

    [GeneratedRegex(@"'[^']*'|\S+")]
    private static partial Regex Word();
}
