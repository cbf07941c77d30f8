using SegDsl.Validation;
using static TorchSharp.torch;

namespace SegDsl.Losses;

/// <summary>Cross entropy: <see cref="CrossEntropyLoss"/>.</summary>
/// <param name="Smoothing">Label smoothing: the fraction of the target that is spread evenly over all classes, from 0 to 1.</param>
/// <param name="Weights">One weight per class, at least 0; null for uniform weights.</param>
public sealed record CrossEntropyDefinition(double Smoothing = 0, IReadOnlyList<double>? Weights = null) : LabelLossDefinition
{
    /// <summary>Label smoothing, the fraction of the target that is spread over all classes, from 0 to 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public double Smoothing { get; init => field = Limit.Between(0, 1, value); } = Limit.Between(0, 1, Smoothing);

    /// <inheritdoc/>
    public override OutputLoss Create(int classes, int ignoreIndex) => new CrossEntropyLoss(this, classes, ignoreIndex);
}

/// <summary>
/// Mean cross entropy of the pixels that are not ignored. With class weights, the mean is weighted with the weight of each pixel's class. With label
/// smoothing, the target is a mixture of the class and the uniform distribution
/// (<see href="https://arxiv.org/abs/1512.00567">Szegedy et al., 2016</see>).
/// </summary>
public sealed class CrossEntropyLoss : OutputLoss
{
    private readonly double smoothing;
    private readonly IReadOnlyList<double>? weights;

    /// <summary>Creates the loss.</summary>
    /// <param name="definition">The options of the loss.</param>
    /// <param name="classes">The number of classes; at least 1.</param>
    /// <param name="ignoreIndex">Pixels with this label are ignored; must not be the index of a class.</param>
    /// <exception cref="ArgumentException"><paramref name="ignoreIndex"/> is the index of a class, or the class weights are invalid.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="classes"/> or an option is out of range.</exception>
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
