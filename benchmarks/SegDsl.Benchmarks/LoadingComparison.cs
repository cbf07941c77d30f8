using System.Diagnostics;
using System.Globalization;
using SegDsl.Checkpoints;
using Spectre.Console;
using TorchSharp;

namespace SegDsl.Benchmarks;

/// <summary>Loading a checkpoint that PyTorch wrote into tensors, against <c>torch.load</c>, in turn on the same file.</summary>
internal static class LoadingComparison
{
    /// <summary>The program's first argument for this comparison.</summary>
    public const string Command = "loading";

    /// <summary>The program's argument for the process that loads.</summary>
    public const string ServeCommand = "serve-loading";

    private const int WarmUps = 1;
    private const long CheckpointBytes = 550_000_000;

    /// <summary>Makes the checkpoint, compares and prints.</summary>
    /// <param name="rounds">How often each side loads it.</param>
    /// <param name="python">The Python that has torch.</param>
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
            AnsiConsole.MarkupLineInterpolated($"Loading {size / 1048576} MiB, {rounds} rounds in turn; medians, ratio as the median of the rounds' ratios.");
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

    /// <summary>Answers requests on standard input until it ends or says <c>quit</c>; see <see cref="Peer"/>.</summary>
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
