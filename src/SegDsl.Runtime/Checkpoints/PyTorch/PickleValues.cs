using static TorchSharp.torch;

namespace SegDsl.Checkpoints.PyTorch;

// The other values of a pickle are null, bool, long, BigInteger, double, string and, for tuples, object?[].

/// <summary>A dictionary. Entries with non-string keys (such as an optimizer's parameter indices) are dropped because they do not name tensors.</summary>
internal sealed class PickleDictionary
{
    private readonly OrderedDictionary<string, object?> entries = new(StringComparer.Ordinal);

    /// <summary>The entries with string keys, in order.</summary>
    public IReadOnlyDictionary<string, object?> Entries => entries;

    /// <summary>Sets an entry; ignores it if the key is not a string.</summary>
    public void Set(object? key, object? value)
    {
        if (key is string text) entries[text] = value;
    }
}

/// <summary>A Python class, function or object that is not created. Its arguments, attributes and items are dropped.</summary>
/// <param name="ClassName">The full Python name of the class or function, for example <c>argparse.Namespace</c>.</param>
internal sealed record PickleObject(string ClassName);

/// <summary>A string or bytes whose content was not read, because it is too long for a name.</summary>
internal sealed class PickleLongText
{
    private PickleLongText()
    {
    }

    /// <summary>The single instance.</summary>
    public static PickleLongText Value { get; } = new();
}

/// <summary>An element type or a storage class.</summary>
/// <param name="Element">The element type; null if it is unsupported or the storage is untyped.</param>
/// <param name="Size">The size of an element in bytes; 1 if the storage is untyped, null if it is unknown.</param>
/// <param name="Name">The Python name.</param>
internal sealed record PickleType(ScalarType? Element, int? Size, string Name)
{
    /// <summary>Whether this is the class of untyped storages, whose tensors state their type.</summary>
    public bool IsUntyped => Element is null && Size == 1 && Name.EndsWith("UntypedStorage", StringComparison.Ordinal);
}

/// <summary>A block of memory stored next to the pickle, or a view of a part of one.</summary>
/// <param name="Key">The name of the block in the file.</param>
/// <param name="Type">The storage class.</param>
/// <param name="Count">The number of elements of the block, or of bytes if the storage is untyped.</param>
internal sealed record PickleStorage(string Key, PickleType Type, long Count)
{
    /// <summary>The size of the block in bytes; null if the size of its elements is unknown.</summary>
    public long? Length => Count * Type.Size;

    /// <summary>The index of the first element of the view.</summary>
    public long Start { get; init; }

    /// <summary>The index after the last element of the view.</summary>
    public long End { get; init; } = Count;
}

/// <summary>A tensor: a view of a storage.</summary>
/// <param name="Storage">The storage.</param>
/// <param name="Type">The element type.</param>
/// <param name="Offset">The index of the first element in the storage.</param>
/// <param name="Shape">The size of each dimension.</param>
/// <param name="Strides">The stride of each dimension, in elements.</param>
internal sealed record PickleTensor(PickleStorage Storage, ScalarType Type, long Offset, long[] Shape, long[] Strides);
