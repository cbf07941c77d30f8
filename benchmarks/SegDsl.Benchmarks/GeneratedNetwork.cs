using SegDsl.Schedules;
using SegDsl.Optimizers;
using SegDsl.Replication;
using SegDsl.Experiments;
using System.Diagnostics;
using System.Globalization;
using SegDsl.Distributed;
using SegDsl.Models.Networks;
using SegDsl.Networks;
using SegDsl.Precision;
using SegDsl.Torch;
using SegDsl.Training;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SegDsl.Benchmarks;

/// <summary>The SegDsl side of the network comparison: the generated decoupled ResNet-50 DeepLabV3+.</summary>
internal sealed class GeneratedNetwork : IDisposable
{
    private const double LearningRate = 0.01;
    private static readonly string[] Commands = ["forward", "step", "reduce"];
    private static readonly string[] Precisions = ["fp32", "bf16"];

    private readonly long loaded;
    private readonly DeepR50V3PlusDecouple network;
    // Created in the first step, in which PyTorch allocates its optimizer state too.
    private Optimizer? optimizer;
    private readonly ProcessGroup? group;
    private readonly DataParallel? parallel;

    private GeneratedNetwork(int threads)
    {
        // What ComputeDevice.Prepare sets for commands, with the number of threads of the comparison.
        set_num_threads(threads);
        NativeHeap.KeepFreedMemory();
        manual_seed(1);
        loaded = MemoryOfLibraries();
        network = new DeepR50V3PlusDecouple();
        // The layout of training.
        MemoryLayout.SetChannelsLast([.. network.parameters()]);
        if (WorldSettings.FromEnvironment() is not { } world) return;
        group = ProcessGroup.Join(world, CPU);
        parallel = new DataParallel(network, group);
    }

    /// <summary>Answers requests on standard input, read by rank 0, until it ends or contains <c>quit</c>; see <see cref="Peer"/>.</summary>
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
        Span<long> numbers = stackalloc long[6];
        var line = IsMain ? Console.ReadLine() : null;
        for (; line == "keys"; line = Console.ReadLine())
            Console.WriteLine(string.Join(' ', network.state_dict().Select(entry => $"{entry.Key}:{string.Join('x', entry.Value.shape)}")));
        if (line is not (null or "quit"))
        {
            var fields = line.Split(' ');
            numbers[0] = 1 + Array.IndexOf(Commands, fields[0]);
            numbers[1] = Array.IndexOf(Precisions, fields[1]);
            for (var i = 2; i < fields.Length; i++) numbers[i] = long.Parse(fields[i], CultureInfo.InvariantCulture);
        }
        group?.AllReduce(numbers);
        return numbers[0] == 0 ? null : new Workload(Commands[numbers[0] - 1], [.. numbers[2..].TrimEnd(0)], Precisions[numbers[1]]);
    }

    /// <summary>The memory that is not mapped from files, after torch has allocated what it needs on first use.</summary>
    private static long MemoryOfLibraries()
    {
        using var scope = NewDisposeScope();
        functional.conv2d(rand(1, 3, 8, 8), rand(3, 3, 3, 3).requires_grad_()).sum().backward();
        return ResidentMemory.Current - ResidentMemory.Mapped;
    }

    private Sample Measure(Workload workload)
    {
        using var scope = NewDisposeScope();
        var precision = workload.Precision == "bf16" ? ComputePrecision.Bf16 : ComputePrecision.Fp32;
        var images = workload.Command == "reduce" ? rand(workload.Shape) : MemoryLayout.ChannelsLast(rand(workload.Shape));
        var isStep = workload.Command == "step";
        var labels = isStep ? randint(0, 19, [workload.Shape[0], .. workload.Shape[2..]]) : images;
        var edges = isStep ? randint(0, 2, [workload.Shape[0], 1, .. workload.Shape[2..]]).to(ScalarType.Float32) : images;
        group?.Barrier();
        ResidentMemory.ResetPeak();
        var clock = Stopwatch.StartNew();
        switch (workload.Command)
        {
            case "forward":
                Forward(images, precision);
                break;
            case "reduce":
                group?.AllReduce(images);
                break;
            default:
                Step(images, labels, edges, precision);
                break;
        }
        var seconds = tensor(clock.Elapsed.TotalSeconds);
        var peak = ResidentMemory.Peak - ResidentMemory.Mapped - loaded;
        group?.AllReduce(seconds, ReduceOperation.Maximum);
        return new Sample(seconds.item<double>(), peak);
    }

    private void Forward(Tensor images, ComputePrecision precision)
    {
        network.eval();
        using var inference = no_grad();
        using var autocast = Autocast.Enter(precision, CPU);
        network.call(images).DisposeAll();
    }

    private void Step(Tensor images, Tensor labels, Tensor edges, ComputePrecision precision)
    {
        using var scope = NewDisposeScope();
        network.train();
        foreach (var parameter in network.parameters()) parameter.grad = null;
        NamedTensors outputs;
        using (Autocast.Enter(precision, CPU)) outputs = parallel is null ? network.call(images) : parallel.Forward(images);
        var loss = functional.cross_entropy(Scores("seg"), labels) + functional.cross_entropy(Scores("body"), labels)
            + functional.binary_cross_entropy_with_logits(Scores("edge_logits"), edges);
        loss.backward();
        parallel?.AverageGradients();
        optimizer ??= new Optimizer(new SgdDefinition(LearningRate), network.named_parameters());
        optimizer.Step(LearningRate);

        Tensor Scores(string name) => outputs[name].to(ScalarType.Float32);
    }

    public void Dispose()
    {
        parallel?.Dispose();
        group?.Dispose();
        optimizer?.Dispose();
        network.Dispose();
    }
}
