using static TorchSharp.torch;

namespace SegDsl.Losses;

/// <summary>
/// Boundary relaxation: a pixel's loss is −log of the probability of all classes in a window around it together, weighted with the
/// mean weight of those classes. The sum over pixels is divided by one more than the number that have a class in their window;
/// then the mean of the images is taken.
/// </summary>
public sealed class RelaxedLoss : LogitsLoss
{
    private const double WeightBound = 1;

    /// <summary>Less counts as this: the logarithm and its slope stay finite, also where there is no class at all.</summary>
    private const double LeastProbability = 1e-30;

    private readonly RelaxedDefinition definition;
    private readonly int classes;

    /// <summary>Creates the loss.</summary>
    /// <param name="definition">Its options.</param>
    /// <param name="classes">The number of classes.</param>
    /// <param name="ignoreLabel">The label that does not count.</param>
    public RelaxedLoss(RelaxedDefinition definition, int classes, int ignoreLabel) : base(ignoreLabel) =>
        (this.definition, this.classes) = (definition, classes);

    /// <inheritdoc/>
    public override LossNeeds Needs => new(LabelSets: true, Border: definition.Border);

    private protected override Tensor Evaluate(Tensor logits, LossTargets targets)
    {
        var sets = targets.LabelSetsOf(classes, IgnoreLabel, definition.Border);
        var occurs = LabelSetTarget.Planes(sets, classes + 1).to(ScalarType.Float32);
        var counts = occurs.sum([2, 3]);
        var weights = ClassWeights.FromCounts(counts, counts.sum(1, keepdim: true), WeightBound).narrow(1, 0, classes);

        // One product gives the sum of the weights of a pixel's classes and their number.
        var set = occurs.narrow(1, 0, classes);
        var sums = stack([weights, ones_like(weights)], 1).matmul(set.flatten(2));
        var (weight, size) = (sums.select(1, 0), sums.select(1, 1));

        var probability = (logits.softmax(1) * set).sum(1).clamp_min(LeastProbability);
        var losses = probability.log().flatten(1).neg() * (weight / size.clamp_min(1));
        return (losses.sum(1) / (size.gt(0).sum(1) + 1)).mean();
    }
}
