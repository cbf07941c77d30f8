// Compares generated C# with the same network in PyTorch, alternating, with the same number of threads:
//   segbench [rounds] [python]
// Compares loading a checkpoint with torch.load:
//   segbench loading [rounds] [python]
// Compares metrics with scipy and skimage, and with the forward pass of a network:
//   segbench metrics [rounds] [python]
// Compares decoding images with PIL, preparing training samples with PIL, scipy and skimage, and the loader with the sum of its stages:
//   segbench data [rounds] [python]
// Compares data parallel steps with PyTorch's DistributedDataParallel, with two ranks each:
//   segbench parallel [rounds] [python]
// Compares the joint edge loss with cross entropy plus binary cross entropy:
//   segbench losses [rounds]
// Compares networks with their fused forms:
//   segbench fused [rounds]
// Compares the throughput over HTTP with that of the fused network alone:
//   segbench serving [rounds] [networks]
using System.Globalization;
using SegDsl.Benchmarks;
using SegDsl.Torch;

// Like in the command line program; here also for the processes of the other side.
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

if (args is [DecodingComparison.ServeCommand])
{
    DecodingComparison.Serve();
    return 0;
}

if (args is ["data", ..])
{
    DecodingComparison.Run(RoundsOf(args[1..]), PythonOf(args[1..]));
    SampleComparison.Run(RoundsOf(args[1..]), PythonOf(args[1..]));
    LoaderMeasurement.Run(RoundsOf(args[1..]));
    return 0;
}

if (args is [FusionComparison.Command, ..])
{
    FusionComparison.Run(RoundsOf(args[1..]));
    return 0;
}

if (args is [ServingComparison.Command, ..])
{
    ServingComparison.Run(RoundsOf(args[1..]), args.Length > 2 ? args[2..] : []);
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
