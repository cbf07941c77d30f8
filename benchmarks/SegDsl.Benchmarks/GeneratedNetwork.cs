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

    /// <summary>Answers requests on standard input until it ends or says <c>quit</c>; see <see cref="Peer"/>.</summary>
    public static void Serve(int threads)
    {
        using var network = new GeneratedNetwork(threads);
        while (Console.ReadLine() is { } line && line != "quit")
        {
            var fields = line.Split(' ');
            var workload = new Workload(fields[0], [.. fields.Skip(1).Select(f => long.Parse(f, CultureInfo.InvariantCulture))]);
            var sample = network.Measure(workload);
            Console.WriteLine(FormattableString.Invariant($"{sample.Seconds:F6} {sample.PeakBytes}"));
        }
    }

    private Sample Measure(Workload workload)
    {
        using var scope = NewDisposeScope();
        var images = rand(workload.Shape);
        var labels = randint(0, 19, [workload.Shape[0], workload.Shape[2], workload.Shape[3]]);
        ResidentMemory.ResetPeak();
        var before = ResidentMemory.Current;
        var clock = Stopwatch.StartNew();
        if (workload.Command == "forward") Forward(images);
        else Step(images, labels);
        return new Sample(clock.Elapsed.TotalSeconds, ResidentMemory.Peak - before);
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
