using SegDsl.Validation;
using static TorchSharp.torch;

namespace SegDsl.Losses;

/// <summary>Boundary loss, probabilities weighted with the distance to the ground truth region: <see cref="BoundaryLoss"/>.</summary>
/// <param name="Reach">The maximum distance in pixels, to which larger distances are clamped; at least 1.</param>
public sealed record BoundaryDefinition(int Reach = 20) : OutputLossDefinition
{
    /// <summary>Maximum distance in pixels, at least 1; larger distances are clamped to it.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public int Reach { get; init => field = Limit.AtLeast(1, value); } = Limit.AtLeast(1, Reach);

    /// <inheritdoc/>
    public override OutputLoss Create(int classes, int ignoreIndex) => new BoundaryLoss(this, classes, ignoreIndex);
}

/// <summary>
/// Boundary loss: softmax probabilities multiplied by the signed distance, in pixels, to the ground truth region of their class, averaged over
/// non-ignored pixels and classes (<see href="https://arxiv.org/abs/1812.07032">Kervadec et al., 2019</see>). The loss is negative where predictions are
/// correct. It is meant to be added to a region-based loss. Unlike in the paper, distances are clamped to <see cref="BoundaryDefinition.Reach"/>: this has
/// no effect near boundaries and keeps single distant pixels from dominating.
/// </summary>
public sealed class BoundaryLoss : OutputLoss
{
    private readonly int reach;

    /// <summary>Creates the loss.</summary>
    /// <param name="definition">The options of the loss.</param>
    /// <param name="classes">The number of classes; at least 1.</param>
    /// <param name="ignoreIndex">Pixels with this label are ignored; must not be the index of a class.</param>
    /// <exception cref="ArgumentException"><paramref name="ignoreIndex"/> is the index of a class.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="classes"/> or an option is out of range.</exception>
    public BoundaryLoss(BoundaryDefinition definition, int classes, int ignoreIndex) : base(definition, classes, ignoreIndex) => reach = definition.Reach;

    /// <inheritdoc/>
    internal override bool ComparesNeighbors => true;

    /// <inheritdoc/>
    internal override string Kind => "boundary";

    private protected override Tensor Evaluate(Tensor output, LossTargets targets)
    {
        var distances = RegionDistances.Signed(targets.Labels, Classes, reach, output.dtype);
        var counted = targets.Labels.ne(IgnoreIndex).sum().clamp_min(1);
        return (output.softmax(1) * distances).sum() / (counted * Classes);
    }
}
