using SegDsl.Checkpoints.Safetensors;
using static TorchSharp.torch;

namespace SegDsl.Checkpoints;

/// <summary>The element types supported in checkpoints and their names in each format.</summary>
internal static class ElementType
{
    private static readonly (ScalarType Type, int Size, string Safetensors, string PyTorch, string Storage)[] Known =
    [
        (ScalarType.Float64, 8, "F64", "float64", "DoubleStorage"),
        (ScalarType.Int64, 8, "I64", "int64", "LongStorage"),
        (ScalarType.Float32, 4, "F32", "float32", "FloatStorage"),
        (ScalarType.Int32, 4, "I32", "int32", "IntStorage"),
        (ScalarType.Float16, 2, "F16", "float16", "HalfStorage"),
        (ScalarType.BFloat16, 2, "BF16", "bfloat16", "BFloat16Storage"),
        (ScalarType.Int16, 2, "I16", "int16", "ShortStorage"),
        (ScalarType.Int8, 1, "I8", "int8", "CharStorage"),
        (ScalarType.Byte, 1, "U8", "uint8", "ByteStorage"),
        (ScalarType.Bool, 1, "BOOL", "bool", "BoolStorage"),
    ];

    /// <summary>All supported type names of the safetensors format, separated by commas.</summary>
    public static string SafetensorsNames => string.Join(", ", Known.Select(known => known.Safetensors));

    /// <summary>The type with a given safetensors name; null if the name is unsupported.</summary>
    public static ScalarType? OfSafetensors(string name) => Find(known => known.Safetensors == name);

    /// <summary>The type with a given PyTorch name, for example <c>float32</c>; null if the name is unsupported.</summary>
    public static ScalarType? OfPyTorch(string name) => Find(known => known.PyTorch == name);

    /// <summary>The element type of a PyTorch storage class, for example <c>FloatStorage</c>; null if the class is unsupported.</summary>
    public static ScalarType? OfStorage(string name) => Find(known => known.Storage == name);

    /// <summary>The PyTorch storage class of a type, for example <c>FloatStorage</c>.</summary>
    public static string StorageName(ScalarType type) => Array.Find(Known, known => known.Type == type).Storage;

    /// <summary>The safetensors name of a type; null if the format does not support it.</summary>
    public static string? SafetensorsName(ScalarType type) => Array.Find(Known, known => known.Type == type).Safetensors;

    /// <summary>Whether a type is a floating-point type.</summary>
    public static bool IsFloat(ScalarType type) => type is ScalarType.Float64 or ScalarType.Float32 or ScalarType.Float16 or ScalarType.BFloat16;

    /// <summary>The size of an element in bytes.</summary>
    public static int SizeOf(ScalarType type) => Array.Find(Known, known => known.Type == type).Size;

    private static ScalarType? Find(Predicate<(ScalarType Type, int Size, string Safetensors, string PyTorch, string Storage)> matches) =>
        Array.FindIndex(Known, matches) is var index and >= 0 ? Known[index].Type : null;
}
