using static TorchSharp.torch;

namespace SegDsl.Losses;

/// <summary>The cross entropy of every pixel: what all losses of its kind begin with.</summary>
internal static class PixelCrossEntropy
{
    /// <summary>−log of the probability of the label.</summary>
    /// <param name="logits">Scores [N, classes, H, W].</param>
    /// <param name="labels">Train indices and ignore labels, int64 [N, H, W].</param>
    /// <param name="ignoreIndex">The label that does not count.</param>
    /// <returns>[N, H, W]; 0 where the label is ignored.</returns>
    public static Tensor OfLabels(Tensor logits, Tensor labels, int ignoreIndex)
    {
        if (!SetCrossEntropy.Takes(logits))
            return nn.functional.cross_entropy(logits, labels, ignore_index: ignoreIndex, reduction: nn.Reduction.None);
        var (images, classes) = (logits.shape[0], (int)logits.shape[1]);
        return SetCrossEntropy.apply(logits, LabelSetTarget.Of(labels, classes, ignoreIndex, border: 0), ones([images, classes], ScalarType.Float32));
    }

    /// <summary>−log of the probability of all classes of a set together, times their mean weight.</summary>
    /// <param name="logits">Scores [N, classes, H, W].</param>
    /// <param name="sets">The sets, int32 [N, words, H, W]: see <see cref="LabelSetTarget"/>.</param>
    /// <param name="weights">The weight of every class in every image, [N, classes].</param>
    /// <returns>[N, H, W]; 0 where the set holds no class.</returns>
    public static Tensor OfSets(Tensor logits, Tensor sets, Tensor weights)
    {
        if (SetCrossEntropy.Takes(logits)) return SetCrossEntropy.apply(logits, sets, weights);
        // One product gives the sum of the weights of a pixel's classes and their number.
        var accepted = LabelSetTarget.Planes(sets, (int)logits.shape[1]);
        var sums = stack([weights, ones_like(weights)], 1).matmul(accepted.to(weights.dtype).flatten(2));
        var weight = (sums.select(1, 0) / sums.select(1, 1).clamp_min(1)).view(logits.shape[0], logits.shape[2], logits.shape[3]);
        // A pixel without a class accepts all of them: its loss and its gradient are zero then.
        accepted = accepted.logical_or(accepted.any(1, keepdim: true).logical_not());
        return (logits.logsumexp(1) - logits.masked_fill(accepted.logical_not(), double.NegativeInfinity).logsumexp(1)) * weight;
    }
}
