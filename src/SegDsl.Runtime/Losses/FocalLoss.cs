using static TorchSharp.torch;

namespace SegDsl.Losses;

/// <summary>
/// The focal loss of class probabilities p, (1 − p)^γ × −log p of the true class; the mean of the pixels that are not ignored
/// (<see href="https://arxiv.org/abs/1708.02002">Lin et al., 2017</see>, with a softmax in place of their sigmoids).
/// </summary>
public sealed class FocalLoss : OutputLoss
{
    /// <summary>Less counts as this: the power's slope stays finite for any γ.</summary>
    private const double LeastImprobability = 1e-12;

    private readonly double gamma;
    private readonly IReadOnlyList<double>? weights;

    /// <summary>Creates the loss.</summary>
    /// <param name="definition">Its options.</param>
    /// <param name="classes">The number of classes.</param>
    /// <param name="ignoreIndex">The label that does not count.</param>
    public FocalLoss(FocalDefinition definition, int classes, int ignoreIndex) : base(definition, classes, ignoreIndex)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(definition.Gamma);
        (gamma, weights) = (definition.Gamma, ClassWeights.Checked(definition.Weights, classes));
    }

    /// <inheritdoc/>
    internal override string Kind => "focal";

    private protected override Tensor Evaluate(Tensor output, LossTargets targets)
    {
        var labels = targets.Labels;
        var losses = PixelCrossEntropy.OfLabels(output, labels, IgnoreIndex);
        losses *= losses.neg().expm1().neg().clamp_min(LeastImprobability).pow(gamma);
        if (weights is not null) losses *= ClassWeights.OfPixels(weights, labels, IgnoreIndex, losses.dtype);
        return losses.sum() / labels.ne(IgnoreIndex).sum().clamp_min(1);
    }
}
