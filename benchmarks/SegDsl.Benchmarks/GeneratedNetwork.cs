using System.Diagnostics;
using System.Globalization;
using SegDsl.Distributed;
using SegDsl.Models.Networks;
using SegDsl.Networks;
using SegDsl.Training;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SegDsl.Benchmarks;

/// <summary>Our side: the ResNet-50 DeepLabV3+ that the generator wrote.</summary>
internal sealed class GeneratedNetwork : IDisposable
{
    private const double LearningRate = 0.01;
    private static readonly string[] Commands = ["forward", "step", "reduce"];

    private readonly DeepR50V3Plus network;
    private readonly Optimizer optimizer;
    private readonly ProcessGroup? group;
    private readonly DataParallel? parallel;

    private GeneratedNetwork(int threads)
    {
        set_num_threads(threads);
        manual_seed(1);
        network = new DeepR50V3Plus();
        optimizer = Optimizer.Create(new SgdDefinition(LearningRate), network.named_parameters());
        if (WorldSettings.FromEnvironment() is not { } world) return;
        group = ProcessGroup.Join(world, CPU);
        parallel = new DataParallel(network, group);
    }

    /// <summary>Answers requests on standard input until it ends or says <c>quit</c>; see <see cref="Peer"/>. Of several ranks the first one does.</summary>
    public static void Serve(int threads)
    {
        using var network = new GeneratedNetwork(threads);
        while (network.Receive() is { } workload)
        {
            var sample = network.Measure(workload);
            if (network.IsMain) Console.WriteLine(FormattableString.Invariant($"{sample.Seconds:F6} {sample.PeakBytes}"));
        }
    }

    private bool IsMain => group is null or { Rank: 0 };

    /// <summary>The next request, on all ranks; null after the last one.</summary>
    private Workload? Receive()
    {
        Span<long> numbers = stackalloc long[5];
        if (IsMain && Console.ReadLine() is { } line && line != "quit")
        {
            var fields = line.Split(' ');
            numbers[0] = 1 + Array.IndexOf(Commands, fields[0]);
            for (var i = 1; i < fields.Length; i++) numbers[i] = long.Parse(fields[i], CultureInfo.InvariantCulture);
        }
        group?.AllReduce(numbers);
        return numbers[0] == 0 ? null : new Workload(Commands[numbers[0] - 1], [.. numbers[1..].TrimEnd(0)]);
    }

    private Sample Measure(Workload workload)
    {
        using var scope = NewDisposeScope();
        var images = rand(workload.Shape);
        var labels = workload.Command == "step" ? randint(0, 19, [workload.Shape[0], workload.Shape[2], workload.Shape[3]]) : images;
        group?.Barrier();
        ResidentMemory.ResetPeak();
        var before = ResidentMemory.Current;
        var clock = Stopwatch.StartNew();
        switch (workload.Command)
        {
            case "forward":
                Forward(images);
                break;
            case "reduce":
                group?.AllReduce(images);
                break;
            default:
                Step(images, labels);
                break;
        }
        var seconds = tensor(clock.Elapsed.TotalSeconds);
        var peak = ResidentMemory.Peak - before;
        group?.AllReduce(seconds, ReduceOperation.Maximum);
        return new Sample(seconds.item<double>(), peak);
    }

    private void Forward(Tensor images)
    {
        network.eval();
        using var inference = no_grad();
        network.call(images)!.DisposeAll();
    }

    private void Step(Tensor images, Tensor labels)
    {
        using var scope = NewDisposeScope();
        network.train();
        foreach (var parameter in network.parameters()) parameter.grad = null;
        NamedTensors outputs = parallel is null ? network.call(images) : parallel.Forward(images);
        functional.cross_entropy(outputs["seg"], labels).backward();
        parallel?.AverageGradients();
        optimizer.Step(LearningRate);
    }

    public void Dispose()
    {
        parallel?.Dispose();
        group?.Dispose();
        optimizer.Dispose();
        network.Dispose();
    }
}
