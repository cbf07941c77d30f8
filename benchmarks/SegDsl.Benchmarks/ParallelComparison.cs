using Spectre.Console;

namespace SegDsl.Benchmarks;

/// <summary>A data parallel training step of two ranks against PyTorch's DistributedDataParallel, in turn on the same machine.</summary>
internal static class ParallelComparison
{
    /// <summary>The command's name.</summary>
    public const string Command = "parallel";

    private const int WarmUps = 3;
    private static readonly Workload Step = new("step", [2, 3, 96, 96]);

    /// <summary>Compares, and prints the medians.</summary>
    public static void Run(int rounds, string python)
    {
        using var ours = new RankPair(null);
        using var theirs = new RankPair(python);
        var pairs = new List<(double Ours, double Theirs)>();
        for (var i = -WarmUps; i < rounds; i++)
        {
            // Who goes first alternates, so that a machine which slows down or warms up favours neither.
            var first = (i & 1) == 0 ? ours.Measure(Step.Request) : theirs.Measure(Step.Request);
            var second = (i & 1) == 0 ? theirs.Measure(Step.Request) : ours.Measure(Step.Request);
            if (i >= 0) pairs.Add((i & 1) == 0 ? (first, second) : (second, first));
        }

        var table = new Table().AddColumns("", "SegDsl", "PyTorch", "ratio");
        table.AddRow($"{Step} a rank, s", pairs.Median(p => p.Ours), pairs.Median(p => p.Theirs), pairs.Median(p => p.Ours / p.Theirs));
        AnsiConsole.MarkupLineInterpolated($"ResNet-50 DeepLabV3+, two ranks of one thread, {rounds} rounds in turn; medians, the ratio as the median of the rounds' ratios.");
        AnsiConsole.Write(table);
    }
}
