using static TorchSharp.torch;

namespace SegDsl.Losses;

/// <summary>Weights of classes.</summary>
internal static class ClassWeights
{
    /// <summary>Weights against the classes' share of an image: 1 + bound × (1 − share), and 1 for a class that does not occur.</summary>
    /// <param name="counts">The pixels of every class, float32 [N, classes].</param>
    /// <param name="total">What a share is a share of, float32 [N, 1].</param>
    /// <param name="bound">What the weight of a vanishingly rare class has more than 1.</param>
    /// <returns>float32 [N, classes].</returns>
    public static Tensor FromCounts(Tensor counts, Tensor total, double bound)
    {
        var shares = counts / total.clamp_min(1);
        return 1 + bound * (1 - shares) * counts.gt(0);
    }

    /// <summary>Weights that a definition gives, checked.</summary>
    /// <param name="weights">The weight of every class; null for 1.</param>
    /// <param name="classes">The number of classes.</param>
    /// <exception cref="ArgumentException">There is another number of them, or one is negative.</exception>
    public static IReadOnlyList<double>? Checked(IReadOnlyList<double>? weights, int classes)
    {
        if (weights is null) return null;
        if (weights.Count != classes) throw new ArgumentException($"There are {weights.Count} weights for {classes} classes.", nameof(weights));
        return weights.All(weight => weight >= 0) ? weights : throw new ArgumentException("The weight of a class must be at least 0.", nameof(weights));
    }

    /// <summary>The weight of every pixel's class, [N, H, W]; 0 where the label is ignored.</summary>
    /// <param name="weights">The weight of every class.</param>
    /// <param name="labels">Train indices and ignore labels, int64 [N, H, W].</param>
    /// <param name="ignoreIndex">The label that does not count.</param>
    /// <param name="type">The type of the result.</param>
    public static Tensor OfPixels(IReadOnlyList<double> weights, Tensor labels, int ignoreIndex, ScalarType type)
    {
        double[] withIgnore = [.. weights, 0];
        return tensor(withIgnore, type, labels.device)
            .index_select(0, labels.masked_fill(labels.eq(ignoreIndex), weights.Count).flatten()).view(labels.shape);
    }
}
