using SegDsl.Checkpoints;
using Xunit.Abstractions;

namespace SegDsl.Cli.Tests;

/// <summary>Interrupted training runs resume, and produce the same bits as an uninterrupted run.</summary>
public sealed class KilledRunTests(ITestOutputHelper log) : CommandLineFixture
{
    private const int Kills = 5;
    private const string Drop = Squares + """

        network DropNet(classes: int = 2)
        {
            in image: [N, 3, H, W]
            out seg = image -> body: [Conv(8, 3), Norm, relu, Dropout(0.3), Conv(8, 3), Norm, relu, Dropout2d(0.2)] -> score: Conv(classes, 1)
        }

        experiment Drop
        {
            network        DropNet(classes: Squares.classes)
            data           Squares
            augment        scale(0.5..2.0), crop(64), flip, jitter
            loss           cross_entropy
            optimizer      adamw(lr: 0.01)
            epochs         100
            batch          2
            ema            0.99
            evaluate_every 15
        }
        """;

    [Fact]
    public void Killed_run_resumes_to_the_same_bits()
    {
        var file = Write("drop.seg", Drop);
        var data = MakeShapes();
        Train("Drop", file, data, "whole");

        // At a random moment within a random step of every fifth of the run; the moments differ in every test run.
        var seed = Environment.TickCount;
        log.WriteLine($"seed {seed}");
        var random = new Random(seed);
        for (var kill = 0; kill < Kills; kill++)
        {
            using var process = StartTraining("Drop", file, data, "killed");
            var moment = random.Next(300 * kill / Kills, 300 * (kill + 1) / Kills - 20);
            while (!process.HasExited && StepOf("killed") < moment) Thread.Sleep(1);
            Thread.Sleep(random.Next(50));
            process.Kill();
            process.WaitForExit();
            log.WriteLine($"killed at step {moment}, the state is that of step {StepOf("killed")}");
        }
        var end = Train("Drop", file, data, "killed");

        log.WriteLine(end);
        foreach (var name in new[] { "last.safetensors", "best.safetensors", "state.safetensors" })
            Assert.Equal(BytesOf(InFolder("whole", name)), BytesOf(InFolder("killed", name)));
        Assert.Empty(Directory.GetFiles(InFolder("killed"), "*.tmp"));
    }

    [SkippableTheory]
    [InlineData("INT", 130)]
    [InlineData("TERM", 143)]
    [InlineData("HUP", 129)]
    [InlineData("QUIT", 131)]
    public void Signal_stops_a_run_after_saving_its_state(string signal, int code)
    {
        Skip.If(ProgramProcess.IgnoresSignal(code - 128), $"This process ignores SIG{signal}, and so do those that it starts.");
        var file = Write("drop.seg", Drop);
        using var process = StartTraining("Drop", file, MakeShapes(), "run");
        while (process.StandardOutput.ReadLine() is { } line && !line.StartsWith("step ", StringComparison.Ordinal)) log.WriteLine(line);

        ProgramProcess.Signal(process.Id, signal);
        var error = process.StandardError.ReadToEnd();
        process.WaitForExit();

        Assert.Equal(code, process.ExitCode);
        Assert.Contains("--resume", error, StringComparison.Ordinal);
        Assert.True(StepOf("run") > 0);
        Assert.Contains(" of 300 steps. Resume it", Fails(1, "train", "Drop", "--file", file, "--output", InFolder("run")), StringComparison.Ordinal);
    }

    [SkippableFact]
    public void Full_disk_stops_a_run_and_keeps_the_last_state()
    {
        var file = Write("drop.seg", Drop);
        var data = MakeShapes();
        Directory.CreateDirectory(InFolder("small"));
        var mount = ProgramProcess.Describe("mount", "-t", "tmpfs", "-o", "size=1m", "none", InFolder("small")).Run();
        Skip.If(mount.Code != 0, "Mounting a small file system takes rights that this process does not have.");
        try
        {
            using var process = StartTraining("Drop", file, data, "small");
            while (process.StandardOutput.ReadLine() is { } line && !line.StartsWith("step ", StringComparison.Ordinal)) log.WriteLine(line);
            while (!process.HasExited && StepOf("small") < 0) Thread.Sleep(20);
            // Fill the disk, so that the next state does not fit.
            try
            {
                using var filler = File.Create(InFolder("small", "filler"));
                while (true) filler.Write(new byte[1024]);
            }
            catch (IOException)
            {
                // The disk is full.
            }
            var error = process.StandardError.ReadToEnd();
            process.WaitForExit();

            log.WriteLine(error);
            Assert.Equal(1, process.ExitCode);
            Assert.Contains("No space left on device", error, StringComparison.Ordinal);
            Assert.Contains("--resume", error, StringComparison.Ordinal);
            Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
            Assert.Contains($"after step {StepOf("small")} is saved", error, StringComparison.Ordinal);
            File.Delete(InFolder("small", "filler"));
            Train("Drop", file, data, "small");
        }
        finally
        {
            ProgramProcess.Describe("umount", InFolder("small")).Run();
        }
    }

    private static SortedDictionary<string, string> BytesOf(string checkpoint)
    {
        using var file = Checkpoint.Open(checkpoint);
        var bytes = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var name in file.Tensors.Keys)
        {
            using var tensor = file.Read(name);
            bytes.Add(name, Convert.ToHexString(tensor.bytes));
        }
        return bytes;
    }
}
