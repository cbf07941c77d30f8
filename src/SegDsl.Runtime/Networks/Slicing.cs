using System.Globalization;
using static TorchSharp.torch;

namespace SegDsl.Networks;

/// <summary>Stretches of an axis.</summary>
public static class Slicing
{
    /// <summary>
    /// What lies on an axis from one place up to another. torch's own <c>slice</c> takes every place and gives what there is, if only nothing.
    /// </summary>
    /// <param name="x">The tensor.</param>
    /// <param name="axis">The axis; negative ones count from the end.</param>
    /// <param name="start">The first place; negative ones count from the end.</param>
    /// <param name="end">The place behind the last one; negative ones count from the end. Null for all that follows.</param>
    /// <returns>A view of the tensor.</returns>
    /// <exception cref="ArgumentException">The tensor has no such places, or nothing lies between them.</exception>
    public static Tensor SliceAxis(this Tensor x, long axis, long start, long? end = null)
    {
        ArgumentNullException.ThrowIfNull(x);
        var size = x.size((int)axis);
        var (first, last) = (start < 0 ? start + size : start, end is not { } given ? size : given < 0 ? given + size : given);
        if (first < 0 || last > size || first >= last)
        {
            var to = end?.ToString(CultureInfo.InvariantCulture) ?? "the end";
            throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"There is no stretch from {start} to {to} on an axis of {size}."));
        }
        return x.slice(axis, first, last, 1);
    }
}
