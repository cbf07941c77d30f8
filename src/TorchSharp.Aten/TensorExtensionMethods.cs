using System.Numerics;
using static TorchSharp.torch;

namespace TorchSharp;

/// <summary>Conversions of tensors of one element, and other additions to <see cref="Tensor"/>.</summary>
public static partial class TensorExtensionMethods
{
    /// <summary>The one element as a single.</summary>
    public static float ToSingle(this Tensor value) => ScalarOf(value).ToSingle();

    /// <summary>The one element as a double.</summary>
    public static double ToDouble(this Tensor value) => ScalarOf(value).ToDouble();

    /// <summary>The one element as a half.</summary>
    public static Half ToHalf(this Tensor value) => ScalarOf(value).ToHalf();

    /// <summary>The one element as an integer, fractions cut off.</summary>
    public static sbyte ToSByte(this Tensor value) => ScalarOf(value).ToSByte();

    /// <summary>The one element as an integer, fractions cut off.</summary>
    public static byte ToByte(this Tensor value) => ScalarOf(value).ToByte();

    /// <summary>The one element as an integer, fractions cut off.</summary>
    public static short ToInt16(this Tensor value) => ScalarOf(value).ToInt16();

    /// <summary>The one element as an integer, fractions cut off.</summary>
    public static int ToInt32(this Tensor value) => ScalarOf(value).ToInt32();

    /// <summary>The one element as an integer, fractions cut off.</summary>
    public static long ToInt64(this Tensor value) => ScalarOf(value).ToInt64();

    /// <summary>Whether the one element is true, or a number other than 0.</summary>
    public static bool ToBoolean(this Tensor value) => ScalarOf(value).ToBoolean();

    /// <summary>The size of an element in bytes.</summary>
    public static int ElementSize(this ScalarType type) => type switch
    {
        ScalarType.Byte or ScalarType.Int8 or ScalarType.Bool => 1,
        ScalarType.Int16 or ScalarType.Float16 or ScalarType.BFloat16 => 2,
        ScalarType.Int32 or ScalarType.Float32 => 4,
        ScalarType.Int64 or ScalarType.Float64 or ScalarType.ComplexFloat32 => 8,
        ScalarType.ComplexFloat64 => 16,
        _ => throw new NotSupportedException($"Elements of type {type} are not supported."),
    };

    /// <summary>The number of elements of a shape.</summary>
    public static long TotalSize(this IEnumerable<long> shape)
    {
        ArgumentNullException.ThrowIfNull(shape);
        long total = 1;
        foreach (long size in shape)
            total = checked(total * size);
        return total;
    }

    /// <summary>A tensor of no dimensions that holds <paramref name="scalar"/>.</summary>
    public static Tensor ToTensor<T>(this T scalar, Device? device = null, bool requires_grad = false)
        where T : struct => scalar switch
        {
            byte value => tensor(value, device, requires_grad),
            sbyte value => tensor(value, device, requires_grad),
            short value => tensor(value, device, requires_grad),
            int value => tensor(value, device, requires_grad),
            long value => tensor(value, null, device, requires_grad),
            float value => tensor(value, device, requires_grad),
            double value => tensor(value, null, device, requires_grad),
            bool value => tensor(value, null, device, requires_grad),
            Complex value => tensor(value, null, device, requires_grad),
            _ => throw new NotSupportedException($"A tensor cannot hold a {typeof(T).Name}."),
        };

    /// <summary>A tensor of that shape over the array's elements.</summary>
    /// <param name="rawArray">The elements in row-major order.</param>
    /// <param name="dimensions">The shape.</param>
    /// <param name="doCopy">Whether the tensor has memory of its own rather than the array's.</param>
    /// <param name="requires_grad">Whether gradients are wanted.</param>
    public static Tensor ToTensor<T>(this T[] rawArray, long[] dimensions, bool doCopy = false, bool requires_grad = false)
    {
        ArgumentNullException.ThrowIfNull(rawArray);
        ArgumentNullException.ThrowIfNull(dimensions);
        var type = TypeOf<T>();
        return doCopy ? FromArray(rawArray, dimensions, type, null, null, requires_grad) : OverArray(rawArray, 0, dimensions, type, requires_grad);
    }

    private static Scalar ScalarOf(Tensor value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return value.ToScalar();
    }
}
