using static TorchSharp.torch;

namespace SegDsl.Networks;

/// <summary>Operations between tensors and lists of them.</summary>
public static class TensorLists
{
    /// <summary>The element-wise sum, in memory of its own.</summary>
    /// <param name="values">One tensor or more, all of one shape.</param>
    public static Tensor Sum(IReadOnlyList<Tensor> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        if (values.Count == 1) return values[0].clone();
        // Sums keep nothing for backward, so that they can be added up in place.
        var sum = values[0] + values[1];
        foreach (var value in values.Skip(2)) sum.add_(value);
        return sum;
    }

    /// <summary>The means of the parts of a map, parted into squares of several numbers of parts.</summary>
    /// <param name="x">[N, C, H, W].</param>
    /// <param name="sizes">The heights and widths of the results.</param>
    /// <returns>[N, C, size, size] for each size.</returns>
    public static Tensor[] PyramidPool(this Tensor x, params IReadOnlyList<long> sizes) =>
        [.. sizes.Select(size => nn.functional.adaptive_avg_pool2d(x, size))];
}
