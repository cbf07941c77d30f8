using System.Buffers;
using SegDsl.Imaging;

namespace SegDsl.Metrics;

/// <summary>
/// The class of every pixel, or the number of classes for ignored pixels and values that are not classes. The memory is rented from a pool: dispose
/// the instance to return it.
/// </summary>
internal readonly ref struct MaskedClasses : IDisposable
{
    private readonly ushort[] rented;
    private readonly int length;

    /// <summary>Masks a map.</summary>
    /// <param name="map">Class indices.</param>
    /// <param name="labels">The labels of the same image; ignored pixels belong to no class.</param>
    /// <param name="ignoreIndex">The ignore index of the labels.</param>
    /// <param name="classes">The number of classes; larger values belong to no class.</param>
    public MaskedClasses(LabelMap map, LabelMap labels, int ignoreIndex, int classes)
    {
        length = map.Values.Length;
        rented = ArrayPool<ushort>.Shared.Rent(length);
        var from = map.Values.AsSpan();
        var labelValues = labels.Values.AsSpan(0, length);
        var to = rented.AsSpan(0, length);
        for (var i = 0; i < from.Length; i++) to[i] = labelValues[i] == ignoreIndex ? (ushort)classes : Math.Min(from[i], (ushort)classes);
    }

    /// <summary>A class or the number of classes for every pixel, in row-major order.</summary>
    public ReadOnlySpan<ushort> Values => rented.AsSpan(0, length);

    /// <summary>Returns the memory to the pool.</summary>
    public void Dispose() => ArrayPool<ushort>.Shared.Return(rented);
}
