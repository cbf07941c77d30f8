namespace SegDsl.Language.Syntax;

/// <summary>Types of this language for those of other languages.</summary>
internal static class ForeignTypes
{
    /// <summary>The type that a name stands for in another language, or its own name; null if it is unknown.</summary>
    public static string? Find(string name) => name switch
    {
        "int" or "Int" or "integer" or "Integer" or "int8" or "int16" or "int32" or "int64" or "uint8" or "uint16" or "uint32" or "uint64" or "i32" or "i64"
            or "u32" or "u64" or "usize" or "size_t" or "uint" or "long" or "short" => "int",
        "float" or "Float" or "double" or "Double" or "float16" or "float32" or "float64" or "f32" or "f64" or "single" or "real" or "decimal"
            or "number" or "Number" or "num" or "numeric" => "float",
        "bool" or "Bool" or "boolean" or "Boolean" or "logical" => "bool",
        "string" or "String" or "str" or "char" => "string",
        _ => null,
    };

    /// <summary>Whether a name stands for integers as well as for other numbers in another language.</summary>
    public static bool IsAnyNumber(string name) => name is "number" or "Number" or "num" or "numeric";
}
