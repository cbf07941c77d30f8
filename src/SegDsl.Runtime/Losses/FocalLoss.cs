using static TorchSharp.torch;

namespace SegDsl.Losses;

/// <summary>
/// Focal loss (1 − p)^γ × −log p, where p is the softmax probability of the target class, averaged over the pixels that are not ignored
/// (<see href="https://arxiv.org/abs/1708.02002">Lin et al., 2017</see>, with softmax instead of sigmoid probabilities).
/// </summary>
public sealed class FocalLoss : OutputLoss
{
    /// <summary>The lower limit of 1 − p, which keeps the gradient of the power finite for every γ.</summary>
    private const double Epsilon = 1e-12;

    private readonly double gamma;
    private readonly IReadOnlyList<double>? weights;

    /// <summary>Creates the loss.</summary>
    /// <param name="definition">The options of the loss.</param>
    /// <param name="classes">The number of classes; at least 1.</param>
    /// <param name="ignoreIndex">Pixels with this label are ignored; must not be the index of a class.</param>
    /// <exception cref="ArgumentException"><paramref name="ignoreIndex"/> is the index of a class, or the class weights are invalid.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="classes"/> or an option is out of range.</exception>
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
        losses *= losses.neg().expm1().neg().clamp_min(Epsilon).pow(gamma);
        if (weights is not null) losses *= ClassWeights.OfPixels(weights, labels, IgnoreIndex, losses.dtype);
        return losses.sum() / labels.ne(IgnoreIndex).sum().clamp_min(1);
    }
}
