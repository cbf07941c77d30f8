namespace SegDsl.Torch;

/// <summary>What a parameter or a result of an operator is.</summary>
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

    /// <summary>The element or nothing.</summary>
    Optional,

    /// <summary>Any number of elements.</summary>
    List,

    /// <summary>A type that libtorch's C ABI does not convert; it can be left out of an optional or a list, and no more.</summary>
    Other,
}

/// <summary>The type of a parameter or a result of an operator.</summary>
/// <param name="Kind">Which kind of type.</param>
/// <param name="Text">The type as the schema spells it, without annotations of aliases.</param>
/// <param name="Element">What an optional or a list has; null for all others.</param>
internal sealed record OperatorType(OperatorTypeKind Kind, string Text, OperatorType? Element = null)
{
    /// <summary>Reads a type.</summary>
    /// <param name="text">The type, say <c>Tensor(a!)?</c> or <c>int[2]</c>.</param>
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

    /// <summary>Whether a value can be passed as this type.</summary>
    public bool Accepts(TorchValue value) => Kind switch
    {
        OperatorTypeKind.Optional => value.IsNone || Element!.Accepts(value),
        OperatorTypeKind.List => value.Kind == OperatorTypeKind.List && Array.TrueForAll(value.AsList(), Element!.Accepts),
        OperatorTypeKind.Float => value.Kind is OperatorTypeKind.Float or OperatorTypeKind.Int,
        OperatorTypeKind.Other => false,
        _ => value.Kind == Kind,
    };
}
