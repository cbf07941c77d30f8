using SegDsl.Validation;
using TorchSharp;
using static TorchSharp.torch;

namespace SegDsl.Losses;

/// <summary>Cross entropy of the hardest pixels (online hard example mining): <see cref="OhemLoss"/>.</summary>
/// <param name="Threshold">Pixels whose target class has at most this probability are kept, from 0 to 1.</param>
/// <param name="MinKept">The minimum number of pixels of the batch to keep.</param>
/// <param name="Weights">One weight per class, at least 0; null for uniform weights. Weights do not affect which pixels are kept.</param>
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
/// Online hard example mining (OHEM): the mean cross entropy of the pixels whose target class has at most a threshold probability. The threshold is raised
/// if needed to keep a minimum number of pixels of the batch (<see href="https://arxiv.org/abs/1604.03540">Shrivastava et al., 2016</see>).
/// </summary>
public sealed class OhemLoss : OutputLoss
{
    private readonly OhemDefinition definition;
    private readonly IReadOnlyList<double>? weights;

    /// <summary>Creates the loss.</summary>
    /// <param name="definition">The options of the loss.</param>
    /// <param name="classes">The number of classes; at least 1.</param>
    /// <param name="ignoreIndex">Pixels with this label are ignored; must not be the index of a class.</param>
    /// <exception cref="ArgumentException"><paramref name="ignoreIndex"/> is the index of a class, or the class weights are invalid.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="classes"/> or an option is out of range.</exception>
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

    /// <summary>The pixels to keep, bool [N, H, W].</summary>
    /// <param name="losses">The cross entropy of every pixel, [N, H, W].</param>
    /// <param name="counted">The candidate pixels, bool [N, H, W].</param>
    /// <param name="threshold">Pixels whose target class has at most this probability are kept, which is a loss of at least −log of the threshold.</param>
    /// <param name="minKept">The minimum number of pixels to keep; all candidates if there are fewer.</param>
    internal static Tensor Kept(Tensor losses, Tensor counted, double threshold, int minKept)
    {
        // On the CPU, reading the count does not synchronize, and the search is rarely needed.
        var hard = losses.ge(-Math.Log(threshold)).logical_and_(counted);
        if (minKept == 0 || (hard.device_type == DeviceType.CPU && hard.sum().item<long>() >= minKept)) return hard;
        // Pixels that are not candidates rank below all others. With fewer candidates than minKept, the k-th value is that of such a pixel, so that all
        // candidates are kept without reading their number from the device.
        const double BelowAllCandidates = -1;
        var hardness = losses.clamp_min(0).masked_fill(counted.logical_not(), BelowAllCandidates);
        var (cutoff, _) = hardness.flatten().kthvalue(1 + Math.Max(0, hardness.numel() - minKept), 0);
        return hard.logical_or(hardness.ge(cutoff)).logical_and(counted);
    }

    /// <summary>The mean of the kept losses, or 0 if none is kept.</summary>
    internal static Tensor Mean(Tensor losses, Tensor kept) => (losses * kept).sum() / kept.sum().clamp_min(1);
}
