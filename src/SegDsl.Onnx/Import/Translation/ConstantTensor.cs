using System.Runtime.InteropServices;
using Google.Protobuf;
using SegDsl.Onnx.Format;
using static SegDsl.Onnx.Format.TensorProto.Types;

namespace SegDsl.Onnx.Import.Translation;

/// <summary>A tensor that is calculated during the import, because it does not depend on the inputs of the model.</summary>
/// <param name="Type">The element type: <see cref="DataType.Float"/>, <see cref="DataType.Int64"/> or <see cref="DataType.Bool"/>.</param>
/// <param name="Shape">The size of each dimension; empty for a scalar.</param>
/// <param name="Values">The elements in row-major order. A double holds floats and the integers of index arithmetic exactly.</param>
internal sealed record ConstantTensor(DataType Type, IReadOnlyList<long> Shape, double[] Values)
{
    /// <summary>More elements than masks and tables of positions have.</summary>
    private const long MaxCount = 1 << 24;

    /// <summary>The number of dimensions.</summary>
    public int Rank => Shape.Count;

    /// <summary>The number of elements of a shape.</summary>
    /// <exception cref="UntranslatableException">A size is negative, or there are too many elements.</exception>
    public static int CountOf(IReadOnlyList<long> shape)
    {
        var count = 1L;
        foreach (var size in shape)
        {
            if (size < 0 || size > MaxCount) throw Large();
            count *= size;
            if (count > MaxCount) throw Large();
        }
        return (int)count;

        UntranslatableException Large() => new($"calculates a constant of the shape [{string.Join(", ", shape)}], which is not valid or too large");
    }

    /// <summary>The constant that a value is; null if it depends on the input of the model, or has an element type that is not calculated.</summary>
    public static ConstantTensor? Of(Value? value)
    {
        if (value?.Number is { } number) return new(DataType.Float, [], [number]);
        if (value?.Sizes is { } sizes)
        {
            if (sizes.Any(s => s.Dimension.Value is null)) return null;
            return new(DataType.Int64, value.IsScalar ? [] : [sizes.Count], [.. sizes.Select(s => (double)s.Dimension.Value!.Value)]);
        }
        if (value?.Stored is not { } stored || !(stored.IsFloat || stored.IsInteger)) return null;
        CountOf(stored.Shape);
        var tensor = stored.IsFloat
            ? new ConstantTensor(DataType.Float, stored.Shape, [.. stored.Floats().Select(v => (double)v)])
            : new(stored.Type == DataType.Bool ? DataType.Bool : DataType.Int64, stored.Shape, [.. stored.Integers().Select(v => (double)v)]);
        return value.IsTransposed ? tensor.Transposed([1, 0]) : tensor;
    }

    /// <summary>The tensor as a value: a list of integers, or a stored tensor.</summary>
    /// <param name="name">The name in the model.</param>
    public Value ToValue(string name)
    {
        if (Type != DataType.Float && Rank <= 1)
            return Rank == 0 ? Value.Of((Size)(long)Values[0]) : Value.Of([.. Values.Select(v => (Size)(long)v)]);
        if (Type == DataType.Float && Rank == 0) return Value.Of(Values[0]);
        var stored = new TensorProto { Name = name, DataType = (int)Type };
        stored.Dims.AddRange(Shape);
        stored.RawData = ByteString.CopyFrom(Type switch
        {
            DataType.Float => [.. MemoryMarshal.AsBytes<float>([.. Values.Select(v => (float)v)])],
            DataType.Bool => [.. Values.Select(v => (byte)v)],
            _ => [.. MemoryMarshal.AsBytes<long>([.. Values.Select(v => (long)v)])],
        });
        return Value.Calculated(new StoredValues(stored, ""), name);
    }

    /// <summary>The same elements with another shape.</summary>
    public ConstantTensor Reshaped(IReadOnlyList<long> shape) => CountOf(shape) == Values.Length ? this with { Shape = shape }
        : throw new UntranslatableException($"gives a constant of {Values.Length} elements the shape [{string.Join(", ", shape)}]");

    /// <summary>The elements in another order of axes.</summary>
    public ConstantTensor Transposed(IReadOnlyList<int> axes)
    {
        var strides = Strides(Shape);
        long[] shape = [.. axes.Select(a => Shape[a])];
        return Selected(shape, index => axes.Select((axis, i) => index[i] * strides[axis]).Sum());
    }

    /// <summary>A tensor whose elements are those of this one.</summary>
    /// <param name="shape">Its shape.</param>
    /// <param name="position">Returns the position of an element in <see cref="Values"/> from its index.</param>
    public ConstantTensor Selected(IReadOnlyList<long> shape, Func<long[], long> position)
    {
        var values = new double[CountOf(shape)];
        var i = 0;
        foreach (var index in Indices(shape)) values[i++] = Values[position(index)];
        return new(Type, shape, values);
    }

    /// <summary>The tensor repeated along the axes in which a larger shape differs.</summary>
    public ConstantTensor Expanded(IReadOnlyList<long> shape)
    {
        if (shape.SequenceEqual(Shape)) return this;
        var strides = Strides(Shape);
        var missing = shape.Count - Rank;
        return Selected(shape, index =>
        {
            var position = 0L;
            for (var i = 0; i < Rank; i++)
                if (Shape[i] > 1) position += index[i + missing] * strides[i];
            return position;
        });
    }

    /// <summary>The shape of an element-wise result.</summary>
    public static long[] Broadcast(params IReadOnlyList<IReadOnlyList<long>> shapes)
    {
        var result = new long[shapes.Max(s => s.Count)];
        Array.Fill(result, 1);
        foreach (var shape in shapes)
        {
            for (var i = 1; i <= shape.Count; i++)
            {
                var size = shape[^i];
                if (size != 1 && result[^i] != 1 && result[^i] != size)
                    throw new UntranslatableException($"the shapes {string.Join(" and ", shapes.Select(s => $"[{string.Join(", ", s)}]"))} do not match");
                if (size != 1) result[^i] = size;
            }
        }
        return result;
    }

    /// <summary>The distance in <see cref="Values"/> between neighbors of each axis.</summary>
    public static long[] Strides(IReadOnlyList<long> shape)
    {
        var strides = new long[shape.Count];
        var stride = 1L;
        for (var i = shape.Count - 1; i >= 0; i--)
        {
            strides[i] = stride;
            stride *= shape[i];
        }
        return strides;
    }

    /// <summary>All indices of a shape in row-major order, in one array that is reused.</summary>
    private static IEnumerable<long[]> Indices(IReadOnlyList<long> shape)
    {
        if (shape.Contains(0)) yield break;
        var index = new long[shape.Count];
        while (true)
        {
            yield return index;
            var axis = shape.Count - 1;
            while (axis >= 0 && ++index[axis] == shape[axis]) index[axis--] = 0;
            if (axis < 0) yield break;
        }
    }
}
