using SegDsl.Validation;
using static TorchSharp.torch;

namespace SegDsl.Losses;

/// <summary>Cross entropy without the ignored pixels: <see cref="CrossEntropyLoss"/>.</summary>
/// <param name="Smoothing">Label smoothing, the fraction of the target that is spread over all classes, from 0 to 1.</param>
/// <param name="Weights">The weight of every class; null for 1.</param>
public sealed record CrossEntropyDefinition(double Smoothing = 0, IReadOnlyList<double>? Weights = null) : LabelLossDefinition
{
    /// <summary>Label smoothing, the fraction of the target that is spread over all classes, from 0 to 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public double Smoothing { get; init => field = Limit.Between(0, 1, value); } = Limit.Between(0, 1, Smoothing);

    /// <inheritdoc/>
    public override OutputLoss Create(int classes, int ignoreIndex) => new CrossEntropyLoss(this, classes, ignoreIndex);
}

/// <summary>
/// The mean cross entropy of the pixels that are not ignored; weighted, if classes have weights, with that of their class. With smoothing the target is
/// a mixture of the class and of all classes evenly (<see href="https://arxiv.org/abs/1512.00567">Szegedy et al., 2016</see>).
/// </summary>
public sealed class CrossEntropyLoss : OutputLoss
{
    private readonly double smoothing;
    private readonly IReadOnlyList<double>? weights;

    /// <summary>Creates the loss.</summary>
    /// <param name="definition">Its options.</param>
    /// <param name="classes">The number of classes.</param>
    /// <param name="ignoreIndex">The label that does not count.</param>
    public CrossEntropyLoss(CrossEntropyDefinition definition, int classes, int ignoreIndex) : base(definition, classes, ignoreIndex)
    {
        (smoothing, weights) = (definition.Smoothing, ClassWeights.Checked(definition.Weights, classes));
    }

    /// <inheritdoc/>
    internal override string Kind => "cross_entropy";

    private protected override Tensor Evaluate(Tensor output, LossTargets targets)
    {
        var labels = targets.Labels;
        if (weights is null && smoothing == 0)
            return PixelCrossEntropy.OfLabels(output, labels, IgnoreIndex).sum() / labels.ne(IgnoreIndex).sum().clamp_min(1);

        IReadOnlyList<double> weightOf = weights ?? [.. Enumerable.Repeat(1.0, Classes)];
        var losses = nn.functional.cross_entropy(
            output, labels, tensor(weightOf.ToArray(), output.dtype, output.device), IgnoreIndex, nn.Reduction.None, smoothing);
        var total = ClassWeights.OfPixels(weightOf, labels, IgnoreIndex, output.dtype).sum();
        return losses.sum() / total.masked_fill(total.eq(0), 1);
    }
}
