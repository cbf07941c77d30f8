using static TorchSharp.torch;

namespace SegDsl.Losses;

/// <summary>Weights of classes against their share of an image: 1 + bound × (1 − share), and 1 for a class that does not occur.</summary>
internal static class ClassWeights
{
    /// <summary>Weights from pixel counts.</summary>
    /// <param name="counts">The pixels of every class, float32 [N, classes].</param>
    /// <param name="total">What a share is a share of, float32 [N, 1].</param>
    /// <param name="bound">What the weight of a vanishingly rare class has more than 1.</param>
    /// <returns>float32 [N, classes].</returns>
    public static Tensor FromCounts(Tensor counts, Tensor total, double bound)
    {
        var shares = counts / total.clamp_min(1);
        return 1 + bound * (1 - shares) * counts.gt(0);
    }
}
