using static TorchSharp.torch;

namespace SegDsl.Losses;

/// <summary>The cross entropy of every pixel: what all losses of its kind begin with.</summary>
internal static class PixelCrossEntropy
{
    /// <summary>−log of the probability of the label.</summary>
    /// <param name="logits">Scores [N, classes, H, W].</param>
    /// <param name="labels">Train indices and ignore labels, int64 [N, H, W].</param>
    /// <param name="ignoreLabel">The label that does not count.</param>
    /// <returns>[N, H, W]; 0 where the label is ignored.</returns>
    public static Tensor OfLabels(Tensor logits, Tensor labels, int ignoreLabel) =>
        nn.functional.cross_entropy(logits, labels, ignore_index: ignoreLabel, reduction: nn.Reduction.None);

    /// <summary>−log of the probability of all classes of a set together.</summary>
    /// <param name="logits">Scores [N, classes, H, W].</param>
    /// <param name="sets">The sets, int32 [N, words, H, W]: see <see cref="LabelSetTarget"/>.</param>
    /// <returns>[N, H, W]; 0 where the set holds no class.</returns>
    public static Tensor OfSets(Tensor logits, Tensor sets)
    {
        // A pixel without a class accepts all of them: its loss and its gradient are zero then.
        var accepted = LabelSetTarget.Planes(sets, (int)logits.shape[1]);
        accepted = accepted.logical_or(accepted.any(1, keepdim: true).logical_not());
        return logits.logsumexp(1) - logits.masked_fill(accepted.logical_not(), double.NegativeInfinity).logsumexp(1);
    }
}
