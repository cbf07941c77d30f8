using System.Buffers;
using SegDsl.Imaging;

namespace SegDsl.Metrics;

/// <summary>
/// The classes of a map where they count: what the labels ignore, and what is no class, is <see cref="None"/>. The memory is borrowed; dispose of it.
/// </summary>
internal readonly ref struct MaskedClasses : IDisposable
{
    private readonly ushort[] rented;
    private readonly int length;

    /// <summary>Masks a map.</summary>
    /// <param name="map">Train indices.</param>
    /// <param name="labels">The labels of the same image: where they are to be ignored no class is.</param>
    /// <param name="ignoreIndex">The label to be ignored.</param>
    /// <param name="classes">The number of classes; greater values belong to none.</param>
    public MaskedClasses(LabelMap map, LabelMap labels, int ignoreIndex, int classes)
    {
        length = map.Values.Length;
        None = (ushort)classes;
        rented = ArrayPool<ushort>.Shared.Rent(length);
        var from = map.Values.AsSpan();
        var given = labels.Values.AsSpan(0, length);
        var to = rented.AsSpan(0, length);
        for (var i = 0; i < from.Length; i++) to[i] = given[i] == ignoreIndex ? (ushort)classes : Math.Min(from[i], (ushort)classes);
    }

    /// <summary>What stands for no class: their number.</summary>
    public ushort None { get; }

    /// <summary>A class or <see cref="None"/> for every pixel, row by row.</summary>
    public ReadOnlySpan<ushort> Values => rented.AsSpan(0, length);

    /// <summary>Gives the memory back.</summary>
    public void Dispose() => ArrayPool<ushort>.Shared.Return(rented);
}
