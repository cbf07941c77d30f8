using System.Globalization;
using TorchSharp;
using static TorchSharp.torch;

namespace SegDsl.Torch;

/// <summary>An argument or a result of an operator: a tensor, a number, a text, a list of such values, or none.</summary>
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

    /// <summary>The absence of a value.</summary>
    public static TorchValue None => new(OperatorTypeKind.Optional, 0);

    /// <summary>What it is; <see cref="OperatorTypeKind.Optional"/> is no value, never a present one.</summary>
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

    /// <summary>A tensor.</summary>
    /// <exception cref="InvalidOperationException">The value is something else.</exception>
    public Tensor AsTensor() => (Tensor)Reference(OperatorTypeKind.Tensor);

    /// <summary>A text.</summary>
    /// <exception cref="InvalidOperationException">The value is something else.</exception>
    public string AsString() => (string)Reference(OperatorTypeKind.String);

    /// <summary>A device.</summary>
    /// <exception cref="InvalidOperationException">The value is something else.</exception>
    public Device AsDevice() => (Device)Reference(OperatorTypeKind.Device);

    /// <summary>The elements of a list.</summary>
    /// <exception cref="InvalidOperationException">The value is something else.</exception>
    public TorchValue[] AsList() => (TorchValue[])Reference(OperatorTypeKind.List);

    /// <summary>An integer; the number of an element type or a memory format, too.</summary>
    /// <exception cref="InvalidOperationException">The value is something else.</exception>
    public long AsInt() => Kind is OperatorTypeKind.Int or OperatorTypeKind.ScalarType or OperatorTypeKind.MemoryFormat ? bits : throw IsNot(OperatorTypeKind.Int);

    /// <summary>A floating-point number, or an integer as one.</summary>
    /// <exception cref="InvalidOperationException">The value is something else.</exception>
    public double AsDouble() => Kind switch
    {
        OperatorTypeKind.Float => BitConverter.Int64BitsToDouble(bits),
        OperatorTypeKind.Int => bits,
        _ => throw IsNot(OperatorTypeKind.Float),
    };

    /// <summary>A truth value.</summary>
    /// <exception cref="InvalidOperationException">The value is something else.</exception>
    public bool AsBool() => Kind == OperatorTypeKind.Bool ? bits != 0 : throw IsNot(OperatorTypeKind.Bool);

    /// <inheritdoc/>
    public override string ToString() => Kind switch
    {
        OperatorTypeKind.Optional => "none",
        OperatorTypeKind.Tensor => "a Tensor",
        OperatorTypeKind.Float => string.Create(CultureInfo.InvariantCulture, $"the float {AsDouble()}"),
        OperatorTypeKind.Bool => $"the bool {AsBool()}",
        OperatorTypeKind.String or OperatorTypeKind.Device => $"the {Kind} '{reference}'",
        OperatorTypeKind.List => $"a list [{string.Join(", ", AsList())}]",
        _ => string.Create(CultureInfo.InvariantCulture, $"the {Kind} {bits}"),
    };

    private static TorchValue List<T>(T[] values, Converter<T, TorchValue> convert) => Array.ConvertAll(values, convert);

    private object Reference(OperatorTypeKind wanted) => Kind == wanted ? reference! : throw IsNot(wanted);

    private InvalidOperationException IsNot(OperatorTypeKind wanted) => new($"Expected a {wanted}, found {this}.");
}
