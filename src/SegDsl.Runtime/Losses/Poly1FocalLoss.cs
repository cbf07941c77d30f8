using SegDsl.Validation;
using static TorchSharp.torch;

namespace SegDsl.Losses;

/// <summary>The focal loss plus epsilon times its first polynomial term: <see cref="Poly1FocalLoss"/>.</summary>
/// <param name="Gamma">Focusing exponent, at least 0.</param>
/// <param name="Epsilon">Weight of the additional term, at least -1; 0 is the focal loss.</param>
/// <param name="Weights">The weight of every class; null for 1.</param>
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
/// The Poly-1 focal loss of class probabilities p, (1 − p)^γ × −log p + ε × (1 − p)^(γ + 1) of the true class; the mean of the pixels that are not
/// ignored (<see href="https://arxiv.org/abs/2204.12511">Leng et al., 2022</see>, with a softmax instead of sigmoids).
/// </summary>
public sealed class Poly1FocalLoss : OutputLoss
{
    private readonly double gamma;
    private readonly double epsilon;
    private readonly IReadOnlyList<double>? weights;

    /// <summary>Creates the loss.</summary>
    /// <param name="definition">Its settings.</param>
    /// <param name="classes">The number of classes.</param>
    /// <param name="ignoreIndex">The ignore index.</param>
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
