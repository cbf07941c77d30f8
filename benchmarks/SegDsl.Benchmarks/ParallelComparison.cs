using Spectre.Console;

namespace SegDsl.Benchmarks;

/// <summary>Compares a data parallel training step of two ranks with PyTorch's DistributedDataParallel, alternating on the same machine.</summary>
internal static class ParallelComparison
{
    /// <summary>The command of this comparison.</summary>
    public const string Command = "parallel";

    private const int WarmUps = 3;
    private const int Ranks = 2;
    private static readonly Workload Step = new("step", [2, 3, 96, 96]);
    private static readonly Workload Reduction = new("reduce", [25 * 1024 * 1024 / sizeof(float)]);

    /// <summary>Compares both sides and prints the medians.</summary>
    public static void Run(int rounds, string python)
    {
        using var ours = Peer.GeneratedRanks(Ranks);
        using var theirs = new RankPair(python);
        var table = new Table().AddColumns("", "SegDsl", "PyTorch", "ratio");
        foreach (var (workload, title) in new[] { (Step, $"{Step} per rank, s"), (Reduction, "all-reduce of 25 MiB, s") })
        {
            var pairs = Compare(workload, rounds, ours, theirs);
            table.AddRow(title, pairs.Median(p => p.Ours), pairs.Median(p => p.Theirs), pairs.Median(p => p.Ours / p.Theirs));
        }
        AnsiConsole.MarkupLineInterpolated(
            $"ResNet-50 DeepLabV3+, two ranks with one thread each, MPI and Gloo, {rounds} rounds, alternating; medians, and the median ratio of the rounds.");
        AnsiConsole.Write(table);
    }

    private static List<(double Ours, double Theirs)> Compare(Workload workload, int rounds, Peer ours, RankPair theirs)
    {
        var pairs = new List<(double Ours, double Theirs)>();
        for (var i = -WarmUps; i < rounds; i++)
        {
            // The order alternates, so that a machine that slows down or warms up favors neither side.
            var isOurs = (i & 1) == 0;
            var first = isOurs ? ours.Measure(workload.Request).Seconds : theirs.Measure(workload.Request);
            var second = isOurs ? theirs.Measure(workload.Request) : ours.Measure(workload.Request).Seconds;
            if (i >= 0) pairs.Add(isOurs ? (first, second) : (second, first));
        }
        return pairs;
    }
}
