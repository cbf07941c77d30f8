using System.Numerics;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>The type of a tensor's elements.</summary>
    public enum ScalarType : sbyte
    {
        /// <summary>8 bits, unsigned.</summary>
        Byte = 0,

        /// <summary>8 bits, signed.</summary>
        Int8 = 1,

        /// <summary>16 bits, signed.</summary>
        Int16 = 2,

        /// <summary>32 bits, signed.</summary>
        Int32 = 3,

        /// <summary>64 bits, signed.</summary>
        Int64 = 4,

        /// <summary>Half precision.</summary>
        Float16 = 5,

        /// <summary>Single precision.</summary>
        Float32 = 6,

        /// <summary>Double precision.</summary>
        Float64 = 7,

        /// <summary>Complex numbers of two singles.</summary>
        ComplexFloat32 = 9,

        /// <summary>Complex numbers of two doubles.</summary>
        ComplexFloat64 = 10,

        /// <summary>Truth values, a byte each.</summary>
        Bool = 11,

        /// <summary>The upper half of a single: its range with 8 bits of precision.</summary>
        BFloat16 = 15,
    }

    /// <summary>32-bit signed integers.</summary>
    public static ScalarType @int = ScalarType.Int32;

    /// <summary>64-bit signed integers.</summary>
    public static ScalarType @long = ScalarType.Int64;

    /// <summary>16-bit signed integers.</summary>
    public static ScalarType @short = ScalarType.Int16;

    /// <summary>Truth values.</summary>
    public static ScalarType @bool = ScalarType.Bool;

    /// <summary>Single precision.</summary>
    public static ScalarType @float = ScalarType.Float32;

    /// <summary>Double precision.</summary>
    public static ScalarType @double = ScalarType.Float64;

    /// <summary>Half precision.</summary>
    public static ScalarType half = ScalarType.Float16;

    /// <summary>8-bit unsigned integers.</summary>
    public static ScalarType uint8 = ScalarType.Byte;

    /// <summary>8-bit signed integers.</summary>
    public static ScalarType int8 = ScalarType.Int8;

    /// <summary>16-bit signed integers.</summary>
    public static ScalarType int16 = ScalarType.Int16;

    /// <summary>32-bit signed integers.</summary>
    public static ScalarType int32 = ScalarType.Int32;

    /// <summary>64-bit signed integers.</summary>
    public static ScalarType int64 = ScalarType.Int64;

    /// <summary>Half precision.</summary>
    public static ScalarType float16 = ScalarType.Float16;

    /// <summary>Single precision.</summary>
    public static ScalarType float32 = ScalarType.Float32;

    /// <summary>Double precision.</summary>
    public static ScalarType float64 = ScalarType.Float64;

    /// <summary>The upper half of a single.</summary>
    public static ScalarType bfloat16 = ScalarType.BFloat16;

    /// <summary>Complex numbers of two singles.</summary>
    public static ScalarType cfloat = ScalarType.ComplexFloat32;

    /// <summary>Complex numbers of two singles.</summary>
    public static ScalarType complex64 = ScalarType.ComplexFloat32;

    /// <summary>Complex numbers of two doubles.</summary>
    public static ScalarType cdouble = ScalarType.ComplexFloat64;

    /// <summary>Complex numbers of two doubles.</summary>
    public static ScalarType complex128 = ScalarType.ComplexFloat64;

    private static ScalarType defaultType = ScalarType.Float32;

    /// <summary>The type of tensors made without a type.</summary>
    public static ScalarType get_default_dtype() => defaultType;

    /// <summary>Sets the type of tensors made without a type.</summary>
    /// <exception cref="ArgumentException"><paramref name="dtype"/> is not a floating-point type.</exception>
    public static void set_default_dtype(ScalarType dtype)
    {
        if (!is_floating_point(dtype))
            throw new ArgumentException($"The default type must be a floating-point type, not {dtype}.", nameof(dtype));
        defaultType = dtype;
    }

    /// <summary>Whether <paramref name="type"/> holds floating-point numbers.</summary>
    public static bool is_floating_point(ScalarType type) => type is ScalarType.Float16 or ScalarType.Float32 or ScalarType.Float64 or ScalarType.BFloat16;

    /// <summary>Whether <paramref name="type"/> holds integers or truth values.</summary>
    public static bool is_integral(ScalarType type) =>
        type is ScalarType.Byte or ScalarType.Int8 or ScalarType.Int16 or ScalarType.Int32 or ScalarType.Int64 or ScalarType.Bool;

    /// <summary>Whether <paramref name="type"/> holds complex numbers.</summary>
    public static bool is_complex(ScalarType type) => type is ScalarType.ComplexFloat32 or ScalarType.ComplexFloat64;

    /// <summary>The type of tensor that holds values of <typeparamref name="T"/>.</summary>
    internal static ScalarType TypeOf<T>()
    {
        if (typeof(T) == typeof(float)) return ScalarType.Float32;
        if (typeof(T) == typeof(long)) return ScalarType.Int64;
        if (typeof(T) == typeof(byte)) return ScalarType.Byte;
        if (typeof(T) == typeof(int)) return ScalarType.Int32;
        if (typeof(T) == typeof(double)) return ScalarType.Float64;
        if (typeof(T) == typeof(bool)) return ScalarType.Bool;
        if (typeof(T) == typeof(short)) return ScalarType.Int16;
        if (typeof(T) == typeof(sbyte)) return ScalarType.Int8;
        if (typeof(T) == typeof(Half)) return ScalarType.Float16;
        if (typeof(T) == typeof((float, float))) return ScalarType.ComplexFloat32;
        if (typeof(T) == typeof(Complex)) return ScalarType.ComplexFloat64;
        throw new ArgumentException($"No tensor holds elements of type {typeof(T).Name}.");
    }
}
