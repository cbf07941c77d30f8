// Generated C# against the same network in PyTorch, in turn on the same machine, libtorch and threads:
//   segbench [rounds] [python]
using System.Globalization;
using SegDsl.Benchmarks;
using Spectre.Console;

if (args is ["serve", var threadCount])
{
    GeneratedNetwork.Serve(int.Parse(threadCount, CultureInfo.InvariantCulture));
    return 0;
}

const int WarmUps = 3, MemoryRounds = 5;
var rounds = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 15;
var python = args.Length > 1 ? args[1] : "/usr/bin/python3";
var threads = Environment.ProcessorCount;
Workload[] workloads = [new("forward", [1, 3, 256, 512]), new("step", [2, 3, 128, 128])];

var times = Compare(rounds, returnsMemory: false);
var memory = Compare(MemoryRounds, returnsMemory: true);

var table = new Table().AddColumns("", "SegDsl", "PyTorch", "ratio");
foreach (var workload in workloads)
{
    table.AddRow($"{workload}, s", Median(times[workload], p => p.Ours.Seconds), Median(times[workload], p => p.Theirs.Seconds),
        Median(times[workload], p => p.Ours.Seconds / p.Theirs.Seconds));
    table.AddRow($"{workload}, peak MiB", Median(memory[workload], p => p.Ours.PeakBytes / 1048576.0),
        Median(memory[workload], p => p.Theirs.PeakBytes / 1048576.0), Median(memory[workload], p => (double)p.Ours.PeakBytes / p.Theirs.PeakBytes));
}

AnsiConsole.MarkupLineInterpolated($"ResNet-50 DeepLabV3+, {threads} threads, {rounds} rounds in turn; medians, ratios as the median of the rounds' ratios.");
AnsiConsole.Write(table);
return 0;

Dictionary<Workload, List<(Sample Ours, Sample Theirs)>> Compare(int count, bool returnsMemory)
{
    using var ours = Peer.Generated(threads, returnsMemory);
    using var theirs = Peer.PyTorch(python, threads, returnsMemory);
    var results = new Dictionary<Workload, List<(Sample, Sample)>>();
    foreach (var workload in workloads)
    {
        var pairs = results[workload] = [];
        for (var i = -WarmUps; i < count; i++)
        {
            // Who goes first alternates, so that a machine which slows down or warms up favours neither.
            var first = (i & 1) == 0 ? ours.Measure(workload) : theirs.Measure(workload);
            var second = (i & 1) == 0 ? theirs.Measure(workload) : ours.Measure(workload);
            if (i >= 0) pairs.Add((i & 1) == 0 ? (first, second) : (second, first));
        }
    }

    return results;
}

static string Median<T>(List<T> samples, Func<T, double> value)
{
    var sorted = samples.Select(value).Order().ToArray();
    return ((sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2).ToString("0.000", CultureInfo.InvariantCulture);
}
