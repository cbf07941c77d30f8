using System.Numerics;

namespace TorchSharp;

/// <summary>Conversions between numbers and scalars.</summary>
public static class ScalarExtensionMethods
{
    /// <summary>The number as a scalar.</summary>
    public static Scalar ToScalar(this byte value) => value;

    /// <summary>The number as a scalar.</summary>
    public static Scalar ToScalar(this sbyte value) => value;

    /// <summary>The number as a scalar.</summary>
    public static Scalar ToScalar(this short value) => value;

    /// <summary>The number as a scalar.</summary>
    public static Scalar ToScalar(this int value) => value;

    /// <summary>The number as a scalar.</summary>
    public static Scalar ToScalar(this long value) => value;

    /// <summary>The number as a scalar.</summary>
    public static Scalar ToScalar(this Half value) => value;

    /// <summary>The number as a scalar.</summary>
    public static Scalar ToScalar(this float value) => value;

    /// <summary>The number as a scalar.</summary>
    public static Scalar ToScalar(this double value) => value;

    /// <summary>The truth value as a scalar.</summary>
    public static Scalar ToScalar(this bool value) => value;

    /// <summary>The complex number as a scalar.</summary>
    public static Scalar ToScalar(this (float, float) value) => value;

    /// <summary>The complex number as a scalar.</summary>
    public static Scalar ToScalar(this Complex value) => value;

    /// <summary>The scalar as a single.</summary>
    public static float ToSingle(this Scalar value) => (float)NotNull(value).Real;

    /// <summary>The scalar as a double.</summary>
    public static double ToDouble(this Scalar value) => NotNull(value).Real;

    /// <summary>The scalar as a half.</summary>
    public static Half ToHalf(this Scalar value) => (Half)NotNull(value).Real;

    /// <summary>The scalar as an integer, fractions cut off.</summary>
    /// <exception cref="OverflowException">It does not fit.</exception>
    public static sbyte ToSByte(this Scalar value) => checked((sbyte)NotNull(value).AsInteger);

    /// <summary>The scalar as an integer, fractions cut off.</summary>
    /// <exception cref="OverflowException">It does not fit.</exception>
    public static byte ToByte(this Scalar value) => checked((byte)NotNull(value).AsInteger);

    /// <summary>The scalar as an integer, fractions cut off.</summary>
    /// <exception cref="OverflowException">It does not fit.</exception>
    public static short ToInt16(this Scalar value) => checked((short)NotNull(value).AsInteger);

    /// <summary>The scalar as an integer, fractions cut off.</summary>
    /// <exception cref="OverflowException">It does not fit.</exception>
    public static int ToInt32(this Scalar value) => checked((int)NotNull(value).AsInteger);

    /// <summary>The scalar as an integer, fractions cut off.</summary>
    /// <exception cref="OverflowException">It does not fit.</exception>
    public static long ToInt64(this Scalar value) => NotNull(value).AsInteger;

    /// <summary>Whether the scalar is true, or a number other than 0.</summary>
    public static bool ToBoolean(this Scalar value) => NotNull(value).AsComplex != Complex.Zero;

    /// <summary>The scalar as a complex number of two singles.</summary>
    public static (float Real, float Imaginary) ToComplexFloat32(this Scalar value)
    {
        var complex = NotNull(value).AsComplex;
        return ((float)complex.Real, (float)complex.Imaginary);
    }

    /// <summary>The scalar as a complex number.</summary>
    public static Complex ToComplexFloat64(this Scalar value) => NotNull(value).AsComplex;

    private static Scalar NotNull(Scalar value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return value;
    }
}
