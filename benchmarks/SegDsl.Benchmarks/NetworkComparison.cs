using Spectre.Console;

namespace SegDsl.Benchmarks;

/// <summary>Compares time and memory of the generated network and the same network in PyTorch, alternating, with the same number of threads.</summary>
internal static class NetworkComparison
{
    private const int WarmUps = 3, MemoryRounds = 5;

    private static readonly Workload[] Workloads =
    [
        new("forward", [1, 3, 256, 512]), new("step", [2, 3, 128, 128]),
        new("forward", [1, 3, 256, 512], "bf16"), new("step", [2, 3, 128, 128], "bf16"),
    ];

    /// <summary>Compares the networks and prints the result.</summary>
    /// <param name="rounds">The number of timed rounds.</param>
    /// <param name="python">The path of a Python with torch.</param>
    /// <exception cref="InvalidOperationException">The two networks differ.</exception>
    public static void Run(int rounds, string python)
    {
        var threads = Environment.ProcessorCount;
        var table = new Table().AddColumns("", "SegDsl", "PyTorch", "ratio");
        foreach (var workload in Workloads)
        {
            var times = Compare(workload, rounds, threads, python, returnsMemory: false);
            var memory = Compare(workload, MemoryRounds, threads, python, returnsMemory: true);
            table.AddRow(
                $"{workload}, s", times.Median(p => p.Ours.Seconds), times.Median(p => p.Theirs.Seconds), times.Median(p => p.Ours.Seconds / p.Theirs.Seconds));
            table.AddRow(
                $"{workload}, peak MiB", memory.Median(p => p.Ours.PeakBytes / 1048576.0), memory.Median(p => p.Theirs.PeakBytes / 1048576.0),
                memory.Median(p => (double)p.Ours.PeakBytes / p.Theirs.PeakBytes));
        }

        AnsiConsole.MarkupLineInterpolated(
            $"ResNet-50 DeepLabV3+, decoupled, {threads} threads, {rounds} rounds, alternating; medians, and the median ratio of the rounds.");
        AnsiConsole.WriteLine("Memory excludes loaded libraries.");
        AnsiConsole.Write(table);
    }

    /// <summary>Runs a workload alternately in two new processes.</summary>
    private static List<(Sample Ours, Sample Theirs)> Compare(Workload workload, int rounds, int threads, string python, bool returnsMemory)
    {
        using var ours = Peer.Generated(threads, returnsMemory);
        using var theirs = Peer.PyTorch(python, threads, returnsMemory);
        var (keys, theirKeys) = (ours.Ask("keys"), theirs.Ask("keys"));
        if (!keys.Split(' ').ToHashSet().SetEquals(theirKeys.Split(' ')))
            throw new InvalidOperationException($"The two networks differ.\nSegDsl: {keys}\nPyTorch: {theirKeys}");
        return Peer.Alternate(ours, theirs, workload.Request, WarmUps, rounds);
    }
}
