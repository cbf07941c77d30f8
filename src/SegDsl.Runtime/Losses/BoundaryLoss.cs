using SegDsl.Validation;
using static TorchSharp.torch;

namespace SegDsl.Losses;

/// <summary>Probabilities weighted with the distance from the true region: <see cref="BoundaryLoss"/>.</summary>
/// <param name="Reach">Maximum distance in pixels, at least 1; larger distances are clamped to it.</param>
public sealed record BoundaryDefinition(int Reach = 20) : OutputLossDefinition
{
    /// <summary>Maximum distance in pixels, at least 1; larger distances are clamped to it.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public int Reach { get; init => field = Limit.AtLeast(1, value); } = Limit.AtLeast(1, Reach);

    /// <inheritdoc/>
    public override OutputLoss Create(int classes, int ignoreIndex) => new BoundaryLoss(this, classes, ignoreIndex);
}

/// <summary>
/// The boundary loss: softmax probabilities times the signed distance to the true region of their class, in pixels, the mean of counted pixels and classes
/// (<see href="https://arxiv.org/abs/1812.07032">Kervadec et al., 2019</see>). It is below zero where predictions are right, and is meant as a term
/// beside one that looks at regions. Distances are exact up to the reach; what is further counts as far as that, which the paper does not do:
/// near boundaries it makes no difference, and far from them it keeps single pixels from outweighing all others.
/// </summary>
public sealed class BoundaryLoss : OutputLoss
{
    private readonly int reach;

    /// <summary>Creates the loss.</summary>
    /// <param name="definition">Its options.</param>
    /// <param name="classes">The number of classes.</param>
    /// <param name="ignoreIndex">The label that does not count.</param>
    public BoundaryLoss(BoundaryDefinition definition, int classes, int ignoreIndex) : base(definition, classes, ignoreIndex) => reach = definition.Reach;

    /// <inheritdoc/>
    internal override string Kind => "boundary";

    private protected override Tensor Evaluate(Tensor output, LossTargets targets)
    {
        var distances = RegionDistances.Signed(targets.Labels, Classes, reach, output.dtype);
        var counted = targets.Labels.ne(IgnoreIndex).sum().clamp_min(1);
        return (output.softmax(1) * distances).sum() / (counted * Classes);
    }
}
