using SegDsl.Validation;
using static TorchSharp.torch;

namespace SegDsl.Losses;

/// <summary>Boundary-relaxed cross entropy, which accepts every class in a window around a pixel: <see cref="RelaxedLoss"/>.</summary>
/// <param name="Border">The radius of the window in pixels, at least 0; the window has a side of 2 × border + 1.</param>
/// <param name="Strict">Indices of classes whose pixels accept only their own label; null for none.</param>
public sealed record RelaxedDefinition(int Border = 1, IReadOnlyList<int>? Strict = null) : OutputLossDefinition
{
    /// <summary>Distance in pixels within which classes are accepted, at least 0; the window has 2 × this + 1 pixels on a side.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public int Border { get; init => field = Limit.AtLeast(0, value); } = Limit.AtLeast(0, Border);

    /// <inheritdoc/>
    public override OutputLoss Create(int classes, int ignoreIndex) => new RelaxedLoss(this, classes, ignoreIndex);
}

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
