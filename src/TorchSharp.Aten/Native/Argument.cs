using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace TorchSharp.Native;

/// <summary>The kinds of argument, in the order of <c>Kind</c> in operators.cpp.</summary>
internal enum ArgumentKind
{
    None,
    Tensor,
    Int,
    Double,
    Bool,
    Complex,
    Ints,
    Doubles,
    Bools,
    Tensors,
    String,
    Device,
    Generator,
}

/// <summary>
/// An argument of an operator. Numbers lie in the struct itself; tensors, lists and strings are referred to and laid out for C when the call is made.
/// The conversions are what makes a call read like the operator's schema; null is "none".
/// </summary>
internal readonly struct Argument
{
    internal readonly object? Reference;
    internal readonly long Bits;
    internal readonly ArgumentKind Kind;
    internal readonly int Count;

    private Argument(ArgumentKind kind, object? reference, long bits = 0, int count = 0)
    {
        Kind = reference is null && kind is not (ArgumentKind.Int or ArgumentKind.Double or ArgumentKind.Bool or ArgumentKind.Device) ? ArgumentKind.None : kind;
        Reference = reference;
        Bits = bits;
        Count = count;
    }

    /// <summary>No value, for a parameter that is optional.</summary>
    internal static Argument None => default;

    public static implicit operator Argument(Tensor? value) => new(ArgumentKind.Tensor, value);

    public static implicit operator Argument(Tensor?[]? value) => new(ArgumentKind.Tensors, value, 0, value?.Length ?? 0);

    public static implicit operator Argument(long value) => new(ArgumentKind.Int, null, value);

    public static implicit operator Argument(long? value) => value is { } v ? v : default(Argument);

    public static implicit operator Argument(double value) => new(ArgumentKind.Double, null, BitConverter.DoubleToInt64Bits(value));

    public static implicit operator Argument(double? value) => value is { } v ? v : default(Argument);

    public static implicit operator Argument(bool value) => new(ArgumentKind.Bool, null, value ? 1 : 0);

    public static implicit operator Argument(bool? value) => value is { } v ? v : default(Argument);

    public static implicit operator Argument(ScalarType value) => (long)value;

    public static implicit operator Argument(ScalarType? value) => value is { } v ? (long)v : default(Argument);

    public static implicit operator Argument(long[]? value) => new(ArgumentKind.Ints, value, 0, value?.Length ?? 0);

    public static implicit operator Argument(double[]? value) => new(ArgumentKind.Doubles, value, 0, value?.Length ?? 0);

    public static implicit operator Argument(bool[]? value) => new(ArgumentKind.Bools, value, 0, value?.Length ?? 0);

    public static implicit operator Argument(string? value) => new(ArgumentKind.String, value);

    public static implicit operator Argument(Generator? value) => new(ArgumentKind.Generator, value);

    public static implicit operator Argument(Device? value) => value is null ? default : new(ArgumentKind.Device, null, (long)value.type, value.index);

    public static implicit operator Argument(Scalar? value) => value?.ToArgument() ?? default;

    internal static Argument Complex(Scalar value) => new(ArgumentKind.Complex, value);
}

/// <summary><see cref="Argument"/> as operators.cpp reads it.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct NativeArgument
{
    public ArgumentKind Kind;
    public int Count;
    public long Value;
    public double Imaginary;
}

/// <summary>A result as operators.cpp writes it.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct NativeResult
{
    public ArgumentKind Kind;
    public int Count;
    public long Value;
}
