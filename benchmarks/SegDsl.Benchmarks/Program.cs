// Generated C# against the same network in PyTorch, in turn on the same machine with as many threads:
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
using SegDsl.Torch;

// As the program does, and here for the other side's processes too.
WorkerThreads.SleepWhileWaiting();

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

NetworkComparison.Run(RoundsOf(args), PythonOf(args));
return 0;

static int RoundsOf(string[] arguments) => arguments.Length > 0 ? int.Parse(arguments[0], CultureInfo.InvariantCulture) : 15;

static string PythonOf(string[] arguments) => arguments.Length > 1 ? arguments[1] : "/usr/bin/python3";
