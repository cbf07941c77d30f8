using static TorchSharp.torch;

namespace SegDsl.Checkpoints.PyTorch;

/// <summary>Creates the value of a call in a pickle; returns null if the arguments are not supported.</summary>
internal delegate object? PickleConstructor(object?[] arguments, PickleCursor input);

/// <summary>The Python names allowed in pickles and their meaning. All other names are refused.</summary>
internal static class PickleNames
{
    private static readonly Dictionary<string, PickleConstructor> Constructors = new(StringComparer.Ordinal)
    {
        ["collections.OrderedDict"] = (arguments, _) => arguments is [] ? new PickleDictionary() : null,
        ["torch._utils._rebuild_tensor"] = (arguments, input) => arguments is [_, _, _, _] ? View(arguments, null, input) : null,
        // The remaining arguments (requires_grad, hooks, metadata) are not needed to load weights.
        ["torch._utils._rebuild_tensor_v2"] = (arguments, input) => arguments is [_, _, _, _, _, _, ..] ? View(arguments, null, input) : null,
        ["torch._utils._rebuild_tensor_v3"] = (arguments, input) =>
            arguments is [_, _, _, _, _, _, PickleType { Element: { } type }, ..] ? View(arguments, type, input) : null,
        ["torch._utils._rebuild_parameter"] = (arguments, _) => arguments is [PickleTensor data, _, _] ? data : null,
        ["torch._utils._rebuild_parameter_with_state"] = (arguments, _) => arguments is [PickleTensor data, _, _, _] ? data : null,
        ["torch.Size"] = (arguments, _) => arguments is [object?[] sizes] ? sizes : null,
        ["torch.device"] = Opaque,
        // These make up a NumPy scalar, for example the best score so far.
        ["numpy.core.multiarray.scalar"] = Opaque,
        ["numpy._core.multiarray.scalar"] = Opaque,
        ["numpy.dtype"] = Opaque,
        ["_codecs.encode"] = Opaque,
    };

    private static readonly HashSet<string> UntypedStorages = new(StringComparer.Ordinal)
    {
        "torch.UntypedStorage", "torch.storage.UntypedStorage", "torch.storage._UntypedStorage",
    };

    /// <summary>The <see cref="PickleConstructor"/> or <see cref="PickleType"/> with a Python name; null if the name is not allowed.</summary>
    public static object? Find(string module, string name)
    {
        var fullName = $"{module}.{name}";
        if (Constructors.TryGetValue(fullName, out var constructor)) return constructor;
        if (UntypedStorages.Contains(fullName)) return new PickleType(null);
        return module == "torch" && (ElementType.OfStorage(name) ?? ElementType.OfPyTorch(name)) is { } type ? new PickleType(type) : null;
    }

    private static PickleOpaque Opaque(object?[] arguments, PickleCursor input) => PickleOpaque.Value;

    /// <summary>Creates a tensor from storage, offset, shape and strides, and verifies that it stays within the storage.</summary>
    private static PickleTensor? View(object?[] arguments, ScalarType? type, PickleCursor input)
    {
        if (arguments is not [PickleStorage storage, long offset, object?[] sizes, object?[] elementStrides, ..]) return null;
        if ((type ?? storage.Element) is not { } element || Numbers(sizes) is not { } shape || Numbers(elementStrides) is not { } strides) return null;
        if (offset < 0 || shape.Length != strides.Length || shape.Length > StoredTensor.MaxRank) return null;
        var description = $"a tensor of shape [{string.Join(", ", shape)}]";
        if (StoredTensor.ByteLength(element, shape) is null) throw input.Damaged($"{description} is too large");
        Int128 end = offset;
        if (!shape.Contains(0)) end = shape.Zip(strides).Aggregate(end + 1, (sum, along) => sum + (Int128)(along.First - 1) * along.Second);
        if (end > storage.Length / ElementType.SizeOf(element))
            throw input.Damaged($"{description} exceeds its storage of {storage.Length} bytes");
        return new PickleTensor(storage, element, offset, shape, strides);
    }

    /// <summary>The values as non-negative integers; null if a value is not one.</summary>
    private static long[]? Numbers(object?[] values) => Array.TrueForAll(values, value => value is >= 0L) ? [.. values.OfType<long>()] : null;
}
