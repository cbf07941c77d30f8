namespace SegDsl.Torch;

/// <summary>The kind of a parameter or result type.</summary>
internal enum OperatorTypeKind
{
    Tensor,
    Int,
    Float,
    Bool,
    String,
    ScalarType,
    MemoryFormat,
    Device,

    /// <summary>The element type, or none.</summary>
    Optional,

    /// <summary>A list of the element type.</summary>
    List,

    /// <summary>A type that libtorch's C ABI does not convert. It is only allowed inside an optional or a list, if no value is passed.</summary>
    Other,
}

/// <summary>The type of a parameter or result of an operator.</summary>
/// <param name="Kind">The kind of the type.</param>
/// <param name="Text">The type as spelled in the schema, without alias annotations.</param>
/// <param name="Element">The element type of an optional or a list; null for other kinds.</param>
internal sealed record OperatorType(OperatorTypeKind Kind, string Text, OperatorType? Element = null)
{
    /// <summary>Parses a type.</summary>
    /// <param name="text">The type, for example <c>Tensor(a!)?</c> or <c>int[2]</c>.</param>
    public static OperatorType Parse(string text)
    {
        while (text.IndexOf('(', StringComparison.Ordinal) is var open and >= 0) text = text.Remove(open, text.IndexOf(')', open) - open + 1);
        if (text.EndsWith('?')) return new(OperatorTypeKind.Optional, text, Parse(text[..^1]));
        if (text.EndsWith(']')) return new(OperatorTypeKind.List, text, Parse(text[..text.LastIndexOf('[')]));
        return new(Simple(text), text);
    }

    private static OperatorTypeKind Simple(string text) => text switch
    {
        "Tensor" => OperatorTypeKind.Tensor,
        "int" or "SymInt" => OperatorTypeKind.Int,
        "float" => OperatorTypeKind.Float,
        "bool" => OperatorTypeKind.Bool,
        "str" => OperatorTypeKind.String,
        "ScalarType" => OperatorTypeKind.ScalarType,
        "MemoryFormat" => OperatorTypeKind.MemoryFormat,
        "Device" => OperatorTypeKind.Device,
        _ => OperatorTypeKind.Other,
    };

    /// <summary>Whether a value can be passed as this type. Only integers convert, to floating-point numbers.</summary>
    public bool Accepts(TorchValue value) => Kind switch
    {
        OperatorTypeKind.Optional => value.IsNone || Element!.Accepts(value),
        OperatorTypeKind.List => value.Kind == OperatorTypeKind.List && Array.TrueForAll(value.AsList(), Element!.Accepts),
        OperatorTypeKind.Float => value.Kind is OperatorTypeKind.Float or OperatorTypeKind.Int,
        OperatorTypeKind.Tensor => value.Kind == OperatorTypeKind.Tensor && !value.AsTensor().IsInvalid,
        OperatorTypeKind.Other => false,
        _ => value.Kind == Kind,
    };

    /// <summary>Whether results of this type can be decoded.</summary>
    public bool IsReadable => Kind switch
    {
        OperatorTypeKind.Tensor or OperatorTypeKind.Int or OperatorTypeKind.Float or OperatorTypeKind.Bool or OperatorTypeKind.ScalarType => true,
        OperatorTypeKind.List => Element!.IsReadable,
        _ => false,
    };
}
