using static TorchSharp.torch;

namespace SegDsl.Losses;

/// <summary>The cross entropy of every pixel, without reduction.</summary>
internal static class PixelCrossEntropy
{
    /// <summary>−log of the softmax probability of the label.</summary>
    /// <param name="logits">Logits, [N, classes, H, W].</param>
    /// <param name="labels">Class indices or the ignore index, int64 [N, H, W].</param>
    /// <param name="ignoreIndex">Pixels with this label are ignored; must not be the index of a class.</param>
    /// <returns>[N, H, W]; 0 for ignored pixels.</returns>
    public static Tensor OfLabels(Tensor logits, Tensor labels, int ignoreIndex)
    {
        if (!SetCrossEntropy.Supports(logits))
            return nn.functional.cross_entropy(logits, labels, ignore_index: ignoreIndex, reduction: nn.Reduction.None);
        var (images, classes) = (logits.shape[0], (int)logits.shape[1]);
        return SetCrossEntropy.apply(logits, LabelSetTarget.Of(labels, classes, ignoreIndex, border: 0), ones([images, classes], ScalarType.Float32));
    }

    /// <summary>−log of the total softmax probability of a set of classes, multiplied by their mean weight.</summary>
    /// <param name="logits">Logits, [N, classes, H, W].</param>
    /// <param name="sets">The sets, int32 [N, words, H, W]: see <see cref="LabelSetTarget"/>.</param>
    /// <param name="weights">The weight of every class per image, [N, classes].</param>
    /// <returns>[N, H, W]; 0 for empty sets.</returns>
    public static Tensor OfSets(Tensor logits, Tensor sets, Tensor weights)
    {
        if (SetCrossEntropy.Supports(logits)) return SetCrossEntropy.apply(logits, sets, weights);
        // One matrix product gives the sum of the weights of a pixel's classes and their number.
        var accepted = LabelSetTarget.Planes(sets, (int)logits.shape[1]);
        var sums = stack([weights, ones_like(weights)], 1).matmul(accepted.to(weights.dtype).flatten(2));
        var weight = (sums.select(1, 0) / sums.select(1, 1).clamp_min(1)).view(logits.shape[0], logits.shape[2], logits.shape[3]);
        // A pixel with an empty set accepts all classes, so that its loss and its gradient are zero.
        accepted = accepted.logical_or(accepted.any(1, keepdim: true).logical_not());
        return (logits.logsumexp(1) - logits.masked_fill(accepted.logical_not(), double.NegativeInfinity).logsumexp(1)) * weight;
    }
}
