using static TorchSharp.torch;

namespace SegDsl.Checkpoints;

/// <summary>The description of a tensor in a checkpoint.</summary>
public sealed class StoredTensor
{
    /// <summary>The maximum number of dimensions; torch allows fewer.</summary>
    internal const int MaxRank = 64;

    internal StoredTensor(string name, ScalarType type, IReadOnlyList<long> shape, IReadOnlyList<long> strides, long offset, StorageRegion storage) =>
        (Name, Type, Shape, Strides, Offset, Storage) = (name, type, shape, strides, offset, storage);

    /// <summary>The name of the tensor.</summary>
    public string Name { get; }

    /// <summary>The element type.</summary>
    public ScalarType Type { get; }

    /// <summary>The size of each dimension; empty for a scalar.</summary>
    public IReadOnlyList<long> Shape { get; }

    /// <summary>The number of elements.</summary>
    public long Elements => Shape.Aggregate(1L, (product, length) => product * length);

    /// <summary>The size of the elements in bytes, if the tensor were contiguous.</summary>
    public long Bytes => Elements * ElementType.SizeOf(Type);

    /// <summary>The stride of each dimension, in elements of the storage.</summary>
    internal IReadOnlyList<long> Strides { get; }

    /// <summary>The index of the first element in the storage.</summary>
    internal long Offset { get; }

    /// <summary>The storage of the elements, which other tensors may share.</summary>
    internal StorageRegion Storage { get; }

    /// <summary>Whether the elements are contiguous in row-major order.</summary>
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

    /// <summary>The same tensor with another name.</summary>
    internal StoredTensor Named(string name) => new(name, Type, Shape, Strides, Offset, Storage);

    /// <summary>The distance in elements from the first element to the last one in the storage, inclusive.</summary>
    internal long Extent => Elements == 0 ? 0 : 1 + Shape.Zip(Strides, (length, stride) => (length - 1) * stride).Sum();

    /// <summary>The strides of a contiguous tensor, in elements.</summary>
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

    /// <summary>The size of a contiguous tensor in bytes; null if it, or a stride, exceeds 64 bits.</summary>
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

/// <summary>A byte range of a file.</summary>
/// <param name="File">The file.</param>
/// <param name="Begin">The position of the first byte.</param>
/// <param name="Length">The number of bytes.</param>
/// <param name="Checksum">The CRC-32 of the bytes; null if the file has none.</param>
internal sealed record StorageRegion(CheckpointFile File, long Begin, long Length, uint? Checksum = null);
