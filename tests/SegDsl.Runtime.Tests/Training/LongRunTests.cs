using SegDsl.Schedules;
using SegDsl.Optimizers;
using SegDsl.Experiments;
using SegDsl.Losses;
using SegDsl.Training;
using Xunit.Abstractions;
using static TorchSharp.torch;

namespace SegDsl.Tests.Training;

/// <summary>The memory of a run does not depend on its length.</summary>
public sealed class LongRunTests(ITestOutputHelper output) : TrainingFixture
{
    private const int Begin = 100;
    private const int End = 1000;

    /// <summary>Heaps may still reach their final size in a run; a leak would show in every run.</summary>
    private const int Runs = 3;

    /// <summary>The number of tensors in prefetched batches, which varies.</summary>
    private const int Prepared = 16;

    /// <summary>The allowed growth. Leaking one tensor of the network's first features per step would take twice as much.</summary>
    private const double Mebibytes = 6;

    [Fact]
    public void Tensors_and_memory_do_not_grow_from_step_100_to_step_1000()
    {
        var experiment = Dropping with
        {
            Loss = new WeightedSumDefinition(new LossTerm(1, new CrossEntropyDefinition()),
                new LossTerm(1, new RelaxedDefinition()), new LossTerm(1, new LovaszDefinition())),
            Optimizer = new AdamWDefinition(0.001),
            Average = 0.99,
            Clip = 1,
            EvaluateEvery = End,
        };
        // Warm up: the runtime recompiles hot methods, and heaps grow to their final size.
        Train(experiment, steps: 1500);
        var growth = double.MaxValue;
        for (var run = 0; run < Runs && growth >= Mebibytes; run++) growth = Math.Min(growth, Growth(experiment));
        Assert.True(growth < Mebibytes, $"Resident memory grew by at least {growth:F1} MiB in every run.");
    }

    /// <summary>The growth of resident memory within a run, in MiB. The number of tensors must not grow in any run.</summary>
    private double Growth(Experiment experiment)
    {
        var (tensors, bytes) = (new Dictionary<int, long>(), new Dictionary<int, long>());
        var observer = new RecordingObserver(report =>
        {
            if (report.Step + 1 is not (Begin or End)) return;
            tensors[report.Step + 1] = Tensor.TotalCount;
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive);
            GC.WaitForPendingFinalizers();
            bytes[report.Step + 1] = Environment.WorkingSet;
        });

        Train(experiment, steps: End, observer: observer);

        var growth = (bytes[End] - bytes[Begin]) / (double)(1 << 20);
        output.WriteLine($"{tensors[End] - tensors[Begin]} tensors, {growth:F1} MiB");
        Assert.InRange(tensors[End] - tensors[Begin], -Prepared, Prepared);
        return growth;
    }
}
