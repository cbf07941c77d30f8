using SegDsl.Data;
using SegDsl.Losses;
using SegDsl.Networks;
using static TorchSharp.torch;

namespace SegDsl.Training;

/// <summary>
/// Blends every sample of a batch with the one before it: <see cref="MixUp"/>. The order of a batch is random, and no sample is blended with itself.
/// </summary>
/// <param name="weight">The weight of the original samples, from 0 to 1.</param>
internal sealed class BatchMixing(double weight)
{
    /// <summary>The stream of random numbers for weights; other uses have other streams.</summary>
    private const int Stream = 2;

    /// <summary>The mixing of a batch; null if the experiment has none.</summary>
    /// <param name="mixing">The augmentation; null if there is none.</param>
    /// <param name="seed">The seed of the run.</param>
    /// <param name="batch">The number of the batch, unique in the run and over all processes.</param>
    public static BatchMixing? Of(MixUp? mixing, long seed, int batch) => mixing is null ? null : new(mixing.DrawWeight(new SplitMix64(seed, Stream, batch)));

    /// <summary>Blends the inputs.</summary>
    public NetworkInputs Blend(NetworkInputs inputs) => inputs.Map(tensor => weight * tensor + (1 - weight) * Others(tensor));

    /// <summary>The loss of the outputs for blended inputs.</summary>
    /// <param name="loss">The loss.</param>
    /// <param name="outputs">The outputs.</param>
    /// <param name="targets">The targets of the original samples.</param>
    public LossValue Compute(SegmentationLoss loss, NamedTensors outputs, LossTargets targets)
    {
        var (own, other) = (loss.Compute(outputs, targets), loss.Compute(outputs, targets.Map(Others)));
        return new LossValue(Blend(own.Total, other.Total), [.. own.Parts.Zip(other.Parts, (a, b) => new LossPart(a.Name, Blend(a.Value, b.Value)))]);
    }

    private Tensor Blend(Tensor own, Tensor other) => weight * own + (1 - weight) * other;

    private static Tensor Others(Tensor tensor) => tensor.roll(1, 0);
}
