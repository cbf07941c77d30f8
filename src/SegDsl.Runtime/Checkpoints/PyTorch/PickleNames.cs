using static TorchSharp.torch;

namespace SegDsl.Checkpoints.PyTorch;

/// <summary>What a pickle may call: makes a value of this program from arguments, or null where they are not such as it takes.</summary>
internal delegate object? PickleConstructor(object?[] arguments, PickleCursor input);

/// <summary>The names of Python that pickles may have, and what they stand for here. No other name is accepted.</summary>
internal static class PickleNames
{
    private static readonly Dictionary<string, PickleConstructor> Constructors = new(StringComparer.Ordinal)
    {
        ["collections.OrderedDict"] = (arguments, _) => arguments is [] ? new PickleDictionary() : null,
        ["torch._utils._rebuild_tensor"] = (arguments, input) => arguments is [_, _, _, _] ? View(arguments, null, input) : null,
        // Whether there are gradients, hooks and attributes follows: none of it is needed to load weights.
        ["torch._utils._rebuild_tensor_v2"] = (arguments, input) => arguments is [_, _, _, _, _, _, ..] ? View(arguments, null, input) : null,
        ["torch._utils._rebuild_tensor_v3"] = (arguments, input) =>
            arguments is [_, _, _, _, _, _, PickleType { Element: { } type }, ..] ? View(arguments, type, input) : null,
        ["torch._utils._rebuild_parameter"] = (arguments, _) => arguments is [PickleTensor data, _, _] ? data : null,
        ["torch._utils._rebuild_parameter_with_state"] = (arguments, _) => arguments is [PickleTensor data, _, _, _] ? data : null,
        ["torch.Size"] = (arguments, _) => arguments is [object?[] sizes] ? sizes : null,
        ["torch.device"] = Opaque,
        // A number of NumPy, say the best score so far, is made of these.
        ["numpy.core.multiarray.scalar"] = Opaque,
        ["numpy._core.multiarray.scalar"] = Opaque,
        ["numpy.dtype"] = Opaque,
        ["_codecs.encode"] = Opaque,
    };

    private static readonly HashSet<string> UntypedStorages = new(StringComparer.Ordinal)
    {
        "torch.UntypedStorage", "torch.storage.UntypedStorage", "torch.storage._UntypedStorage",
    };

    /// <summary>What a name stands for: a <see cref="PickleConstructor"/> or a <see cref="PickleType"/>; null where it is not accepted.</summary>
    public static object? Find(string module, string name)
    {
        var whole = $"{module}.{name}";
        if (Constructors.TryGetValue(whole, out var constructor)) return constructor;
        if (UntypedStorages.Contains(whole)) return new PickleType(null);
        return module == "torch" && (ElementType.OfStorage(name) ?? ElementType.OfPyTorch(name)) is { } type ? new PickleType(type) : null;
    }

    private static PickleOpaque Opaque(object?[] arguments, PickleCursor input) => PickleOpaque.Value;

    /// <summary>A tensor from storage, offset, shape and strides, which must stay within the storage.</summary>
    private static PickleTensor? View(object?[] arguments, ScalarType? type, PickleCursor input)
    {
        if (arguments is not [PickleStorage storage, long offset, object?[] sizes, object?[] steps, ..]) return null;
        if ((type ?? storage.Element) is not { } element || Numbers(sizes) is not { } shape || Numbers(steps) is not { } strides) return null;
        if (offset < 0 || shape.Length != strides.Length || shape.Length > StoredTensor.MaxRank) return null;
        var named = $"a tensor of shape [{string.Join(", ", shape)}]";
        if (StoredTensor.ByteLength(element, shape) is null) throw input.Damaged($"{named} is beyond all bounds");
        Int128 end = offset;
        if (!shape.Contains(0)) end = shape.Zip(strides).Aggregate(end + 1, (sum, along) => sum + (Int128)(along.First - 1) * along.Second);
        if (end > storage.Length / ElementType.SizeOf(element))
            throw input.Damaged($"{named} reaches beyond its storage of {storage.Length} bytes");
        return new PickleTensor(storage, element, offset, shape, strides);
    }

    /// <summary>Numbers from 0 on; null where there is anything else.</summary>
    private static long[]? Numbers(object?[] values) => Array.TrueForAll(values, value => value is >= 0L) ? [.. values.OfType<long>()] : null;
}
