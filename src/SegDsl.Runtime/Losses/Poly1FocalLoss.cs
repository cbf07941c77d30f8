using SegDsl.Validation;
using static TorchSharp.torch;

namespace SegDsl.Losses;

/// <summary>The focal loss plus epsilon times its first polynomial term: <see cref="Poly1FocalLoss"/>.</summary>
/// <param name="Gamma">Focusing exponent, at least 0.</param>
/// <param name="Epsilon">Weight of the additional term, at least -1; 0 is the focal loss.</param>
/// <param name="Weights">One weight per class, at least 0; null for uniform weights.</param>
public sealed record Poly1FocalDefinition(double Gamma = 2, double Epsilon = 1, IReadOnlyList<double>? Weights = null) : LabelLossDefinition
{
    /// <summary>Focusing exponent, at least 0.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public double Gamma { get; init => field = Limit.AtLeast(0, value); } = Limit.AtLeast(0, Gamma);

    /// <summary>Weight of the additional term, at least -1; below that, the loss decreases with the error.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public double Epsilon { get; init => field = Limit.AtLeast(-1, value); } = Limit.AtLeast(-1, Epsilon);

    /// <inheritdoc/>
    public override OutputLoss Create(int classes, int ignoreIndex) => new Poly1FocalLoss(this, classes, ignoreIndex);
}

/// <summary>
/// Poly-1 focal loss (1 − p)^γ × −log p + ε × (1 − p)^(γ + 1), where p is the softmax probability of the target class, averaged over the pixels that are
/// not ignored (<see href="https://arxiv.org/abs/2204.12511">Leng et al., 2022</see>, with softmax instead of sigmoid probabilities).
/// </summary>
public sealed class Poly1FocalLoss : OutputLoss
{
    private readonly double gamma;
    private readonly double epsilon;
    private readonly IReadOnlyList<double>? weights;

    /// <summary>Creates the loss.</summary>
    /// <param name="definition">The options of the loss.</param>
    /// <param name="classes">The number of classes; at least 1.</param>
    /// <param name="ignoreIndex">Pixels with this label are ignored; must not be the index of a class.</param>
    /// <exception cref="ArgumentException"><paramref name="ignoreIndex"/> is the index of a class, or the class weights are invalid.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="classes"/> is out of range.</exception>
    public Poly1FocalLoss(Poly1FocalDefinition definition, int classes, int ignoreIndex) : base(definition, classes, ignoreIndex) =>
        (gamma, epsilon, weights) = (definition.Gamma, definition.Epsilon, ClassWeights.Checked(definition.Weights, classes));

    /// <inheritdoc/>
    internal override string Kind => "poly1_focal";

    private protected override Tensor Evaluate(Tensor output, LossTargets targets)
    {
        var labels = targets.Labels;
        var entropies = PixelCrossEntropy.OfLabels(output, labels, IgnoreIndex);
        var improbabilities = entropies.neg().expm1().neg();
        var losses = FocalLoss.Focus(improbabilities, gamma) * (entropies + epsilon * improbabilities);
        if (weights is not null) losses *= ClassWeights.OfPixels(weights, labels, IgnoreIndex, losses.dtype);
        return losses.sum() / labels.ne(IgnoreIndex).sum().clamp_min(1);
    }
}
