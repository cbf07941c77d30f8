using SegDsl.Validation;
using static TorchSharp.torch;

namespace SegDsl.Losses;

/// <summary>Cross entropy that is reduced for well-classified pixels: <see cref="FocalLoss"/>.</summary>
/// <param name="Gamma">The focusing parameter γ, at least 0; 0 gives cross entropy.</param>
/// <param name="Weights">One weight per class, at least 0; null for uniform weights.</param>
public sealed record FocalDefinition(double Gamma = 2, IReadOnlyList<double>? Weights = null) : LabelLossDefinition
{
    /// <summary>Focusing exponent, at least 0; 0 is cross entropy.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public double Gamma { get; init => field = Limit.AtLeast(0, value); } = Limit.AtLeast(0, Gamma);

    /// <inheritdoc/>
    public override OutputLoss Create(int classes, int ignoreIndex) => new FocalLoss(this, classes, ignoreIndex);
}

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
    internal static Tensor Focus(Tensor improbabilities, double gamma) => improbabilities.clamp_min(Epsilon).pow(gamma);
}
