using System.Globalization;
using TorchSharp;
using static TorchSharp.torch;

namespace SegDsl.Torch;

/// <summary>An argument or result of an operator: a tensor, a number, a string, a list of values, or none.</summary>
internal readonly struct TorchValue
{
    private readonly long bits;
    private readonly object? reference;

    private TorchValue(OperatorTypeKind kind, long bits, object? reference = null)
    {
        Kind = kind;
        this.bits = bits;
        this.reference = reference;
    }

    /// <summary>No value.</summary>
    public static TorchValue None => new(OperatorTypeKind.Optional, 0);

    /// <summary>The kind of the value; <see cref="OperatorTypeKind.Optional"/> means none.</summary>
    public OperatorTypeKind Kind { get; }

    public bool IsNone => Kind == OperatorTypeKind.Optional;

    public static implicit operator TorchValue(Tensor? value) => value is null ? None : new(OperatorTypeKind.Tensor, 0, value);

    public static implicit operator TorchValue(long value) => new(OperatorTypeKind.Int, value);

    public static implicit operator TorchValue(double value) => new(OperatorTypeKind.Float, BitConverter.DoubleToInt64Bits(value));

    public static implicit operator TorchValue(bool value) => new(OperatorTypeKind.Bool, value ? 1 : 0);

    public static implicit operator TorchValue(string? value) => value is null ? None : new(OperatorTypeKind.String, 0, value);

    public static implicit operator TorchValue(ScalarType value) => new(OperatorTypeKind.ScalarType, (long)value);

    public static implicit operator TorchValue(MemoryFormat value) => new(OperatorTypeKind.MemoryFormat, (long)value);

    public static implicit operator TorchValue(Device? value) => value is null ? None : new(OperatorTypeKind.Device, 0, value);

    public static implicit operator TorchValue(TorchValue[] values) => new(OperatorTypeKind.List, 0, values);

    public static implicit operator TorchValue(Tensor?[] values) => List(values, v => v);

    public static implicit operator TorchValue(long[] values) => List(values, v => v);

    public static implicit operator TorchValue(double[] values) => List(values, v => v);

    public static implicit operator TorchValue(bool[] values) => List(values, v => v);

    /// <summary>The value as a tensor.</summary>
    /// <exception cref="InvalidOperationException">The value has another kind.</exception>
    public Tensor AsTensor() => (Tensor)Reference(OperatorTypeKind.Tensor);

    /// <summary>The value as a string.</summary>
    /// <exception cref="InvalidOperationException">The value has another kind.</exception>
    public string AsString() => (string)Reference(OperatorTypeKind.String);

    /// <summary>The value as a device.</summary>
    /// <exception cref="InvalidOperationException">The value has another kind.</exception>
    public Device AsDevice() => (Device)Reference(OperatorTypeKind.Device);

    /// <summary>The elements of a list.</summary>
    /// <exception cref="InvalidOperationException">The value has another kind.</exception>
    public TorchValue[] AsList() => (TorchValue[])Reference(OperatorTypeKind.List);

    /// <summary>The value as an integer, including the number of a scalar type or memory format.</summary>
    /// <exception cref="InvalidOperationException">The value has another kind.</exception>
    public long AsInt() =>
        Kind is OperatorTypeKind.Int or OperatorTypeKind.ScalarType or OperatorTypeKind.MemoryFormat ? bits : throw IsNot(OperatorTypeKind.Int);

    /// <summary>The value as a floating-point number; integers are converted.</summary>
    /// <exception cref="InvalidOperationException">The value has another kind.</exception>
    public double AsDouble() => Kind switch
    {
        OperatorTypeKind.Float => BitConverter.Int64BitsToDouble(bits),
        OperatorTypeKind.Int => bits,
        _ => throw IsNot(OperatorTypeKind.Float),
    };

    /// <summary>The value as a Boolean.</summary>
    /// <exception cref="InvalidOperationException">The value has another kind.</exception>
    public bool AsBool() => Kind == OperatorTypeKind.Bool ? bits != 0 : throw IsNot(OperatorTypeKind.Bool);

    /// <inheritdoc/>
    public override string ToString() => Kind switch
    {
        OperatorTypeKind.Optional => "none",
        OperatorTypeKind.Tensor => AsTensor().IsInvalid ? "a disposed Tensor" : "a Tensor",
        OperatorTypeKind.Float => string.Create(CultureInfo.InvariantCulture, $"the float {AsDouble()}"),
        OperatorTypeKind.Bool => $"the bool {AsBool()}",
        OperatorTypeKind.String or OperatorTypeKind.Device => $"the {Kind} '{reference}'",
        OperatorTypeKind.List => $"a list [{string.Join(", ", AsList())}]",
        _ => string.Create(CultureInfo.InvariantCulture, $"the {Kind} {bits}"),
    };

    private static TorchValue List<T>(T[] values, Converter<T, TorchValue> convert) => Array.ConvertAll(values, convert);

    private object Reference(OperatorTypeKind expected) => Kind == expected ? reference! : throw IsNot(expected);

    private InvalidOperationException IsNot(OperatorTypeKind expected) => new($"Expected {expected}, got {this}.");
}
