using System.Diagnostics;
using System.Globalization;
using SegDsl.Checkpoints;
using SegDsl.Distributed;
using TorchSharp;
using Xunit.Abstractions;
using static TorchSharp.torch;

namespace SegDsl.Cli.Tests;

/// <summary>Runs of the program on several devices, each a process with its share of the processor.</summary>
public sealed class ParallelRunTests(ITestOutputHelper log) : CommandLineFixture
{
    private const int Kills = 6;

    /// <summary>Starting takes its time on a busy machine; what is stated is the time from a failure to the end.</summary>
    private static readonly TimeSpan StatedTime = LocalLauncher.Grace + TimeSpan.FromSeconds(10);

    private const string Pair = Squares + """

        network PairNet(classes: int = 2)
        {
            in image: [N, 3, H, W]
            out seg = image -> body: [Conv(8, 3), Norm, relu, Conv(8, 3), Norm, relu] -> score: Conv(classes, 1)
        }

        experiment Pair
        {
            network        PairNet(classes: Squares.classes)
            data           Squares
            augment        crop(16), flip
            loss           cross_entropy
            optimizer      sgd(lr: 0.05)
            epochs         40
            batch          1
            evaluate_every 20
        }
        """;

    [Theory]
    [InlineData("1")]
    [InlineData("3")]
    public void Two_devices_train_as_one_does_with_the_whole_batch(string accumulated)
    {
        var file = Write("pair.seg", Pair.Replace("batch          1", $"batch          1\n    accumulate     {accumulated}", StringComparison.Ordinal));
        var data = MakeShapes();
        Complete(file, data, "one", "--batch", "2");
        var said = Complete(file, data, "two", "--devices", "2", "--sync-bn");

        Assert.Contains(", on 2 devices", said, StringComparison.Ordinal);
        var (one, two) = (StateOf("one"), StateOf("two"));
        Assert.Equal(one.Keys, two.Keys);
        foreach (var (name, values) in one)
            for (var i = 0; i < values.Length; i++) Assert.Equal(values[i], two[name][i], 1e-4f);
    }

    [Fact]
    public void A_run_can_go_on_with_another_number_of_devices()
    {
        var file = Write("pair.seg", Pair);
        var data = MakeShapes();
        Complete(file, data, "run", "--devices", "2", "--steps", "60");
        var said = Complete(file, data, "run");
        Assert.Contains("240 steps of 1 from 6 images, going on after step 120", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ranks_killed_at_any_moment_end_the_others_and_the_run_goes_on()
    {
        var file = Write("pair.seg", Pair.Replace("epochs         40", "epochs         4000", StringComparison.Ordinal));
        var data = MakeShapes();
        var seed = Environment.TickCount;
        log.WriteLine($"seed {seed}");
        var random = new Random(seed);
        for (var kill = 0; kill < Kills; kill++)
        {
            using var launcher = Start(file, data, "run", "--devices", "2");
            var error = launcher.StandardError.ReadToEndAsync();
            _ = launcher.StandardOutput.ReadToEndAsync();
            var (rank, before) = (kill % 2, StepOf("run"));
            while (!launcher.HasExited && StepOf("run") <= before) Thread.Sleep(5);
            Thread.Sleep(random.Next(300));
            var clock = Stopwatch.StartNew();
            Signal("KILL", RankOf(launcher, rank));
            Assert.True(launcher.WaitForExit(StatedTime), $"it takes longer than {StatedTime}");
            log.WriteLine($"rank {rank} killed at about step {StepOf("run")}, ended after {clock.Elapsed.TotalSeconds:F1} s: {(await error).Trim()}");
            Assert.Equal(137, launcher.ExitCode);
            Assert.Contains($"rank {rank} of 2 was ended by signal 9; the others stop.", await error, StringComparison.Ordinal);
            Assert.Empty(ChildrenOf(launcher.Id));
            // The state is whole.
            Assert.True(StepOf("run") > before);
        }
    }

    [Fact]
    public async Task A_rank_that_hangs_is_named_and_ends_the_others()
    {
        using var launcher = StartEndless();
        var error = launcher.StandardError.ReadToEndAsync();
        _ = launcher.StandardOutput.ReadToEndAsync();
        while (!launcher.HasExited && StepOf("run") < 1) Thread.Sleep(20);
        Signal("STOP", RankOf(launcher, 1));
        Assert.True(launcher.WaitForExit(RankWatch.Silence + StatedTime), "it takes too long");
        Assert.Equal(1, launcher.ExitCode);
        Assert.Contains("rank 0 stops: Rank 1 has not been heard of for", await error, StringComparison.Ordinal);
        Assert.Empty(ChildrenOf(launcher.Id));
    }

    [Fact]
    public void Without_the_launcher_the_ranks_end()
    {
        using var launcher = StartEndless();
        while (!launcher.HasExited && StepOf("run") < 1) Thread.Sleep(20);
        var ranks = ChildrenOf(launcher.Id);
        Assert.Equal(2, ranks.Count);
        launcher.Kill();
        var clock = Stopwatch.StartNew();
        while (ranks.Exists(IsAlive) && clock.Elapsed < StatedTime) Thread.Sleep(50);
        Assert.DoesNotContain(ranks, IsAlive);
    }

    [Fact]
    public async Task Asked_to_stop_all_ranks_stop_after_the_same_step()
    {
        using var launcher = StartEndless();
        var error = launcher.StandardError.ReadToEndAsync();
        _ = launcher.StandardOutput.ReadToEndAsync();
        while (!launcher.HasExited && StepOf("run") < 1) Thread.Sleep(20);
        Signal("TERM", launcher.Id);
        Assert.True(launcher.WaitForExit(StatedTime), "it takes too long");
        Assert.Equal(143, launcher.ExitCode);
        Assert.Contains($"stopped after step {StepOf("run")}; the run is saved", await error, StringComparison.Ordinal);
    }

    [SkippableTheory]
    [InlineData("nowhere", "--devices", "2")]
    [InlineData("--lr", "--devices", "2", "--lr", "-1")]
    [InlineData("fp16", "--devices", "2", "--precision", "fp16")]
    public void What_every_rank_would_say_no_to_is_said_once(string named, params string[] more)
    {
        Skip.If(named == "fp16" && cuda.is_available(), "This machine can do it.");
        var data = named == "nowhere" ? InFolder("nowhere") : MakeShapes();
        var error = Fail(Write("pair.seg", Pair), data, "run", more);
        Assert.Contains(named, error, StringComparison.Ordinal);
        Assert.Single(error.Split('\n'), line => line.StartsWith("seg", StringComparison.Ordinal));
        Assert.False(Directory.Exists(InFolder("run")), "something was begun");
    }

    [Fact]
    public async Task What_a_rank_leaves_out_is_told_by_it()
    {
        var data = MakeShapes();
        File.WriteAllText(Path.Combine(data, "images", "train", "2.png"), "no image");
        using var process = Start(Write("pair.seg", Pair), data, "run", "--devices", "2", "--skip-bad-files", "--epochs", "6");
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();

        // Six epochs, in each of which the one or the other has it.
        Assert.Equal(6, (output + await error).Split("Left out: ").Length - 1);
    }

    [SkippableFact]
    public async Task Torchrun_starts_ranks_anew_and_they_go_on()
    {
        Skip.IfNot(Directory.Exists("/usr/lib/python3/dist-packages/torch/distributed"), "there is no python3-torch");
        var file = Write("pair.seg", Pair.Replace("epochs         40", "epochs         1000", StringComparison.Ordinal));
        // The redirections keep clear of a flaw of torch 1.13 under Python 3.11, which takes none for a fault.
        using var torchrun = Start(
            "/usr/bin/python3",
            ["-m", "torch.distributed.run", "--no_python", "--nproc_per_node", "2", "--max_restarts", "2", "--master_port", FreePort(), "-r", "0:2,1:2", "-t", "0:1,1:1",
                "dotnet", .. CommandLine(file, MakeShapes(), "run")]);
        var error = torchrun.StandardError.ReadToEndAsync();
        var output = torchrun.StandardOutput.ReadToEndAsync();
        while (!torchrun.HasExited && StepOf("run") < 30) Thread.Sleep(20);
        Signal("KILL", ChildrenOf(torchrun.Id)[^1]);
        torchrun.WaitForExit();
        Assert.True(torchrun.ExitCode == 0, await error + await output);
        Assert.Contains("going on after step", await output, StringComparison.Ordinal);
        Assert.Equal(3000, StepOf("run"));
    }

    private Process StartEndless() =>
        Start(Write("pair.seg", Pair.Replace("epochs         40", "epochs         400000", StringComparison.Ordinal)), MakeShapes(), "run", "--devices", "2");

    private static string[] CommandLine(string file, string data, string output, params string[] more) =>
    [
        Path.Combine(AppContext.BaseDirectory, "seg.dll"), "train", "Pair", "--file", file, "--data", data,
        "--out", Path.Combine(Path.GetDirectoryName(file) ?? "", output),
        "--save-every", "3", "--resume", .. more,
    ];

    private static Process Start(string file, string data, string output, params string[] more) => Start("dotnet", CommandLine(file, data, output, more));

    private static Process Start(string program, string[] arguments) =>
        Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true, RedirectStandardOutput = true })
        ?? throw new InvalidOperationException($"{program} did not start.");

    private static string Complete(string file, string data, string output, params string[] more)
    {
        using var process = Start(file, data, output, more);
        var error = process.StandardError.ReadToEndAsync();
        var text = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, error.Result);
        return text;
    }

    private static string Fail(string file, string data, string output, params string[] more)
    {
        using var process = Start(file, data, output, more);
        var error = process.StandardError.ReadToEndAsync();
        _ = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode is 1 or 2, error.Result);
        return error.Result;
    }

    private int StepOf(string run)
    {
        if (!File.Exists(InFolder(run, "state.safetensors"))) return -1;
        using var state = Checkpoint.Open(InFolder(run, "state.safetensors"));
        return int.Parse(state.Metadata["step"], CultureInfo.InvariantCulture);
    }

    private SortedDictionary<string, float[]> StateOf(string run)
    {
        using var scope = NewDisposeScope();
        using var file = Checkpoint.Open(InFolder(run, "last.safetensors"));
        var values = new SortedDictionary<string, float[]>(StringComparer.Ordinal);
        foreach (var name in file.Tensors.Keys) values.Add(name, file.Read(name).to(ScalarType.Float32).data<float>().ToArray());
        return values;
    }

    private static void Signal(string name, int process)
    {
        using var kill = Process.Start("kill", ["-" + name, process.ToString(CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }

    private static int RankOf(Process launcher, int rank) => ChildrenOf(launcher.Id)
        .Single(child => File.ReadAllText($"/proc/{child}/environ").Split('\0').Contains($"RANK={rank}"));

    private static List<int> ChildrenOf(int process) => File.Exists($"/proc/{process}/task/{process}/children")
        ? [.. Directory.GetDirectories($"/proc/{process}/task").SelectMany(task => File.ReadAllText(task + "/children").Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Select(child => int.Parse(child, CultureInfo.InvariantCulture))]
        : [];

    private static bool IsAlive(int process) =>
        File.Exists($"/proc/{process}/status") && !File.ReadAllText($"/proc/{process}/status").Contains("State:\tZ", StringComparison.Ordinal);

    private static string FreePort()
    {
        using var listener = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        listener.Start();
        return ((System.Net.IPEndPoint)listener.LocalEndpoint).Port.ToString(CultureInfo.InvariantCulture);
    }
}
