using static TorchSharp.torch;

namespace SegDsl.Losses;

/// <summary>Class weights.</summary>
internal static class ClassWeights
{
    /// <summary>Weights that decrease with the pixel fraction of a class: 1 + bound × (1 − fraction), or 1 for absent classes.</summary>
    /// <param name="counts">The number of pixels of every class, float32 [N, classes].</param>
    /// <param name="total">The number of pixels that fractions refer to, float32 [N, 1].</param>
    /// <param name="bound">The maximum that is added to 1.</param>
    /// <returns>float32 [N, classes].</returns>
    public static Tensor FromCounts(Tensor counts, Tensor total, double bound)
    {
        var shares = counts / total.clamp_min(1);
        return 1 + bound * (1 - shares) * counts.gt(0);
    }

    /// <summary>Validates the class weights of a definition.</summary>
    /// <param name="weights">One weight per class, or null for uniform weights.</param>
    /// <param name="classes">The number of classes; at least 1.</param>
    /// <returns><paramref name="weights"/>.</returns>
    /// <exception cref="ArgumentException">The number of weights is not the number of classes, or a weight is negative.</exception>
    public static IReadOnlyList<double>? Checked(IReadOnlyList<double>? weights, int classes)
    {
        if (weights is null) return null;
        if (weights.Count != classes) throw new ArgumentException($"Expected one weight for each of {classes} classes, got {weights.Count}.", nameof(weights));
        return weights.All(weight => weight >= 0)
            ? weights
            : throw new ArgumentException("Class weights must be at least 0.", nameof(weights));
    }

    /// <summary>The weight of every pixel, [N, H, W]: that of its class, or 0 for ignored pixels.</summary>
    /// <param name="weights">One weight per class.</param>
    /// <param name="labels">Class indices or the ignore index, int64 [N, H, W].</param>
    /// <param name="ignoreIndex">Pixels with this label are ignored; must not be the index of a class.</param>
    /// <param name="type">The data type of the result.</param>
    public static Tensor OfPixels(IReadOnlyList<double> weights, Tensor labels, int ignoreIndex, ScalarType type)
    {
        double[] withIgnore = [.. weights, 0];
        return tensor(withIgnore, type, labels.device)
            .index_select(0, labels.masked_fill(labels.eq(ignoreIndex), weights.Count).flatten()).view(labels.shape);
    }
}
