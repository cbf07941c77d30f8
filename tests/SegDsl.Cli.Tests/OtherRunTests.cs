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
}
