using TorchSharp;
using static TorchSharp.torch;

namespace SegDsl.Networks;

/// <summary>Padding to sizes that depend on the input.</summary>
public static class Padding
{
    /// <summary>Pads with zeros at the end of every side until all sides are multiples of a number.</summary>
    /// <param name="map">A map [N, C, H, W], or a volume [N, C, D, H, W].</param>
    /// <param name="multiple">The number, at least 1.</param>
    /// <returns>The padded map, or a view of the input if it needs no padding.</returns>
    public static Tensor PadToMultiple(this Tensor map, long multiple)
    {
        ArgumentNullException.ThrowIfNull(map);
        ArgumentOutOfRangeException.ThrowIfLessThan(multiple, 1);
        // The padding of the last side comes first.
        long[] padding = [.. map.shape.Skip(2).Reverse().SelectMany(length => new[] { 0, (multiple - length % multiple) % multiple })];
        return padding.Sum() == 0 ? map.alias() : nn.functional.pad(map, padding);
    }
}
