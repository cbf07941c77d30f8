using TorchSharp;
using static TorchSharp.torch;

namespace SegDsl.Networks;

/// <summary>Padding to sizes that depend on the input.</summary>
public static class Padding
{
    /// <summary>Pads with zeros at the right and the bottom until height and width are multiples of a number.</summary>
    /// <param name="map">[N, C, H, W].</param>
    /// <param name="multiple">The number, at least 1.</param>
    /// <returns>The padded map, or a view of the input if it needs no padding.</returns>
    public static Tensor PadToMultiple(this Tensor map, long multiple)
    {
        ArgumentNullException.ThrowIfNull(map);
        ArgumentOutOfRangeException.ThrowIfLessThan(multiple, 1);
        var (below, right) = (Missing(map.shape[2]), Missing(map.shape[3]));
        return below + right == 0 ? map.alias() : nn.functional.pad(map, (0, right, 0, below));

        long Missing(long length) => (multiple - length % multiple) % multiple;
    }
}
