using SegDsl.Language.Shapes;
using SegDsl.Onnx.Format;

namespace SegDsl.Onnx.Import.Translation;

/// <summary>A value of a model during its translation: a tensor that a layer computes, a stored tensor, known integers, a known number, or unknown.</summary>
internal sealed class Value
{
    private Value()
    {
    }

    /// <summary>A value that could not be translated; the reason is already reported.</summary>
    public static Value Unknown { get; } = new();

    /// <summary>The layer that computes it.</summary>
    public Result? Computed { get; private init; }

    /// <summary>The tensor stored in the model.</summary>
    public StoredValues? Stored { get; private init; }

    /// <summary>Whether <see cref="Stored"/> is a matrix whose transpose is meant.</summary>
    public bool IsTransposed { get; private init; }

    /// <summary>The name under which a stored tensor is used; aliases of equal tensors often have better names.</summary>
    public string Name { get; private init; } = "";

    /// <summary>Whether <see cref="Stored"/> was calculated from constants, and is not a weight of the model.</summary>
    public bool IsCalculated { get; private init; }

    /// <summary>The elements of a tensor of integers with at most one dimension.</summary>
    public IReadOnlyList<Size>? Sizes { get; private init; }

    /// <summary>Whether <see cref="Sizes"/> is a scalar, without a dimension.</summary>
    public bool IsScalar { get; private init; }

    /// <summary>A number that was calculated from constants.</summary>
    public double? Number { get; private init; }

    /// <summary>Whether the value is unknown.</summary>
    public bool IsUnknown => ReferenceEquals(this, Unknown);

    /// <summary>A tensor that a layer computes.</summary>
    public static Value Of(Layer layer, int part = 0) => new() { Computed = new(layer, part) };

    /// <summary>A tensor that a layer computes.</summary>
    public static Value Of(Result result) => new() { Computed = result };

    /// <summary>A stored tensor.</summary>
    public static Value Of(StoredValues stored, string name, bool isTransposed = false) =>
        new() { Stored = stored, Name = name, IsTransposed = isTransposed };

    /// <summary>A tensor that was calculated from constants.</summary>
    public static Value Calculated(StoredValues stored, string name) => new() { Stored = stored, Name = name, IsCalculated = true };

    /// <summary>A list of integers.</summary>
    public static Value Of(IReadOnlyList<Size> sizes) => new() { Sizes = sizes };

    /// <summary>An integer.</summary>
    public static Value Of(Size size) => new() { Sizes = [size], IsScalar = true };

    /// <summary>A number.</summary>
    public static Value Of(double number) => new() { Number = number };
}

/// <summary>An integer that the model computes from the sizes of tensors.</summary>
/// <param name="Dimension">The integer, in the symbols of the input.</param>
/// <param name="Of">The tensor whose size it is; null if it was calculated.</param>
/// <param name="Axis">The axis of that tensor.</param>
internal readonly record struct Size(Dimension Dimension, Result? Of = null, int Axis = 0)
{
    /// <summary>A known integer.</summary>
    public static implicit operator Size(long value) => new(Dimension.Constant(value));

    /// <summary>A calculated integer.</summary>
    public static implicit operator Size(Dimension value) => new(value);
}
