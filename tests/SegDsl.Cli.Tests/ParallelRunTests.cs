using System.Diagnostics;
using System.Globalization;
using SegDsl.Checkpoints;
using SegDsl.Distributed;
using TorchSharp;
using Xunit.Abstractions;
using static TorchSharp.torch;

namespace SegDsl.Cli.Tests;

/// <summary>Training runs on several devices: one process per device, each with its share of the CPU cores.</summary>
public sealed class ParallelRunTests(ITestOutputHelper log) : CommandLineFixture
{
    private const int Kills = 6;

    /// <summary>The documented time limit after a rank is killed, at any time.</summary>
    private static readonly TimeSpan AfterKill = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan ForAStep = TimeSpan.FromSeconds(25);

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

    private static readonly string Endless = Pair.Replace("epochs         40", "epochs         400000", StringComparison.Ordinal);

    [Theory]
    [InlineData("1")]
    [InlineData("3")]
    public void Two_devices_match_one_device_with_the_whole_batch(string accumulated)
    {
        var file = Write("pair.seg", Pair.Replace("batch          1", $"batch          1\n    accumulate     {accumulated}", StringComparison.Ordinal));
        var data = MakeShapes();
        Train("Pair", file, data, "one", "--batch", "2");
        var said = Train("Pair", file, data, "two", "--devices", "2", "--sync-norm");

        Assert.Contains(", on 2 devices", said, StringComparison.Ordinal);
        var (one, two) = (StateOf("one"), StateOf("two"));
        Assert.Equal(one.Keys, two.Keys);
        foreach (var (name, values) in one)
            for (var i = 0; i < values.Length; i++) Assert.Equal(values[i], two[name][i], 1e-4f);
    }

    [Fact]
    public void Run_resumes_with_another_number_of_devices()
    {
        var file = Write("pair.seg", Pair);
        var data = MakeShapes();
        Train("Pair", file, data, "run", "--devices", "2", "--steps", "60");
        var said = Train("Pair", file, data, "run");
        Assert.Contains("180 steps with a total batch size of 1, 6 images, on cpu, resumed after step 60", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Killed_rank_stops_the_others_and_the_run_resumes()
    {
        var file = Write("pair.seg", Pair.Replace("epochs         40", "epochs         4000", StringComparison.Ordinal));
        var data = MakeShapes();
        var seed = Environment.TickCount;
        log.WriteLine($"seed {seed}");
        var random = new Random(seed);
        for (var kill = 0; kill < Kills; kill++)
        {
            using var launcher = StartTraining("Pair", file, data, "run", "--devices", "2");
            var error = launcher.StandardError.ReadToEndAsync();
            _ = launcher.StandardOutput.ReadToEndAsync();
            var (rank, before) = (kill % 2, StepOf("run"));
            while (!launcher.HasExited && StepOf("run") <= before) Thread.Sleep(5);
            Thread.Sleep(random.Next(300));
            var processes = DescendantsOf(launcher.Id);
            var clock = Stopwatch.StartNew();
            ProgramProcess.Signal(RankOf(launcher, rank), "KILL");
            Assert.True(launcher.WaitForExit(AfterKill), $"it takes longer than {AfterKill}");
            log.WriteLine($"rank {rank} killed at about step {StepOf("run")}, ended after {clock.Elapsed.TotalSeconds:F1} s: {(await error).Trim()}");
            Assert.Equal(137, launcher.ExitCode);
            Assert.Equal($"seg: Rank {rank} of 2 was terminated by signal 9. The other ranks were stopped.", (await error).Trim());
            Assert.DoesNotContain(processes, IsAlive);
            // The state is complete.
            Assert.True(StepOf("run") > before);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0.3)]
    [InlineData(0.6)]
    [InlineData(0.9)]
    public async Task Rank_killed_during_startup_stops_the_others(double computed)
    {
        using var launcher = StartEndless();
        var error = launcher.StandardError.ReadToEndAsync();
        _ = launcher.StandardOutput.ReadToEndAsync();
        while (!launcher.HasExited && Ranks(launcher).Count < 2) Thread.Sleep(5);
        // From before the ranks connect to before they train; measured in processor time, because time depends on the load of the machine.
        using (var rank = Process.GetProcessById(RankOf(launcher, 1)))
            while (!launcher.HasExited && rank.TotalProcessorTime.TotalSeconds < computed) Thread.Sleep(5);
        var processes = DescendantsOf(launcher.Id);
        var clock = Stopwatch.StartNew();
        ProgramProcess.Signal(RankOf(launcher, 1), "KILL");
        Assert.True(launcher.WaitForExit(AfterKill), $"it takes longer than {AfterKill}");
        log.WriteLine($"ended after {clock.Elapsed.TotalSeconds:F1} s: {(await error).Trim()}");
        Assert.Equal(137, launcher.ExitCode);
        Assert.Matches("^seg: (Rank 1 of 2 was terminated by signal 9|mpirun failed with exit code 137 before all ranks had started)", await error);
        Assert.DoesNotContain(processes, IsAlive);
    }

    [Fact]
    public async Task Hanging_rank_is_named_and_stops_the_others()
    {
        using var launcher = StartEndless();
        var error = launcher.StandardError.ReadToEndAsync();
        _ = launcher.StandardOutput.ReadToEndAsync();
        while (!launcher.HasExited && StepOf("run") < 1) Thread.Sleep(20);
        var processes = DescendantsOf(launcher.Id);
        ProgramProcess.Signal(RankOf(launcher, 1), "STOP");
        Assert.True(launcher.WaitForExit(RankWatch.Silence + AfterKill), "it takes too long");
        Assert.Equal(1, launcher.ExitCode);
        Assert.Equal("seg: Rank 1 has not responded for 30 s. All 2 ranks were terminated.", (await error).Trim());
        Assert.DoesNotContain(processes, IsAlive);
    }

    [Fact]
    public void Ranks_exit_if_the_launcher_is_killed()
    {
        using var launcher = StartEndless();
        while (!launcher.HasExited && StepOf("run") < 1) Thread.Sleep(20);
        var processes = DescendantsOf(launcher.Id);
        Assert.Equal(2, Ranks(launcher).Count);
        launcher.Kill();
        var clock = Stopwatch.StartNew();
        while (processes.Exists(IsAlive) && clock.Elapsed < AfterKill) Thread.Sleep(50);
        Assert.DoesNotContain(processes, IsAlive);
    }

    [SkippableTheory]
    [InlineData("TERM", 143)]
    [InlineData("INT", 130)]
    public async Task All_ranks_stop_after_the_same_step_on_request(string signal, int code)
    {
        Skip.If(ProgramProcess.IgnoresSignal(code - 128), $"This process ignores SIG{signal}, and so do those that it starts.");
        using var launcher = StartEndless();
        var error = launcher.StandardError.ReadToEndAsync();
        _ = launcher.StandardOutput.ReadToEndAsync();
        while (!launcher.HasExited && StepOf("run") < 1) Thread.Sleep(20);
        var processes = DescendantsOf(launcher.Id);
        ProgramProcess.Signal(launcher.Id, signal);
        Assert.True(launcher.WaitForExit(ForAStep), "it takes too long");
        Assert.Equal(code, launcher.ExitCode);
        Assert.Matches($"^seg: stopped after step {StepOf("run")}; the run is saved in [^\n]*\n$", await error);
        Assert.DoesNotContain(processes, IsAlive);
    }

    [Fact]
    public void Mpirun_alone_can_start_the_ranks()
    {
        var file = Write("pair.seg", Pair);
        var data = MakeShapes();
        Train("Pair", file, data, "launched", "--devices", "2");
        using var mpirun = StartMpi(2, file, data, "run");
        var result = mpirun.Finish();
        Assert.True(result.Code == 0, result.Error);
        Assert.Contains(", on 2 devices", result.Output, StringComparison.Ordinal);
        var (one, two) = (StateOf("launched"), StateOf("run"));
        foreach (var (name, values) in one) Assert.Equal(values, two[name]);
    }

    [Fact]
    public async Task Killed_rank_of_mpirun_is_named_by_the_others()
    {
        var file = Write("pair.seg", Endless);
        // mpirun prints its own message after those of the ranks.
        using var mpirun = StartMpi(2, file, MakeShapes(), "run");
        var error = mpirun.StandardError.ReadToEndAsync();
        _ = mpirun.StandardOutput.ReadToEndAsync();
        while (!mpirun.HasExited && StepOf("run") < 1) Thread.Sleep(20);
        var processes = DescendantsOf(mpirun.Id);
        ProgramProcess.Signal(RankOf(mpirun, 1), "KILL");
        Assert.True(mpirun.WaitForExit(AfterKill), "it takes too long");
        log.WriteLine(await error);
        Assert.Matches("seg: (rank 0 stopped: )?Rank 1 exited without an error message.", await error);
        Assert.DoesNotContain(processes, IsAlive);
    }

    [Fact]
    public void Ranks_on_CPUs_require_an_MPI_launcher()
    {
        var start = ProgramProcess.Describe(TrainingCommand("Pair", Write("pair.seg", Pair), MakeShapes(), "run"));
        (string, string)[] variables = [("RANK", "0"), ("WORLD_SIZE", "2"), ("MASTER_ADDR", "127.0.0.1"), ("MASTER_PORT", "29500")];
        foreach (var (name, value) in variables) start.Environment[name] = value;
        var result = start.Run();
        Assert.Equal(1, result.Code);
        Assert.StartsWith(
            "seg: Rank 0 of 2 uses the CPU, which requires MPI, but it was not started by an MPI launcher.", result.Error, StringComparison.Ordinal);
    }

    [SkippableTheory]
    [InlineData("nowhere", "--devices", "2")]
    [InlineData("--lr", "--devices", "2", "--lr", "-1")]
    [InlineData("fp16", "--devices", "2", "--precision", "fp16")]
    public void Errors_of_all_ranks_are_reported_once(string named, params string[] more)
    {
        Skip.If(named == "fp16" && cuda.is_available(), "This machine can do it.");
        var data = named == "nowhere" ? InFolder("nowhere") : MakeShapes();
        var (code, _, error) = ProgramProcess.Describe(TrainingCommand("Pair", Write("pair.seg", Pair), data, "run", more)).Run();
        Assert.True(code is 1 or 2, error);
        Assert.Contains(named, error, StringComparison.Ordinal);
        Assert.Single(error.Split('\n'), line => line.StartsWith("seg", StringComparison.Ordinal));
        Assert.False(Directory.Exists(InFolder("run")), "something was begun");
    }

    [Fact]
    public void Rank_reports_the_files_it_skips()
    {
        var data = MakeShapes();
        File.WriteAllText(Path.Combine(data, "images", "train", "2.png"), "no image");
        using var process = StartTraining("Pair", Write("pair.seg", Pair), data, "run", "--devices", "2", "--skip-bad-files", "--epochs", "6");
        var result = process.Finish();

        // Every rank that has it reports it once.
        Assert.InRange((result.Output + result.Error).Split("Skipped: ").Length - 1, 1, 2);
    }

    private Process StartEndless() =>
        StartTraining("Pair", Write("pair.seg", Endless), MakeShapes(), "run", "--devices", "2");

    /// <summary>Starts mpirun directly, without the launcher of the program.</summary>
    private Process StartMpi(int ranks, string file, string data, string output)
    {
        string[] mpirun = ["mpirun", "-n", ranks.ToString(CultureInfo.InvariantCulture), "--oversubscribe", "--bind-to", "none"];
        var start = ProgramProcess.Describe([.. mpirun, .. TrainingCommand("Pair", file, data, output)]);
        start.Environment["OMPI_ALLOW_RUN_AS_ROOT"] = start.Environment["OMPI_ALLOW_RUN_AS_ROOT_CONFIRM"] = "1";
        return start.Start();
    }

    private SortedDictionary<string, float[]> StateOf(string run)
    {
        using var scope = NewDisposeScope();
        using var file = Checkpoint.Open(InFolder(run, "last.safetensors"));
        var values = new SortedDictionary<string, float[]>(StringComparer.Ordinal);
        foreach (var name in file.Tensors.Keys) values.Add(name, file.Read(name).to(ScalarType.Float32).data<float>().ToArray());
        return values;
    }

    private static int RankOf(Process launcher, int rank) => Ranks(launcher)[$"OMPI_COMM_WORLD_RANK={rank}"];

    /// <summary>The processes that mpirun started as ranks.</summary>
    private static Dictionary<string, int> Ranks(Process launcher) => DescendantsOf(launcher.Id)
        .Select(process => (
            Process: process,
            Rank: EnvironmentOf(process).FirstOrDefault(variable => variable.StartsWith("OMPI_COMM_WORLD_RANK=", StringComparison.Ordinal))))
        .Where(found => found.Rank is not null)
        .ToDictionary(found => found.Rank!, found => found.Process);

    private static string[] EnvironmentOf(int process)
    {
        try
        {
            return File.ReadAllText($"/proc/{process}/environ").Split('\0');
        }
        catch (IOException)
        {
            // The process has just exited.
            return [];
        }
    }

    private static List<int> DescendantsOf(int process) => [.. ChildrenOf(process).SelectMany(child => (int[])[child, .. DescendantsOf(child)])];

    private static List<int> ChildrenOf(int process)
    {
        try
        {
            return [.. Directory.GetDirectories($"/proc/{process}/task")
                .SelectMany(task => File.ReadAllText(task + "/children").Split(' ', StringSplitOptions.RemoveEmptyEntries))
                .Select(child => int.Parse(child, CultureInfo.InvariantCulture))];
        }
        catch (IOException)
        {
            // The process, or one of its threads, has just exited.
            return [];
        }
    }

    private static bool IsAlive(int process) =>
        File.Exists($"/proc/{process}/status") && !File.ReadAllText($"/proc/{process}/status").Contains("State:\tZ", StringComparison.Ordinal);
}
