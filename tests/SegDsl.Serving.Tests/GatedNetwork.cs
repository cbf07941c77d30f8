using SegDsl.Networks;
using SegDsl.Tests.Training;

namespace SegDsl.Serving.Tests;

/// <summary>A small network that can be held in its forward pass, and that can fail.</summary>
internal sealed class GatedNetwork : SegmentationNetwork
{
    private readonly ManualResetEventSlim gate = new(initialState: true);
    private readonly TinyNetwork network = RunningService.Network();
    private int passes;

    public GatedNetwork() : base(nameof(GatedNetwork)) => register_module(nameof(network), network);

    public override long Classes => network.Classes;

    /// <summary>The number of forward passes that started.</summary>
    public int Passes => Volatile.Read(ref passes);

    /// <summary>The width of images on which the network fails.</summary>
    public int? FailingWidth { get; init; }

    /// <summary>Fails on every batch of several images.</summary>
    public bool FailsOnBatches { get; init; }

    public void Close() => gate.Reset();

    public void Open() => gate.Set();

    public override NamedTensors forward(NetworkInputs inputs)
    {
        Interlocked.Increment(ref passes);
        gate.Wait();
        if (inputs.Image.shape[3] == FailingWidth || (FailsOnBatches && inputs.Image.shape[0] > 1)) throw new InvalidOperationException("secret cause");
        return network.call(inputs);
    }
}
