using static TorchSharp.torch;

namespace SegDsl.Networks;

/// <summary>Operations on lists of tensors.</summary>
public static class TensorLists
{
    /// <summary>The element-wise sum, as a new tensor.</summary>
    /// <param name="values">One or more tensors of the same shape.</param>
    public static Tensor Sum(IReadOnlyList<Tensor> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        if (values.Count == 1) return values[0].clone();
        // Addition saves nothing for the backward pass, so the sum can be accumulated in place.
        var sum = values[0] + values[1];
        foreach (var value in values.Skip(2)) sum.add_(value);
        return sum;
    }

    /// <summary>Pyramid pooling: averages a feature map over grids of several sizes. Zhao et al.: Pyramid Scene Parsing Network, CVPR 2017.</summary>
    /// <param name="x">[N, C, H, W].</param>
    /// <param name="sizes">The heights and widths of the grids.</param>
    /// <returns>One tensor [N, C, size, size] per size.</returns>
    public static Tensor[] PyramidPool(this Tensor x, params IReadOnlyList<long> sizes) =>
        [.. sizes.Select(size => nn.functional.adaptive_avg_pool2d(x, size))];
}
