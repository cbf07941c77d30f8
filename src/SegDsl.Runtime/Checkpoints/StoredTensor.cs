using static TorchSharp.torch;

namespace SegDsl.Checkpoints;

/// <summary>A tensor as a checkpoint describes it.</summary>
public sealed class StoredTensor
{
    /// <summary>More dimensions than torch itself allows.</summary>
    internal const int MaxRank = 64;

    internal StoredTensor(string name, ScalarType type, IReadOnlyList<long> shape, IReadOnlyList<long> strides, long offset, StorageRegion storage) =>
        (Name, Type, Shape, Strides, Offset, Storage) = (name, type, shape, strides, offset, storage);

    /// <summary>Its name.</summary>
    public string Name { get; }

    /// <summary>The type of its elements.</summary>
    public ScalarType Type { get; }

    /// <summary>Its dimensions; none for a scalar.</summary>
    public IReadOnlyList<long> Shape { get; }

    /// <summary>The number of its elements.</summary>
    public long Elements => Shape.Aggregate(1L, (product, length) => product * length);

    /// <summary>The number of bytes of its elements, each counted once.</summary>
    public long Bytes => Elements * ElementType.SizeOf(Type);

    /// <summary>How many elements of the storage lie between neighbors along a dimension.</summary>
    internal IReadOnlyList<long> Strides { get; }

    /// <summary>The element of the storage at which it begins.</summary>
    internal long Offset { get; }

    /// <summary>The bytes that it and perhaps other tensors are parts of.</summary>
    internal StorageRegion Storage { get; }

    /// <summary>Whether its elements follow one another in the storage, the last dimension fastest.</summary>
    internal bool IsContiguous
    {
        get
        {
            var expected = 1L;
            for (var i = Shape.Count - 1; i >= 0; i--)
            {
                if (Shape[i] == 1) continue;
                if (Strides[i] != expected) return Elements == 0;
                expected *= Shape[i];
            }
            return true;
        }
    }

    /// <summary>How many elements of the storage lie between its first and its last, both included.</summary>
    internal long Extent => Elements == 0 ? 0 : 1 + Shape.Zip(Strides, (length, stride) => (length - 1) * stride).Sum();

    /// <summary>The strides of a contiguous tensor.</summary>
    internal static long[] ContiguousStrides(IReadOnlyList<long> shape)
    {
        var strides = new long[shape.Count];
        var stride = 1L;
        for (var i = shape.Count - 1; i >= 0; i--)
        {
            strides[i] = stride;
            stride *= Math.Max(shape[i], 1);
        }
        return strides;
    }

    /// <summary>The number of bytes of a shape, or null where it (or a stride on the way to it) does not fit 64 bits.</summary>
    internal static long? ByteLength(ScalarType type, IReadOnlyList<long> shape)
    {
        var bound = (Int128)ElementType.SizeOf(type);
        foreach (var length in shape)
        {
            bound *= Math.Max(length, 1);
            if (bound > long.MaxValue) return null;
        }
        return shape.Contains(0) ? 0 : (long)bound;
    }
}

/// <summary>A stretch of a file.</summary>
/// <param name="File">The file.</param>
/// <param name="Begin">Its first byte.</param>
/// <param name="Length">The number of its bytes.</param>
internal sealed record StorageRegion(MappedFile File, long Begin, long Length);
