using static TorchSharp.torch;

namespace SegDsl.Losses;

/// <summary>
/// Online hard example mining: the mean cross entropy of the pixels whose true class has a probability up to a threshold, which
/// rises until enough pixels of the batch are kept.
/// </summary>
public sealed class OhemLoss : LogitsLoss
{
    private readonly OhemDefinition definition;

    /// <summary>Creates the loss.</summary>
    /// <param name="definition">Its options.</param>
    /// <param name="ignoreLabel">The label that does not count.</param>
    public OhemLoss(OhemDefinition definition, int ignoreLabel) : base(ignoreLabel)
    {
        ArgumentNullException.ThrowIfNull(definition);
        this.definition = definition;
    }

    private protected override Tensor Evaluate(Tensor logits, LossTargets targets) => OfPixels(
        CrossEntropyLoss.OfPixels(logits, targets.Labels, IgnoreLabel), targets.Labels.ne(IgnoreLabel), definition.Threshold, definition.MinKept);

    /// <summary>The loss from the cross entropy of every pixel.</summary>
    /// <param name="losses">The cross entropy of every pixel.</param>
    /// <param name="counted">Which pixels count.</param>
    /// <param name="threshold">Pixels whose true class has a probability up to this are kept.</param>
    /// <param name="minKept">At least so many are kept, or all that count.</param>
    /// <returns>A scalar.</returns>
    internal static Tensor OfPixels(Tensor losses, Tensor counted, double threshold, int minKept)
    {
        // A pixel that does not count is easier than any other. Where fewer count than must be kept, the least threshold that keeps
        // enough is that of such a pixel, so all that count are kept and nobody has to be asked how many there are.
        const double EasierThanAny = 2;
        var probabilities = losses.detach().neg().exp().masked_fill(counted.logical_not(), EasierThanAny);
        var kept = probabilities.le(threshold);
        if (minKept > 0)
        {
            var (enough, _) = probabilities.flatten().kthvalue(Math.Min(minKept, probabilities.numel()), 0);
            kept = kept.logical_or(probabilities.le(enough));
        }
        kept = kept.logical_and(counted);
        return losses.masked_fill(kept.logical_not(), 0).sum() / kept.sum().clamp_min(1);
    }
}
