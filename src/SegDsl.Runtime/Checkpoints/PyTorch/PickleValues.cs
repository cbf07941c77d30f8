using static TorchSharp.torch;

namespace SegDsl.Checkpoints.PyTorch;

// Beside these, a pickle's values are null, bool, long, double, string, byte[] and, for a tuple, object?[].

/// <summary>A dictionary. Entries whose key is no text (an optimizer numbers its parameters) are counted and dropped: they name no tensor.</summary>
internal sealed class PickleDictionary
{
    private readonly OrderedDictionary<string, object?> entries = new(StringComparer.Ordinal);

    /// <summary>The entries under texts, in order.</summary>
    public IReadOnlyDictionary<string, object?> Entries => entries;

    /// <summary>Sets an entry.</summary>
    public void Set(object? key, object? value)
    {
        if (key is string text) entries[text] = value;
    }
}

/// <summary>A value that is carried along and never looked into: what a scalar of NumPy or a device is made of.</summary>
internal sealed class PickleOpaque
{
    private PickleOpaque()
    {
    }

    /// <summary>The only one.</summary>
    public static PickleOpaque Value { get; } = new();
}

/// <summary>An element type, or a class of storages.</summary>
/// <param name="Element">The type of the elements; null where the storage is of plain bytes.</param>
internal sealed record PickleType(ScalarType? Element);

/// <summary>A stretch of memory that the file has beside its pickle.</summary>
/// <param name="Key">What it is called there.</param>
/// <param name="Element">The type of its elements; null for plain bytes.</param>
/// <param name="Count">The number of elements.</param>
internal sealed record PickleStorage(string Key, ScalarType? Element, long Count)
{
    /// <summary>The number of bytes.</summary>
    public long Length => Count * (Element is { } type ? ElementType.SizeOf(type) : 1);
}

/// <summary>A tensor: a view of a storage.</summary>
/// <param name="Storage">The storage.</param>
/// <param name="Type">The type of the elements.</param>
/// <param name="Offset">The first element.</param>
/// <param name="Shape">The dimensions.</param>
/// <param name="Strides">How many elements lie between neighbors along each.</param>
internal sealed record PickleTensor(PickleStorage Storage, ScalarType Type, long Offset, long[] Shape, long[] Strides);
