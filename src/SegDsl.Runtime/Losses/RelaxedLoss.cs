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

    private readonly RelaxedDefinition definition;
    private readonly int classes;

    /// <summary>Creates the loss.</summary>
    /// <param name="definition">Its options.</param>
    /// <param name="classes">The number of classes.</param>
    /// <param name="ignoreLabel">The label that does not count.</param>
    public RelaxedLoss(RelaxedDefinition definition, int classes, int ignoreLabel) : base(ignoreLabel) =>
        (this.definition, this.classes) = (definition, classes);

    private protected override Tensor Evaluate(Tensor logits, Tensor labels)
    {
        var occurs = RelaxedTarget.Of(labels, classes, IgnoreLabel, definition.Border);
        var counts = occurs.sum([2, 3]).to(ScalarType.Float32);
        var weights = ClassWeights.FromCounts(counts, counts.sum(1, keepdim: true), WeightBound).narrow(1, 0, classes);

        var set = occurs.narrow(1, 0, classes);
        var size = set.sum(1);
        var none = size.eq(0);
        var meanWeight = weights.unsqueeze(1).matmul(set.flatten(2).to(ScalarType.Float32)).view(labels.shape) / size.clamp_min(1);

        // Where the set is empty nothing is masked: the two terms cancel, where an empty sum would give infinities.
        var others = set.logical_or(none.unsqueeze(1)).logical_not();
        var logProbability = logits.masked_fill(others, double.NegativeInfinity).logsumexp(1) - logits.logsumexp(1);
        var losses = (logProbability * meanWeight).flatten(1).sum(1).neg();
        return (losses / (none.logical_not().flatten(1).sum(1) + 1)).mean();
    }
}
