using SegDsl.Validation;
using static TorchSharp.torch;

namespace SegDsl.Losses;

/// <summary>Cross entropy where any class near a pixel is right for it: <see cref="RelaxedLoss"/>.</summary>
/// <param name="Border">Distance in pixels within which classes are accepted, at least 0; the window has 2 × this + 1 pixels on a side.</param>
/// <param name="Strict">Train indices of classes for whose pixels nothing but the label is right; null for none.</param>
public sealed record RelaxedDefinition(int Border = 1, IReadOnlyList<int>? Strict = null) : OutputLossDefinition
{
    /// <summary>Distance in pixels within which classes are accepted, at least 0; the window has 2 × this + 1 pixels on a side.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public int Border { get; init => field = Limit.AtLeast(0, value); } = Limit.AtLeast(0, Border);

    /// <inheritdoc/>
    public override OutputLoss Create(int classes, int ignoreIndex) => new RelaxedLoss(this, classes, ignoreIndex);
}

/// <summary>
/// Boundary relaxation: a pixel's loss is −log of the probability of all classes in a window around it together, weighted with the
/// mean weight of those classes. The sum over pixels is divided by one more than the number that have a class in their window;
/// then the mean of the images is taken (<see href="https://arxiv.org/abs/1812.01593">Zhu et al., 2019</see>).
/// </summary>
public sealed class RelaxedLoss : OutputLoss
{
    private const double WeightBound = 1;

    private readonly int border;
    private readonly IReadOnlyList<int> strict;

    /// <summary>Creates the loss.</summary>
    /// <param name="definition">Its options.</param>
    /// <param name="classes">The number of classes.</param>
    /// <param name="ignoreIndex">The label that does not count.</param>
    public RelaxedLoss(RelaxedDefinition definition, int classes, int ignoreIndex) : base(definition, classes, ignoreIndex)
    {
        (border, strict) = (definition.Border, definition.Strict ?? []);
        if (strict.Any(label => label < 0 || label >= classes))
            throw new ArgumentException($"Strict classes are {string.Join(", ", strict)}; they must be from 0 to {classes - 1}.", nameof(definition));
    }

    /// <inheritdoc/>
    public override LossNeeds Needs => new(LabelSets: true, Border: border);

    /// <inheritdoc/>
    internal override string Kind => "relaxed";

    private protected override Tensor Evaluate(Tensor output, LossTargets targets)
    {
        var sets = targets.LabelSetsOf(Classes, IgnoreIndex, border);
        if (strict.Count > 0) sets = Strict(sets, targets.Labels);

        var counts = LabelSetTarget.Counts(sets, Classes + 1).to(output.dtype);
        var weights = ClassWeights.FromCounts(counts, counts.sum(1, keepdim: true), WeightBound).narrow(1, 0, Classes);
        var losses = PixelCrossEntropy.OfSets(output, sets, weights.contiguous());
        var counted = LabelSetTarget.WithoutIgnore(sets, Classes).ne(0).any(1);
        return (losses.flatten(1).sum(1) / (counted.flatten(1).sum(1) + 1)).mean();
    }

    /// <summary>The sets, where the label is a strict class that class alone.</summary>
    private Tensor Strict(Tensor sets, Tensor labels)
    {
        var isStrict = zeros_like(labels, ScalarType.Bool);
        foreach (var label in strict) isStrict.logical_or_(labels.eq(label));
        return where(isStrict.unsqueeze(1), LabelSetTarget.Of(labels, Classes, IgnoreIndex, border: 0), sets);
    }
}
