using SegDsl.Training;

namespace SegDsl.Cli.Tests;

/// <summary><c>seg train</c> on a folder with a run of another experiment, or with one that is longer than requested.</summary>
public sealed class OtherRunTests : CommandLineFixture
{
    [Fact]
    public void Another_experiment_is_not_resumed()
    {
        var data = MakeShapes();
        Assert.Equal(0, Run("train", "TinyShapes", "--data", data, "--output", InFolder("run"), "--steps", "2", "--batch", "3").Code);
        var before = File.ReadAllBytes(InFolder("run", "state.safetensors"));

        // Nothing is written before the message, in particular no values of the run.
        Assert.Equal(
            $"seg: {InFolder("run")} contains a run of TinyShapes, which TinyShapesAgain cannot resume. Use another folder (--output FOLDER), "
            + $"resume the run with its own experiment (seg train TinyShapes --resume --output {InFolder("run")}), or replace it (--restart).\n",
            Fails(1, "train", "TinyShapesAgain", "--data", data, "--output", InFolder("run"), "--resume", "--start", "none"));
        Assert.Equal(
            $"seg: {InFolder("run")} contains a run of another experiment, TinyShapes, that is complete after 2 steps. Use another folder (--output FOLDER), "
            + "or replace the run (--restart).\n",
            Fails(1, "train", "TinyShapesAgain", "--data", data, "--output", InFolder("run"), "--start", "none"));
        Assert.Equal(before, File.ReadAllBytes(InFolder("run", "state.safetensors")));
        Assert.Equal(0, Run("train", "TinyShapesAgain", "--data", data, "--output", InFolder("run"), "--restart", "--start", "none", "--steps", "1").Code);
    }

    /// <summary>The advice to fix the cause and to resume is for runs that this command has started.</summary>
    [Fact]
    public void A_run_in_use_is_not_resumed()
    {
        var data = MakeShapes();
        Assert.Equal(0, Run("train", "TinyShapes", "--data", data, "--output", InFolder("run"), "--steps", "2").Code);
        using var used = new FileStream(InFolder("run", ".lock"), FileMode.Create, FileAccess.ReadWrite, FileShare.None);

        var error = Fails(1, "train", "TinyShapes", "--data", data, "--output", InFolder("run"), "--resume");

        Assert.EndsWith("Wait for it, stop it, or choose another folder.\n", error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_run_that_is_longer_than_requested_is_complete()
    {
        var data = MakeShapes();
        Assert.Equal(0, Run("train", "TinyShapes", "--data", data, "--output", InFolder("run"), "--epochs", "3").Code);

        var result = Run("train", "TinyShapes", "--data", data, "--output", InFolder("run"), "--resume", "--epochs", "1");

        Assert.Equal((0, ""), (result.Code, result.Error));
        Assert.Contains("9 steps with a total batch size of 2, 6 images, on cpu, resumed after step 9\n", result.Output, StringComparison.Ordinal);
        Assert.Contains(
            "The run has completed 9 steps, more than the 3 that it should have now, and is not trained further.\n", result.Output, StringComparison.Ordinal);
        Assert.Contains("The run is already complete, after step 9.", result.Output, StringComparison.Ordinal);
        var status = new RunFolder(InFolder("run")).ReadStatus();
        Assert.Equal((9, 9), (status?.Step, status?.Steps));
    }

    /// <summary>The step in the middle of an epoch has not been evaluated.</summary>
    [Fact]
    public void A_stopped_run_that_is_longer_than_requested_is_evaluated()
    {
        var data = MakeShapes();
        Assert.Equal(0, Run("train", "TinyShapes", "--data", data, "--output", InFolder("run"), "--steps", "5").Code);

        var result = Run("train", "TinyShapes", "--data", data, "--output", InFolder("run"), "--resume", "--steps", "4");

        Assert.Equal((0, ""), (result.Code, result.Error));
        var status = new RunFolder(InFolder("run")).ReadStatus();
        Assert.Equal((5, 5), (status?.Step, status?.Steps));
    }

    [Fact]
    public void A_run_of_other_parts_is_not_resumed()
    {
        const string Declared = """
            network Small(classes: int = 2, width: int = 4)
            {
                in image: [N, 3, H, W]
                out seg = image -> body: [Conv(width, 3), Norm, relu] -> score: Conv(classes, 1)
            }

            experiment Single
            {
                network   Small(classes: Squares.classes)
                data      Squares
                augment   crop(16)
                loss      cross_entropy
                optimizer sgd(lr: 0.1)
                epochs    1
                batch     2
            }
            """;
        var data = MakeShapes();
        CommandResult Train(string before, string after, params string[] more) => Run([
            "train", "Single", "--file", Write("single.seg", Squares + Squares.Replace("Squares", "Others", StringComparison.Ordinal)
                + Declared.Replace(before, after, StringComparison.Ordinal)), "--data", data, "--output", InFolder("run"),
            .. (more.Contains("--steps") ? more : [.. more, "--steps", "2"])]);
        Assert.Equal(0, Train("sgd", "sgd", "--lr", "0.2", "--steps", "1").Code);
        var saved = File.ReadAllBytes(InFolder("run", "state.safetensors"));

        foreach (var (before, after, message) in new[]
        {
            ("loss      cross_entropy", "loss dice", "with 'loss cross_entropy', but Single declares 'loss dice' now."),
            ("optimizer sgd(lr: 0.1)", "optimizer adamw(lr: 0.1)", "with 'optimizer sgd(lr: 0.1)', but Single declares 'optimizer adamw(lr: 0.1)' now."),
            ("data      Squares", "data Others", "with 'data Squares', but Single declares 'data Others' now."),
            ("epochs    1", "epochs 1\n    freeze norm", "without 'freeze norm', which Single declares now."),
        })
        {
            var refused = Train(before, after, "--resume");
            Assert.Equal(1, refused.Code);
            Assert.Contains(
                $"{InFolder("run")} contains a run that was trained {message} Undo the change to resume the run, ", refused.Error, StringComparison.Ordinal);
        }
        Assert.Equal(saved, File.ReadAllBytes(InFolder("run", "state.safetensors")));

        // Values are settings, and the run keeps its own.
        var values = Train("sgd(lr: 0.1)", "sgd(lr: 0.3)", "--resume");
        Assert.Equal((0, "seg: --lr is 0.2, the value of the resumed run; the experiment declares 0.3.\n"), (values.Code, values.Error));
        var network = Train("relu", "sigmoid", "--resume", "--steps", "3");
        Assert.Contains($"networks, blocks or C# in {InFolder("single.seg")} were changed after the start of the run", network.Error, StringComparison.Ordinal);
        Assert.Equal(0, network.Code);
    }
}
