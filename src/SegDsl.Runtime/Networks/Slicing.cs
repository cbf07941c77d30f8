using System.Globalization;
using static TorchSharp.torch;

namespace SegDsl.Networks;

/// <summary>Slices of tensors.</summary>
public static class Slicing
{
    /// <summary>
    /// A range of positions on an axis. Unlike torch's <c>slice</c>, which clamps the range and may return an empty tensor, invalid ranges throw.
    /// </summary>
    /// <param name="x">The tensor.</param>
    /// <param name="axis">The axis; negative values count from the end.</param>
    /// <param name="start">The first position; negative values count from the end.</param>
    /// <param name="end">The position after the last one; negative values count from the end. Null for the end of the axis.</param>
    /// <returns>A view of the tensor.</returns>
    /// <exception cref="ArgumentException">The range is out of bounds or empty.</exception>
    public static Tensor SliceAxis(this Tensor x, long axis, long start, long? end = null)
    {
        ArgumentNullException.ThrowIfNull(x);
        var size = x.size((int)axis);
        var (first, last) = (start < 0 ? start + size : start, end is not { } given ? size : given < 0 ? given + size : given);
        if (first < 0 || last > size || first >= last)
        {
            var to = end?.ToString(CultureInfo.InvariantCulture) ?? "the end";
            throw new ArgumentException(
                string.Create(CultureInfo.InvariantCulture, $"The range from {start} to {to} is empty or out of bounds on an axis of size {size}."));
        }
        return x.slice(axis, first, last, 1);
    }
}
