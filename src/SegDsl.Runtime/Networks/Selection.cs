using static TorchSharp.torch;

namespace SegDsl.Networks;

/// <summary>Selection of elements by their values: <c>topk</c> and <c>gather</c> in <c>.seg</c> files.</summary>
public static class Selection
{
    /// <summary>The number of consecutive integers from 0 on that 32-bit floating-point numbers represent.</summary>
    private const long ExactIntegers = 1L << 24;

    /// <summary>The largest elements along an axis, in descending order.</summary>
    /// <param name="x">The tensor.</param>
    /// <param name="count">The number of elements, at least 1 and at most the size of the axis.</param>
    /// <param name="axis">The axis; negative values count from the end.</param>
    /// <returns>
    /// The elements, and their indices on the axis as 32-bit floating-point numbers, because all tensors of a network are floating-point. Both have
    /// the shape of <paramref name="x"/> with <paramref name="count"/> elements on the axis.
    /// </returns>
    /// <exception cref="ArgumentException">The axis has more than 16,777,216 elements.</exception>
    public static Tensor[] Largest(this Tensor x, long count, long axis = -1)
    {
        ArgumentNullException.ThrowIfNull(x);
        if (x.size((int)axis) > ExactIntegers) throw new ArgumentException($"topk supports axes of at most {ExactIntegers} elements.", nameof(x));
        var (values, indices) = x.topk(checked((int)count), (int)axis);
        using (indices) return [values, indices.to(ScalarType.Float32)];
    }

    /// <summary>Selects elements along an axis.</summary>
    /// <param name="x">The tensor.</param>
    /// <param name="index">
    /// Indices on the axis, as returned by <see cref="Largest"/>. It has as many dimensions as <paramref name="x"/>, and is not larger on the other axes.
    /// </param>
    /// <param name="axis">The axis; negative values count from the end.</param>
    /// <returns>A tensor of the shape of <paramref name="index"/>.</returns>
    /// <exception cref="ArgumentException">An index is not an integer, or outside of the axis.</exception>
    public static Tensor Gather(this Tensor x, Tensor index, long axis = -1)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(index);
        using var whole = index.to(ScalarType.Int64);
        CheckIndices(index, whole, x.size((int)axis), axis);
        return x.gather(axis, whole);
    }

    private static void CheckIndices(Tensor index, Tensor whole, long size, long axis)
    {
        using var scope = NewDisposeScope();
        using var ungraded = no_grad();
        var valid = index.eq(whole).logical_and(whole.ge(0)).logical_and(whole.lt(size));
        if (valid.all().item<bool>()) return;
        var wrong = index.masked_select(valid.logical_not())[0].to(ScalarType.Float64).item<double>();
        throw new ArgumentException(
            FormattableString.Invariant($"gather: the index {wrong} is not an integer from 0 to {size - 1}, the range of axis {axis}."), nameof(index));
    }
}
