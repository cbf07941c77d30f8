using System.Diagnostics;
using System.Globalization;
using SegDsl.Checkpoints;
using Spectre.Console;
using TorchSharp;

namespace SegDsl.Benchmarks;

/// <summary>Compares loading a PyTorch checkpoint into tensors with <c>torch.load</c>, alternating on the same file.</summary>
internal static class LoadingComparison
{
    /// <summary>The command of this comparison.</summary>
    public const string Command = "loading";

    /// <summary>The command of the process that loads checkpoints.</summary>
    public const string ServeCommand = "serve-loading";

    private const int WarmUps = 1;
    private const long CheckpointBytes = 550_000_000;

    /// <summary>Creates the checkpoint, compares both sides and prints the result.</summary>
    /// <param name="rounds">The number of rounds.</param>
    /// <param name="python">The path of a Python with torch.</param>
    public static void Run(int rounds, string python)
    {
        var folder = Directory.CreateTempSubdirectory("segbench-");
        try
        {
            var path = Path.Combine(folder.FullName, "checkpoint.pth");
            using var theirs = Peer.PyTorchLoader(python);
            using var ours = Peer.Loader();
            theirs.Measure(string.Create(CultureInfo.InvariantCulture, $"make {CheckpointBytes} {path}"));
            var pairs = Peer.Alternate(ours, theirs, $"load {path}", WarmUps, rounds);
            var size = new FileInfo(path).Length;
            AnsiConsole.MarkupLineInterpolated($"Loading {size / 1048576} MiB, {rounds} rounds, alternating; medians, and the median ratio of the rounds.");
            AnsiConsole.Write(new Table().AddColumns("", "SegDsl", "torch.load", "ratio")
                .AddRow("s", pairs.Median(p => p.Ours.Seconds), pairs.Median(p => p.Theirs.Seconds), pairs.Median(p => p.Ours.Seconds / p.Theirs.Seconds))
                .AddRow("peak above the file's size, MiB", pairs.Median(p => Above(p.Ours)), pairs.Median(p => Above(p.Theirs)), ""));

            double Above(Sample sample) => (sample.PeakBytes - size) / 1048576.0;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>Answers requests on standard input until it ends or contains <c>quit</c>; see <see cref="Peer"/>.</summary>
    public static void Serve()
    {
        while (Console.ReadLine() is { } line && line != "quit")
        {
            using var scope = torch.NewDisposeScope();
            ResidentMemory.ResetPeak();
            var before = ResidentMemory.Current;
            var clock = Stopwatch.StartNew();
            using var file = Checkpoint.Open(line["load ".Length..]);
            file.ReadAll();
            Console.WriteLine(FormattableString.Invariant($"{clock.Elapsed.TotalSeconds:F6} {ResidentMemory.Peak - before}"));
        }
    }
}
