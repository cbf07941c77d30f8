using static TorchSharp.torch;

namespace SegDsl.Losses;

/// <summary>
/// Boundary label relaxation: the loss of a pixel is −log of the total probability of all classes in a window around it, multiplied by the mean
/// weight of those classes. The sum over pixels is divided by one more than the number of pixels with a class in their window, then averaged over images
/// (<see href="https://arxiv.org/abs/1812.01593">Zhu et al., 2019</see>).
/// </summary>
public sealed class RelaxedLoss : OutputLoss
{
    private const double WeightBound = 1;

    private readonly int border;
    private readonly IReadOnlyList<int> strict;

    /// <summary>Creates the loss.</summary>
    /// <param name="definition">The options of the loss.</param>
    /// <param name="classes">The number of classes; at least 1.</param>
    /// <param name="ignoreIndex">Pixels with this label are ignored; must not be the index of a class.</param>
    /// <exception cref="ArgumentException"><paramref name="ignoreIndex"/> is the index of a class, or a strict class is not.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="classes"/> or an option is out of range.</exception>
    public RelaxedLoss(RelaxedDefinition definition, int classes, int ignoreIndex) : base(definition, classes, ignoreIndex)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(definition.Border);
        (border, strict) = (definition.Border, definition.Strict ?? []);
        if (strict.Any(label => label < 0 || label >= classes))
            throw new ArgumentException($"Strict classes must be in 0..{classes - 1}, but are {string.Join(", ", strict)}.", nameof(definition));
    }

    /// <inheritdoc/>
    public override LossNeeds Needs => new(LabelSets: true, Border: border);

    /// <inheritdoc/>
    internal override string Kind => "relaxed";

    private protected override Tensor Evaluate(Tensor output, LossTargets targets)
    {
        var sets = targets.LabelSetsOf(Classes, IgnoreIndex, border);
        if (strict.Count > 0) sets = ApplyStrict(sets, targets.Labels);

        var counts = LabelSetTarget.Counts(sets, Classes + 1).to(output.dtype);
        var weights = ClassWeights.FromCounts(counts, counts.sum(1, keepdim: true), WeightBound).narrow(1, 0, Classes);
        var losses = PixelCrossEntropy.OfSets(output, sets, weights.contiguous());
        var counted = LabelSetTarget.WithoutIgnore(sets, Classes).ne(0).any(1);
        return (losses.flatten(1).sum(1) / (counted.flatten(1).sum(1) + 1)).mean();
    }

    /// <summary>Reduces the sets of pixels with a strict class to that class.</summary>
    private Tensor ApplyStrict(Tensor sets, Tensor labels)
    {
        var isStrict = zeros_like(labels, ScalarType.Bool);
        foreach (var label in strict) isStrict.logical_or_(labels.eq(label));
        return where(isStrict.unsqueeze(1), LabelSetTarget.Of(labels, Classes, IgnoreIndex, border: 0), sets);
    }
}
