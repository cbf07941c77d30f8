// Generated C# against the same network in PyTorch, in turn on the same machine, libtorch and threads:
//   segbench [rounds] [python]
// Loading a checkpoint against torch.load:
//   segbench loading [rounds] [python]
// Metrics against scipy and skimage, and against the forward passes that they score:
//   segbench metrics [rounds] [python]
// Preparing training samples against PIL, scipy and skimage, and the loader against the sum of its stages:
//   segbench data [rounds] [python]
// Data parallel steps against PyTorch's DistributedDataParallel, two ranks each:
//   segbench parallel [rounds] [python]
// The joint edge loss against plain cross entropy and binary cross entropy:
//   segbench losses [rounds]
using System.Globalization;
using SegDsl.Benchmarks;
using Spectre.Console;

if (args is ["serve", var threadCount])
{
    GeneratedNetwork.Serve(int.Parse(threadCount, CultureInfo.InvariantCulture));
    return 0;
}

if (args is [LoadingComparison.ServeCommand])
{
    LoadingComparison.Serve();
    return 0;
}

if (args is [LoadingComparison.Command, ..])
{
    LoadingComparison.Run(RoundsOf(args[1..]), PythonOf(args[1..]));
    return 0;
}

if (args is [MetricsComparison.Command, ..])
{
    MetricsComparison.Run(RoundsOf(args[1..]), PythonOf(args[1..]));
    return 0;
}

if (args is [ParallelComparison.Command, ..])
{
    ParallelComparison.Run(RoundsOf(args[1..]), PythonOf(args[1..]));
    return 0;
}

if (args is [SampleComparison.ServeCommand])
{
    SampleComparison.Serve();
    return 0;
}

if (args is ["data", ..])
{
    SampleComparison.Run(RoundsOf(args[1..]), PythonOf(args[1..]));
    LoaderMeasurement.Run(RoundsOf(args[1..]));
    return 0;
}

if (args is [LossComparison.Command, ..])
{
    LossComparison.Run(RoundsOf(args[1..]));
    return 0;
}

const int WarmUps = 3, MemoryRounds = 5;
var rounds = RoundsOf(args);
var python = PythonOf(args);
var threads = Environment.ProcessorCount;
Workload[] workloads = [new("forward", [1, 3, 256, 512]), new("step", [2, 3, 128, 128])];

var times = Compare(rounds, returnsMemory: false);
var memory = Compare(MemoryRounds, returnsMemory: true);

var table = new Table().AddColumns("", "SegDsl", "PyTorch", "ratio");
foreach (var workload in workloads)
{
    table.AddRow($"{workload}, s", times[workload].Median(p => p.Ours.Seconds), times[workload].Median(p => p.Theirs.Seconds),
        times[workload].Median(p => p.Ours.Seconds / p.Theirs.Seconds));
    table.AddRow($"{workload}, peak MiB", memory[workload].Median(p => p.Ours.PeakBytes / 1048576.0),
        memory[workload].Median(p => p.Theirs.PeakBytes / 1048576.0), memory[workload].Median(p => (double)p.Ours.PeakBytes / p.Theirs.PeakBytes));
}

AnsiConsole.MarkupLineInterpolated($"ResNet-50 DeepLabV3+, {threads} threads, {rounds} rounds in turn; medians, ratios as the median of the rounds' ratios.");
AnsiConsole.Write(table);
return 0;

Dictionary<Workload, List<(Sample Ours, Sample Theirs)>> Compare(int count, bool returnsMemory)
{
    using var ours = Peer.Generated(threads, returnsMemory);
    using var theirs = Peer.PyTorch(python, threads, returnsMemory);
    return workloads.ToDictionary(workload => workload, workload => Peer.Alternate(ours, theirs, workload.Request, WarmUps, count));
}

static int RoundsOf(string[] arguments) => arguments.Length > 0 ? int.Parse(arguments[0], CultureInfo.InvariantCulture) : 15;

static string PythonOf(string[] arguments) => arguments.Length > 1 ? arguments[1] : "/usr/bin/python3";
