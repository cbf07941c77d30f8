using static TorchSharp.torch;

namespace SegDsl.Checkpoints;

/// <summary>The format's names for the element types that torch has.</summary>
internal static class StoredType
{
    private static readonly (string Name, ScalarType Type, int Size)[] Known =
    [
        ("F64", ScalarType.Float64, 8),
        ("I64", ScalarType.Int64, 8),
        ("F32", ScalarType.Float32, 4),
        ("I32", ScalarType.Int32, 4),
        ("F16", ScalarType.Float16, 2),
        ("BF16", ScalarType.BFloat16, 2),
        ("I16", ScalarType.Int16, 2),
        ("I8", ScalarType.Int8, 1),
        ("U8", ScalarType.Byte, 1),
        ("BOOL", ScalarType.Bool, 1),
    ];

    /// <summary>Every name that can be read.</summary>
    public static string Names => string.Join(", ", Known.Select(known => known.Name));

    /// <summary>The type of a name, or null where torch has none.</summary>
    public static ScalarType? Find(string name) => Array.Find(Known, known => known.Name == name) is { Name: not null } found ? found.Type : null;

    /// <summary>The name of a type, or null where the format has none.</summary>
    public static string? NameOf(ScalarType type) => Array.Find(Known, known => known.Type == type).Name;

    /// <summary>Bytes of an element of a type that has a name.</summary>
    public static int SizeOf(ScalarType type) => Array.Find(Known, known => known.Type == type).Size;
}
