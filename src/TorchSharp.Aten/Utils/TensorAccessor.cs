using System.Collections;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace TorchSharp.Utils;

/// <summary>The elements of a tensor in the processor's memory, in row-major order whatever their layout. It does not own the tensor.</summary>
public sealed class TensorAccessor<T> : IDisposable, IEnumerable<T>
    where T : unmanaged
{
    private readonly Tensor tensor;
    private readonly long[] shape;
    private readonly long[] strides;
    private readonly bool contiguous;

    internal TensorAccessor(Tensor tensor)
    {
        tensor.RequireMemory();
        this.tensor = tensor;
        shape = tensor.shape;
        strides = tensor.stride();
        contiguous = tensor.is_contiguous();
        Count = tensor.NumberOfElements;
    }

    /// <summary>The number of elements.</summary>
    public long Count { get; }

    /// <summary>False: elements can be set.</summary>
    public bool IsReadOnly => false;

    private unsafe T* Start => (T*)tensor.DataPointer;

    /// <summary>The element at these indices, one a dimension; one index alone counts the elements in row-major order.</summary>
    /// <exception cref="IndexOutOfRangeException">An index is outside.</exception>
    public unsafe T this[params long[] indices]
    {
        get
        {
            T value = Start[Offset(indices)];
            GC.KeepAlive(tensor);
            return value;
        }

        set
        {
            Start[Offset(indices)] = value;
            GC.KeepAlive(tensor);
        }
    }

    /// <summary>Whether both are accessors to the same memory.</summary>
    public static unsafe bool operator ==(TensorAccessor<T> left, TensorAccessor<T> right) =>
        ReferenceEquals(left, right) || (left is not null && right is not null && left.Start == right.Start && left.Count == right.Count);

    /// <summary>Whether the accessors are to different memory.</summary>
    public static bool operator !=(TensorAccessor<T> left, TensorAccessor<T> right) => !(left == right);

    /// <summary>All elements in a new array.</summary>
    public T[] ToArray()
    {
        var array = new T[Count];
        CopyTo(array.AsSpan());
        return array;
    }

    /// <summary>All elements in a new array of the tensor's shape.</summary>
    public Array ToNDArray()
    {
        if (shape.Length is 0 or 1)
            return ToArray();
        var lengths = Array.ConvertAll(shape, size => checked((int)size));
        Array array = shape.Length switch
        {
            2 => new T[lengths[0], lengths[1]],
            3 => new T[lengths[0], lengths[1], lengths[2]],
            4 => new T[lengths[0], lengths[1], lengths[2], lengths[3]],
            5 => new T[lengths[0], lengths[1], lengths[2], lengths[3], lengths[4]],
            6 => new T[lengths[0], lengths[1], lengths[2], lengths[3], lengths[4], lengths[5]],
            _ => throw new NotSupportedException($"Arrays of {shape.Length} dimensions are not supported."),
        };
        CopyTo(MemoryMarshal.CreateSpan(ref Unsafe.As<byte, T>(ref MemoryMarshal.GetArrayDataReference(array)), array.Length));
        return array;
    }

    /// <summary>Copies the elements from <paramref name="tensorIndex"/> on into the array from <paramref name="arrayIndex"/> on, as many as both have.</summary>
    public void CopyTo(T[] array, int arrayIndex = 0, long tensorIndex = 0) => CopyTo(array.AsSpan(), arrayIndex, tensorIndex);

    /// <summary>Copies the elements from <paramref name="tensorIndex"/> on into the span from <paramref name="arrayIndex"/> on, as many as both have.</summary>
    public unsafe void CopyTo(Span<T> array, int arrayIndex = 0, long tensorIndex = 0)
    {
        var target = array[arrayIndex..];
        int count = Available(target.Length, tensorIndex);
        T* start = Start;
        if (contiguous)
        {
            new ReadOnlySpan<T>(start + tensorIndex, count).CopyTo(target);
        }
        else
        {
            var walk = new Walk(shape, strides, tensorIndex);
            for (int i = 0; i < count; i++)
                target[i] = start[walk.Next()];
        }
        GC.KeepAlive(tensor);
    }

    /// <summary>Copies the array from <paramref name="arrayIndex"/> on over the elements from <paramref name="tensorIndex"/> on, as many as both have.</summary>
    public void CopyFrom(T[] array, int arrayIndex = 0, long tensorIndex = 0) => CopyFrom(array.AsSpan(), arrayIndex, tensorIndex);

    /// <summary>Copies the span from <paramref name="arrayIndex"/> on over the elements from <paramref name="tensorIndex"/> on, as many as both have.</summary>
    public unsafe void CopyFrom(ReadOnlySpan<T> array, int arrayIndex = 0, long tensorIndex = 0)
    {
        var source = array[arrayIndex..];
        int count = Available(source.Length, tensorIndex);
        T* start = Start;
        if (contiguous)
        {
            source[..count].CopyTo(new Span<T>(start + tensorIndex, count));
        }
        else
        {
            var walk = new Walk(shape, strides, tensorIndex);
            for (int i = 0; i < count; i++)
                start[walk.Next()] = source[i];
        }
        GC.KeepAlive(tensor);
    }

    /// <summary>The elements in row-major order.</summary>
    public IEnumerator<T> GetEnumerator()
    {
        for (long i = 0; i < Count; i++)
            yield return At(i);
    }

    /// <summary>The elements in row-major order.</summary>
    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>Whether <paramref name="obj"/> is an accessor to the same memory.</summary>
    public override bool Equals(object? obj) => obj is TensorAccessor<T> other && this == other;

    /// <summary>A hash of the address and the count.</summary>
    public override unsafe int GetHashCode() => HashCode.Combine((IntPtr)Start, Count);

    /// <summary>Does nothing: the tensor keeps its memory.</summary>
    public void Dispose()
    {
    }

    /// <summary>The element of that number in row-major order.</summary>
    internal unsafe T At(long index)
    {
        Check(index, Count);
        T value = Start[contiguous ? index : new Walk(shape, strides, index).Next()];
        GC.KeepAlive(tensor);
        return value;
    }

    private int Available(int length, long tensorIndex)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(tensorIndex);
        return (int)Math.Min(length, Math.Max(0, Count - tensorIndex));
    }

    private long Offset(long[] indices)
    {
        ArgumentNullException.ThrowIfNull(indices);
        if (indices.Length == 1 && shape.Length != 1)
        {
            Check(indices[0], Count);
            return new Walk(shape, strides, indices[0]).Next();
        }
        if (indices.Length != shape.Length)
            throw new ArgumentException($"The tensor has {shape.Length} dimensions, not {indices.Length}.", nameof(indices));
        long offset = 0;
        for (int i = 0; i < indices.Length; i++)
        {
            Check(indices[i], shape[i]);
            offset += indices[i] * strides[i];
        }
        return offset;
    }

    private static void Check(long index, long size)
    {
        if ((ulong)index >= (ulong)size)
            throw new IndexOutOfRangeException($"Index {index} is outside: it must be from 0 to {size - 1}.");
    }

    /// <summary>Offsets of the elements in row-major order.</summary>
    private ref struct Walk
    {
        private readonly long[] shape;
        private readonly long[] strides;
        private readonly long[] index;
        private long offset;

        internal Walk(long[] shape, long[] strides, long first)
        {
            this.shape = shape;
            this.strides = strides;
            index = new long[shape.Length];
            for (int i = shape.Length - 1; i >= 0 && first > 0; i--)
            {
                index[i] = first % shape[i];
                first /= shape[i];
                offset += index[i] * strides[i];
            }
        }

        internal long Next()
        {
            long here = offset;
            for (int i = shape.Length - 1; i >= 0; i--)
            {
                offset += strides[i];
                if (++index[i] < shape[i])
                    break;
                offset -= strides[i] * shape[i];
                index[i] = 0;
            }
            return here;
        }
    }
}
