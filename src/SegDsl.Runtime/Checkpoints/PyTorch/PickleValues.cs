using static TorchSharp.torch;

namespace SegDsl.Checkpoints.PyTorch;

// The other values of a pickle are null, bool, long, BigInteger, double, string, byte[] and, for tuples, object?[].

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

/// <summary>A value that is never inspected: part of a NumPy scalar, or a device.</summary>
internal sealed class PickleOpaque
{
    private PickleOpaque()
    {
    }

    /// <summary>The single instance.</summary>
    public static PickleOpaque Value { get; } = new();
}

/// <summary>An element type or a storage class.</summary>
/// <param name="Element">The element type; null for an untyped storage.</param>
internal sealed record PickleType(ScalarType? Element);

/// <summary>A block of memory stored next to the pickle.</summary>
/// <param name="Key">The name of the block in the file.</param>
/// <param name="Element">The element type; null if the storage is untyped.</param>
/// <param name="Count">The number of elements, or of bytes if the storage is untyped.</param>
internal sealed record PickleStorage(string Key, ScalarType? Element, long Count)
{
    /// <summary>The size in bytes.</summary>
    public long Length => Count * (Element is { } type ? ElementType.SizeOf(type) : 1);
}

/// <summary>A tensor: a view of a storage.</summary>
/// <param name="Storage">The storage.</param>
/// <param name="Type">The element type.</param>
/// <param name="Offset">The index of the first element in the storage.</param>
/// <param name="Shape">The size of each dimension.</param>
/// <param name="Strides">The stride of each dimension, in elements.</param>
internal sealed record PickleTensor(PickleStorage Storage, ScalarType Type, long Offset, long[] Shape, long[] Strides);
