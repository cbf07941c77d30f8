using SegDsl.Cli.Context;
using SegDsl.Cli.Sweeps;
using SegDsl.Training;

namespace SegDsl.Cli.Tests;

/// <summary>What a resumed sweep does with the runs and the files that it finds in its folder.</summary>
public sealed class SweepFolderTests : CommandLineFixture
{
    private const string Network = """
        network Small(classes: int = 2, width: int = 4)
        {
            in image: [N, 3, H, W]
            out seg = image -> body: [Conv(width, 3), Norm, relu] -> score: Conv(classes, 1)
        }

        """;

    private const string Experiment = """
        experiment Swept
        {
            network   Small(classes: Squares.classes)
            data      Squares
            augment   crop(16)
            loss      cross_entropy
            optimizer sgd(lr: 0.1)
            epochs    1
            batch     2
            sweep     lr in [0.1, 0.01], crop in [8, 16]
        }
        """;

    private CommandResult Train(string experiment, params string[] more)
    {
        if (!Directory.Exists(InFolder("shapes"))) MakeShapes();
        var file = Write("sweep.seg", Squares + Network + experiment);
        return Run(["train", "Swept", "--file", file, "--data", InFolder("shapes"), "--output", InFolder("run"), .. more]);
    }

    private CommandResult Resume(string before, string after, params string[] more) =>
        Train(Experiment.Replace(before, after, StringComparison.Ordinal), ["--resume", .. more]);

    private string[] Runs() => [.. Directory.GetDirectories(InFolder("run")).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];

    private string StateOf(string run) => InFolder("run", run, "state.safetensors");

    [Fact]
    public void Runs_with_other_parts_are_refused()
    {
        Assert.Equal(0, Train(Experiment).Code);
        (string Before, string After, string Message)[] changes =
        [
            ("loss      cross_entropy", "loss dice",
                "all runs were trained with loss.smoothing 0, a setting that Swept does not have now; all runs were trained with 'loss cross_entropy', but "
                + "Swept declares 'loss dice' now."),
            ("Squares.classes)", "Squares.classes, width: 8)", "were trained with 'network Small(classes: Squares.classes)', but Swept declares "
                + "'network Small(classes: Squares.classes, width: 8)' now."),
            ("epochs    1", "epochs 1\n    freeze norm", "were trained without 'freeze norm', which Swept declares now."),
            ("crop(16)", "crop(16), flip", "were trained with 'augment crop(16)', but Swept declares 'augment crop(16), flip' now."),
            ("batch     2", "batch 3", "were trained with batch 2, but it is 3 now."),
        ];
        foreach (var (before, after, message) in changes)
        {
            var refused = Resume(before, after);
            Assert.Equal(1, refused.Code);
            Assert.Contains("contains runs with other settings, which are not comparable: all runs", refused.Error, StringComparison.Ordinal);
            Assert.Contains(message, refused.Error, StringComparison.Ordinal);
        }
        Assert.Contains("were trained for 3 steps, more than --steps 2.", Train(Experiment, "--resume", "--steps", "2").Error, StringComparison.Ordinal);
        // A value that every run has from the sweep is not that of the declaration.
        var same = Resume("sgd(lr: 0.1)", "sgd(lr: 0.7)");
        Assert.Equal((0, ""), (same.Code, same.Error));
    }

    [Fact]
    public void A_run_that_was_resumed_alone_with_another_setting_is_refused()
    {
        Assert.Equal(0, Train(Experiment, "--crop", "8").Code);
        Assert.Equal(0, Run("train", "Swept", "--file", InFolder("sweep.seg"), "--data", InFolder("shapes"), "--output", InFolder("run", "lr=0.1"),
            "--lr", "0.1", "--crop", "8", "--resume", "--epochs", "2", "--batch", "3").Code);

        var error = Train(Experiment, "--crop", "8", "--resume").Error;

        Assert.Contains(
            "lr=0.1 was trained with epochs 2, but it is 1 now; lr=0.1 was trained with batch 3, but it is 2 now.", error, StringComparison.Ordinal);
    }

    [Fact]
    public void Changed_data_of_complete_runs_is_noted()
    {
        Assert.Equal(0, Train(Experiment, "--crop", "8").Code);
        foreach (var kind in new[] { "images", "labels" }) File.Copy(InFolder("shapes", kind, "train", "0.png"), InFolder("shapes", kind, "train", "9.png"));

        var resumed = Train(Experiment, "--crop", "8", "--resume");

        Assert.Equal(0, resumed.Code);
        Assert.Contains("seg: lr=0.01: The split 'train' of Squares had 6 images", resumed.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void The_order_of_settings_and_values_does_not_matter(bool isRecorded)
    {
        const string Declared = "lr in [0.1, 0.01], crop in [8, 16]";
        Assert.Equal(0, Train(Experiment, "--steps", "1").Code);
        // Sweeps of earlier versions have no such file.
        if (!isRecorded) File.Delete(InFolder("run", "runs.json"));
        var before = Runs();

        var resumed = Resume(Declared, "crop in [16, 8], lr in [0.01, 0.1]", "--steps", "1");

        Assert.Equal((0, ""), (resumed.Code, resumed.Error));
        Assert.Contains("Run 1 of 4: lr=0.01,crop=16\nThe run is complete.\n", resumed.Output, StringComparison.Ordinal);
        Assert.Equal(before, Runs());
        Assert.Contains("\"folder\": \"lr=0.1,crop=8\"", File.ReadAllText(InFolder("run", "sweep.json")), StringComparison.Ordinal);
        // Further values join the others.
        Assert.Equal(0, Resume(Declared, "crop in [8, 16], lr in [0.01, 0.1, 1]", "--steps", "1").Code);
        Assert.Equal(before.Concat(["crop=16,lr=1", "crop=8,lr=1"]).Order(StringComparer.Ordinal), Runs());
    }

    [Fact]
    public void Runs_of_another_length_are_trained_further()
    {
        Assert.Equal(0, Train(Experiment, "--crop", "8", "--steps", "1").Code);

        var resumed = Train(Experiment, "--crop", "8", "--resume");

        Assert.Equal(0, resumed.Code);
        Assert.All(Runs(), run => Assert.Equal(3, new RunFolder(InFolder("run", run)).ReadStatus()!.Step));
    }

    [Fact]
    public void New_runs_of_a_sweep_with_more_steps_are_trained_like_the_others()
    {
        Assert.Equal(0, Train(Experiment, "--crop", "8", "--steps", "2").Code);
        Assert.Equal(0, Train(Experiment, "--crop", "8", "--steps", "4", "--resume").Code);
        var weights = InFolder("run", "lr=0.1", "last.safetensors");
        var bytes = File.ReadAllBytes(weights);
        Directory.Delete(InFolder("run", "lr=0.1"), recursive: true);

        var resumed = Train(Experiment, "--crop", "8", "--steps", "4", "--resume");

        Assert.Equal((0, ""), (resumed.Code, resumed.Error));
        Assert.Contains(
            "Run 1 of 2: lr=0.1\nLike the other runs, it is trained to 2 steps first, and then to 4 steps.\n", resumed.Output, StringComparison.Ordinal);
        Assert.EndsWith("Run 2 of 2: lr=0.01\nThe run is complete.", resumed.Output.Split("\nlr ")[0], StringComparison.Ordinal);
        Assert.Equal(bytes, File.ReadAllBytes(weights));
        Assert.Contains("were trained for 4 steps, more than --steps 3.", Train(Experiment, "--crop", "8", "--steps", "3", "--resume").Error,
            StringComparison.Ordinal);
        Assert.Equal(0, Train(Experiment, "--crop", "8", "--steps", "1", "--restart").Code);
        Assert.Equal([1], SweepFile.Read(InFolder("run"), acceptsDamage: false)!.Lengths);
    }

    [Fact]
    public void A_run_that_was_resumed_alone_with_more_steps_is_refused()
    {
        Assert.Equal(0, Train(Experiment, "--crop", "8", "--steps", "2").Code);
        Assert.Equal(0, Run("train", "Swept", "--file", InFolder("sweep.seg"), "--data", InFolder("shapes"), "--output", InFolder("run", "lr=0.1"),
            "--lr", "0.1", "--crop", "8", "--resume", "--steps", "3").Code);

        var error = Train(Experiment, "--crop", "8", "--resume", "--steps", "3").Error;

        Assert.Contains("lr=0.1 was trained for 3 steps, but the sweep for 2 steps.", error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_damaged_state_fails_its_run_only()
    {
        Assert.Equal(0, Train(Experiment, "--steps", "1").Code);
        File.WriteAllText(StateOf("lr=0.1,crop=16"), "damaged");
        Directory.Delete(InFolder("run", "lr=0.01,crop=16"), recursive: true);

        var resumed = Train(Experiment, "--steps", "1", "--resume");

        Assert.Equal(1, resumed.Code);
        Assert.Contains($"seg: lr=0.1,crop=16 failed: {StateOf("lr=0.1,crop=16")} ", resumed.Error, StringComparison.Ordinal);
        Assert.Matches(@"(?m)^0\.1 +16 .* failed$", resumed.Output);
        Assert.Equal(1, new RunFolder(InFolder("run", "lr=0.01,crop=16")).ReadStatus()!.Step);
        var advice = $" To train the run again, delete the folder {InFolder("run", "lr=0.1,crop=16")}.\n";
        Assert.Contains(advice, resumed.Error, StringComparison.Ordinal);
        Assert.Contains("contains runs of a sweep. Resume it", Train(Experiment, "--steps", "1").Error, StringComparison.Ordinal);
        Directory.Delete(InFolder("run", "lr=0.1,crop=16"), recursive: true);
        Assert.Equal(0, Train(Experiment, "--steps", "1", "--resume").Code);
        File.WriteAllText(StateOf("lr=0.1,crop=16"), "damaged");
        Assert.Equal(0, Train(Experiment, "--steps", "1", "--restart").Code);
    }

    [Fact]
    public void Damage_that_looks_like_another_setting_fails_its_run_only()
    {
        Assert.Equal(0, Train(Experiment, "--steps", "1").Code);
        var state = File.ReadAllBytes(StateOf("lr=0.1,crop=16"));
        var batch = state.AsSpan().IndexOf("batch 2"u8);
        Assert.True(batch > 0);
        state[batch + 6] = (byte)'3';
        File.WriteAllBytes(StateOf("lr=0.1,crop=16"), state);

        var resumed = Train(Experiment, "--steps", "2", "--resume");

        Assert.Equal(1, resumed.Code);
        Assert.Contains("lr=0.1,crop=16 failed: ", resumed.Error, StringComparison.Ordinal);
        Assert.Contains("does not match its checksum", resumed.Error, StringComparison.Ordinal);
        Assert.Equal(2, new RunFolder(InFolder("run", "lr=0.01,crop=16")).ReadStatus()!.Step);
    }

    [Fact]
    public void A_missing_state_fails_its_run_only()
    {
        Assert.Equal(0, Train(Experiment).Code);
        File.Delete(StateOf("lr=0.1,crop=16"));

        var resumed = Train(Experiment, "--resume");

        Assert.Equal(1, resumed.Code);
        Assert.EndsWith("Restore the state, or delete the folder to train the run again.\n", resumed.Error, StringComparison.Ordinal);
        Directory.Delete(InFolder("run", "lr=0.1,crop=16"), recursive: true);
        Assert.Equal((0, ""), (Train(Experiment, "--resume") is var again ? again.Code : 1, again.Error));
    }

    [Fact]
    public void Runs_of_another_network_are_noted()
    {
        Assert.Equal(0, Train(Experiment, "--lr", "0.1").Code);
        string[] more = ["--lr", "0.1", "--resume"];
        CommandResult Changed(string before, string after) => Run([
            "train", "Swept", "--file", Write("sweep.seg", (Squares + Network + Experiment).Replace(before, after, StringComparison.Ordinal)), "--data",
            InFolder("shapes"), "--output", InFolder("run"), .. more]);

        foreach (var (before, after) in new[] { ("relu", "sigmoid"), ("width: int = 4", "width: int = 8") })
            Assert.Contains("were changed after the start of crop=8 crop=16. If", Changed(before, after).Error, StringComparison.Ordinal);
        // Comments, spaces, and other declarations of data do not change a network.
        Assert.Equal("", Changed("    out seg", "    // The scores.\n    out   seg").Error);
        Assert.Equal("", Changed("network Small", Squares.Replace("Squares", "Other", StringComparison.Ordinal) + "network Small").Error);
    }

    [Theory]
    [InlineData("sweep.csv", "lr,note\n0.1,good\n")]
    [InlineData("sweep.json", "{ \"mine\": 1 }")]
    [InlineData("sweep.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"/>")]
    [InlineData("runs.json", "[1, 2]")]
    public void Files_of_the_user_are_not_replaced(string name, string text)
    {
        Directory.CreateDirectory(InFolder("run"));
        File.WriteAllText(InFolder("run", name), text);
        foreach (var option in new[] { "--resume", "--restart" })
        {
            var result = Train(Experiment, option);
            Assert.Equal(1, result.Code);
            Assert.Contains(InFolder("run", name), result.Error, StringComparison.Ordinal);
            Assert.Contains("use another folder (--output FOLDER)", result.Error, StringComparison.Ordinal);
        }
        Assert.Equal(text, File.ReadAllText(InFolder("run", name)));
        Assert.Empty(Runs());
    }

    [Fact]
    public void A_changed_record_is_refused_and_can_be_deleted()
    {
        Assert.Equal(0, Train(Experiment, "--crop", "8", "--steps", "1").Code);
        var path = InFolder("run", "runs.json");
        File.WriteAllText(path, File.ReadAllText(path).Replace("\"batch\": \"2\"", "\"batch\": \"4\"", StringComparison.Ordinal));

        var refused = Train(Experiment, "--crop", "8", "--steps", "1", "--resume");

        Assert.Contains($"{path} was changed or is damaged: its checksum differs. Restore it, or delete it to use", refused.Error, StringComparison.Ordinal);
        File.Delete(path);
        Assert.Equal(0, Train(Experiment, "--crop", "8", "--steps", "1", "--resume").Code);
        Assert.True(File.Exists(path));
    }

    [Fact]
    public void A_sweep_resumes_beside_the_runs_that_a_restart_kept()
    {
        Assert.Equal(0, Train(Experiment, "--crop", "8", "--steps", "1").Code);
        Assert.Equal(0, Train(Experiment, "--lr", "0.1", "--steps", "1", "--restart").Code);

        var resumed = Train(Experiment, "--lr", "0.1", "--steps", "1", "--resume");

        Assert.Equal((0, ""), (resumed.Code, resumed.Error));
        Assert.Equal(["crop=16", "crop=8", "lr=0.01", "lr=0.1"], Runs());
    }

    [Fact]
    public void A_stopped_restart_is_completed_when_it_is_resumed()
    {
        string[] options = ["--crop", "8", "--steps", "1"];
        Assert.Equal(0, Train(Experiment, options).Code);
        var context = new CommandContext(TestCatalog.Instance, TextWriter.Null, TextWriter.Null, interactive: false);
        context.UseFiles([InFolder("sweep.seg")]);
        var declared = context.Catalog.Experiment("Swept");
        var experiment = declared.Settings.First(setting => setting.Name == "crop").With(declared, "8");

        // The user stops the first run.
        var code = new Sweep(context, experiment, InFolder("run"), ExistingRun.Replace, steps: 1).Run(
            SweepRun.Of(declared, name => name == "crop"), new((_, _, _, _) => null, (_, _) => [], () => 130, "Run the same command"));

        Assert.Equal(130, code);
        Assert.Equal([false, true], SweepFile.Read(InFolder("run"), acceptsDamage: false)!.Runs.Select(run => run.IsPending));
        const string First = "Run 1 of 2: lr=0.1\nThe run is complete.\nRun 2 of 2: lr=0.01\n", Complete = "The run is complete.\n";
        var resumed = Train(Experiment, [.. options, "--resume"]);
        Assert.True(resumed.Code == 0, resumed.Error);
        Assert.Contains(First, resumed.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(First + Complete, resumed.Output, StringComparison.Ordinal);
        Assert.Contains(First + Complete, Train(Experiment, [.. options, "--resume"]).Output, StringComparison.Ordinal);
    }
}
