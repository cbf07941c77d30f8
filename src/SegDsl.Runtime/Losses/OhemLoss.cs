using SegDsl.Validation;
using TorchSharp;
using static TorchSharp.torch;

namespace SegDsl.Losses;

/// <summary>Cross entropy over the hardest pixels: <see cref="OhemLoss"/>.</summary>
/// <param name="Threshold">Probability of the true class up to which a pixel is kept, from 0 to 1.</param>
/// <param name="MinKept">Minimum number of pixels of the batch to keep, at least 0.</param>
/// <param name="Weights">The weight of every class; null for 1. It has no part in what is hard.</param>
public sealed record OhemDefinition(double Threshold = 0.7, int MinKept = 10_000, IReadOnlyList<double>? Weights = null) : LabelLossDefinition
{
    /// <summary>Probability of the true class up to which a pixel is kept, from 0 to 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public double Threshold { get; init => field = Limit.Between(0, 1, value); } = Limit.Between(0, 1, Threshold);

    /// <summary>Minimum number of pixels of the batch to keep, at least 0.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public int MinKept { get; init => field = Limit.AtLeast(0, value); } = Limit.AtLeast(0, MinKept);

    /// <inheritdoc/>
    public override OutputLoss Create(int classes, int ignoreIndex) => new OhemLoss(this, classes, ignoreIndex);
}

/// <summary>
/// Online hard example mining: the mean cross entropy of the pixels whose true class has a probability up to a threshold, which
/// rises until enough pixels of the batch are kept (<see href="https://arxiv.org/abs/1604.03540">Shrivastava et al., 2016</see>).
/// </summary>
public sealed class OhemLoss : OutputLoss
{
    private readonly OhemDefinition definition;
    private readonly IReadOnlyList<double>? weights;

    /// <summary>Creates the loss.</summary>
    /// <param name="definition">Its options.</param>
    /// <param name="classes">The number of classes.</param>
    /// <param name="ignoreIndex">The label that does not count.</param>
    public OhemLoss(OhemDefinition definition, int classes, int ignoreIndex) : base(definition, classes, ignoreIndex) =>
        (this.definition, weights) = (definition, ClassWeights.Checked(definition.Weights, classes));

    /// <inheritdoc/>
    internal override string Kind => "ohem";

    private protected override Tensor Evaluate(Tensor output, LossTargets targets)
    {
        var labels = targets.Labels;
        var losses = PixelCrossEntropy.OfLabels(output, labels, IgnoreIndex);
        var kept = Kept(losses.detach(), labels.ne(IgnoreIndex), definition.Threshold, definition.MinKept);
        if (weights is not null) losses *= ClassWeights.OfPixels(weights, labels, IgnoreIndex, losses.dtype);
        return Mean(losses, kept);
    }

    /// <summary>Which pixels are kept, bool [N, H, W]. A probability up to a threshold is a loss from its −log on.</summary>
    /// <param name="losses">The cross entropy of every pixel.</param>
    /// <param name="counted">Which pixels count.</param>
    /// <param name="threshold">Pixels whose true class has a probability up to this are kept.</param>
    /// <param name="minKept">At least so many are kept, or all that count.</param>
    internal static Tensor Kept(Tensor losses, Tensor counted, double threshold, int minKept)
    {
        // What is on the processor is known at once, and the search is seldom needed.
        var hard = losses.ge(-Math.Log(threshold)).logical_and_(counted);
        if (minKept == 0 || (hard.device_type == DeviceType.CPU && hard.sum().item<long>() >= minKept)) return hard;
        // A pixel that does not count is easier than any other. Where fewer count than must be kept, the least loss that keeps
        // enough is that of such a pixel, so all that count are kept and nobody has to be asked how many there are.
        const double EasierThanAny = -1;
        var hardness = losses.clamp_min(0).masked_fill(counted.logical_not(), EasierThanAny);
        var (least, _) = hardness.flatten().kthvalue(1 + Math.Max(0, hardness.numel() - minKept), 0);
        return hard.logical_or(hardness.ge(least)).logical_and(counted);
    }

    /// <summary>The mean of the losses that are kept; 0 where none is.</summary>
    internal static Tensor Mean(Tensor losses, Tensor kept) => (losses * kept).sum() / kept.sum().clamp_min(1);
}
