using SegDsl.Validation;
using static TorchSharp.torch;

namespace SegDsl.Losses;

/// <summary>Cross entropy that fades where the true class is probable: <see cref="FocalLoss"/>.</summary>
/// <param name="Gamma">Focusing exponent, at least 0; 0 is cross entropy.</param>
/// <param name="Weights">The weight of every class; null for 1.</param>
public sealed record FocalDefinition(double Gamma = 2, IReadOnlyList<double>? Weights = null) : LabelLossDefinition
{
    /// <summary>Focusing exponent, at least 0; 0 is cross entropy.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public double Gamma { get; init => field = Limit.AtLeast(0, value); } = Limit.AtLeast(0, Gamma);

    /// <inheritdoc/>
    public override OutputLoss Create(int classes, int ignoreIndex) => new FocalLoss(this, classes, ignoreIndex);
}

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
        (gamma, weights) = (definition.Gamma, ClassWeights.Checked(definition.Weights, classes));
    }

    /// <inheritdoc/>
    internal override string Kind => "focal";

    private protected override Tensor Evaluate(Tensor output, LossTargets targets)
    {
        var labels = targets.Labels;
        var losses = PixelCrossEntropy.OfLabels(output, labels, IgnoreIndex);
        losses *= Focus(losses.neg().expm1().neg(), gamma);
        if (weights is not null) losses *= ClassWeights.OfPixels(weights, labels, IgnoreIndex, losses.dtype);
        return losses.sum() / labels.ne(IgnoreIndex).sum().clamp_min(1);
    }

    /// <summary>(1 − p)^γ, with a finite gradient for all γ.</summary>
    /// <param name="improbabilities">1 − p, of any shape.</param>
    /// <param name="gamma">The exponent γ, at least 0.</param>
    internal static Tensor Focus(Tensor improbabilities, double gamma) => improbabilities.clamp_min(LeastImprobability).pow(gamma);
}
