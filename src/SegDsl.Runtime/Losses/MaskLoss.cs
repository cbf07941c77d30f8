using SegDsl.Validation;
using static TorchSharp.torch;

namespace SegDsl.Losses;

/// <summary>Binary cross entropy of every label of a mask, averaged over the pixels with a value.</summary>
/// <param name="Output">The name of the output with scores before the sigmoid.</param>
/// <param name="Positive">The weight of pixels that have the label, greater than 0.</param>
public sealed record BinaryCrossEntropyDefinition(string Output, double Positive = 1) : TargetLossDefinition(Output)
{
    /// <summary>The weight of pixels that have the label, greater than 0.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public double Positive { get; init => field = Limit.Positive(value); } = Limit.Positive(Positive);

    /// <inheritdoc/>
    public override TargetLoss Create(int classes, int ignoreIndex) => new RegressionLoss(this, "bce", Evaluate, classes, ignoreIndex);

    private Tensor Evaluate(Tensor output, Tensor target, Tensor valid)
    {
        // −log σ(x) = softplus(−x), without overflow.
        var losses = Positive * target * nn.functional.softplus(-output) + (1 - target) * nn.functional.softplus(output);
        return RegressionLoss.Mean(losses, valid);
    }
}

/// <summary>
/// 1 − (2 Σ p t + s) / (Σ p + Σ t + s) of the probabilities p of every label of a mask over all pixels of the batch with a value, averaged over the labels.
/// Milletari, Navab, Ahmadi: V-Net. 3DV 2016.
/// </summary>
/// <param name="Output">The name of the output with scores before the sigmoid.</param>
/// <param name="Smooth">The smoothing term s, at least 0.</param>
public sealed record BinaryDiceDefinition(string Output, double Smooth = 1) : TargetLossDefinition(Output)
{
    /// <summary>The smoothing term, at least 0.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public double Smooth { get; init => field = Limit.AtLeast(0, value); } = Limit.AtLeast(0, Smooth);

    /// <inheritdoc/>
    public override TargetLoss Create(int classes, int ignoreIndex) => new RegressionLoss(this, "binary_dice", Evaluate, classes, ignoreIndex);

    private Tensor Evaluate(Tensor output, Tensor target, Tensor valid)
    {
        long[] pixels = [0, 2, 3];
        var probabilities = output.sigmoid().masked_fill(valid.logical_not(), 0);
        var both = (probabilities * target).sum(pixels);
        var all = probabilities.sum(pixels) + target.sum(pixels);
        // A label without any counted pixel has no loss.
        var counted = valid.transpose(0, 1).flatten(1).any(1);
        var losses = 1 - (2 * both + Smooth) / (all + Smooth).clamp_min(1e-12);
        return losses.masked_fill(counted.logical_not(), 0).sum() / counted.sum().clamp_min(1);
    }
}
