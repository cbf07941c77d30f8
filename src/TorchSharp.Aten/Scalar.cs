using System.Numerics;
using TorchSharp.Native;
using static TorchSharp.torch;

namespace TorchSharp;

/// <summary>A single number, truth value or complex number, as operations take it.</summary>
public sealed class Scalar : IDisposable
{
    private readonly long integer;
    private readonly Complex complex;

    internal Scalar(long value) => (Type, integer, complex) = (ScalarType.Int64, value, value);

    internal Scalar(double value) => (Type, complex) = (ScalarType.Float64, value);

    internal Scalar(bool value) => (Type, integer, complex) = (ScalarType.Bool, value ? 1 : 0, value ? 1 : 0);

    internal Scalar(Complex value, ScalarType type) => (Type, complex) = (type, value);

    /// <summary>What the scalar holds: Int64, Float64, Bool or a complex type.</summary>
    public ScalarType Type { get; }

    /// <summary>An integer.</summary>
    public static implicit operator Scalar(byte value) => new((long)value);

    /// <summary>An integer.</summary>
    public static implicit operator Scalar(sbyte value) => new((long)value);

    /// <summary>An integer.</summary>
    public static implicit operator Scalar(short value) => new((long)value);

    /// <summary>An integer.</summary>
    public static implicit operator Scalar(int value) => new((long)value);

    /// <summary>An integer.</summary>
    public static implicit operator Scalar(long value) => new(value);

    /// <summary>A real number.</summary>
    public static implicit operator Scalar(Half value) => new((double)value);

    /// <summary>A real number.</summary>
    public static implicit operator Scalar(float value) => new((double)value);

    /// <summary>A real number.</summary>
    public static implicit operator Scalar(double value) => new(value);

    /// <summary>A truth value.</summary>
    public static implicit operator Scalar(bool value) => new(value);

    /// <summary>A complex number.</summary>
    public static implicit operator Scalar((float, float) value) => new(new Complex(value.Item1, value.Item2), ScalarType.ComplexFloat32);

    /// <summary>A complex number.</summary>
    public static implicit operator Scalar(Complex value) => new(value, ScalarType.ComplexFloat64);

    /// <summary>Does nothing: a scalar holds no resources.</summary>
    public void Dispose()
    {
    }

    internal double Real => complex.Real;

    internal Complex AsComplex => complex;

    /// <summary>The value as an integer, fractions cut off.</summary>
    internal long AsInteger => Type is ScalarType.Int64 or ScalarType.Bool ? integer : checked((long)complex.Real);

    internal Argument ToArgument() => Type switch
    {
        ScalarType.Int64 => integer,
        ScalarType.Float64 => complex.Real,
        ScalarType.Bool => integer != 0,
        _ => Argument.Complex(this),
    };
}
