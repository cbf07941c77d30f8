using System.Diagnostics;
using System.Globalization;
using SegDsl.Distributed;
using SegDsl.Models.Networks;
using SegDsl.Networks;
using SegDsl.Precision;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SegDsl.Benchmarks;

/// <summary>Our side: the decoupled ResNet-50 DeepLabV3+ that the generator wrote.</summary>
internal sealed class GeneratedNetwork : IDisposable
{
    private readonly long loaded;
    private readonly DeepR50V3PlusDecouple network;
    private readonly optim.Optimizer optimizer;
    private readonly ProcessGroup? group;
    private readonly DataParallel? parallel;

    private GeneratedNetwork(int threads)
    {
        set_num_threads(threads);
        manual_seed(1);
        loaded = MemoryOfLibraries();
        network = new DeepR50V3PlusDecouple();
        optimizer = optim.SGD(network.parameters(), learningRate: 0.01, momentum: 0.9, weight_decay: 1e-4);
        if (WorldSettings.FromEnvironment() is not { } world) return;
        group = ProcessGroup.Join(world, CPU);
        parallel = new DataParallel(network, group);
    }

    /// <summary>Answers requests on standard input until it ends or says <c>quit</c>; see <see cref="Peer"/>.</summary>
    public static void Serve(int threads)
    {
        using var network = new GeneratedNetwork(threads);
        while (Console.ReadLine() is { } line && line != "quit")
        {
            if (line == "keys")
            {
                Console.WriteLine(string.Join(' ', network.network.state_dict().Select(entry => $"{entry.Key}:{string.Join('x', entry.Value.shape)}")));
                continue;
            }
            var fields = line.Split(' ');
            var workload = new Workload(fields[0], [.. fields.Skip(2).Select(f => long.Parse(f, CultureInfo.InvariantCulture))], fields[1]);
            var sample = network.Measure(workload);
            Console.WriteLine(FormattableString.Invariant($"{sample.Seconds:F6} {sample.PeakBytes}"));
        }
    }

    /// <summary>The memory that is not mapped from files, once torch has allocated what it does when it is used for the first time.</summary>
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
        long[] pixels = [workload.Shape[2], workload.Shape[3]];
        var images = rand(workload.Shape);
        var labels = randint(0, 19, [workload.Shape[0], .. pixels]);
        var edges = randint(0, 2, [workload.Shape[0], 1, .. pixels]).to(ScalarType.Float32);
        ResidentMemory.ResetPeak();
        var clock = Stopwatch.StartNew();
        if (workload.Command == "forward") Forward(images, precision);
        else Step(images, labels, edges, precision);
        return new Sample(clock.Elapsed.TotalSeconds, ResidentMemory.Peak - ResidentMemory.Mapped - loaded);
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
        optimizer.step();

        Tensor Scores(string name) => outputs[name].to(ScalarType.Float32);
    }

    public void Dispose()
    {
        parallel?.Dispose();
        group?.Dispose();
        optimizer.Dispose();
        network.Dispose();
    }
}
