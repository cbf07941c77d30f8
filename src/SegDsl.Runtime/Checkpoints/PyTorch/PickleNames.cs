using static TorchSharp.torch;

namespace SegDsl.Checkpoints.PyTorch;

/// <summary>Creates the value of a call in a pickle; returns null if the arguments are not supported.</summary>
internal delegate object? PickleConstructor(object?[] arguments, PickleCursor input);

/// <summary>The Python names that are understood in pickles. Every other name is a <see cref="PickleObject"/>, which is never created.</summary>
internal static class PickleNames
{
    /// <summary>The maximum length of a name that is built from others.</summary>
    private const int MaxNameLength = 256;

    private static readonly Dictionary<string, PickleConstructor> Constructors = new(StringComparer.Ordinal)
    {
        ["collections.OrderedDict"] = Dictionary,
        ["collections.defaultdict"] = Dictionary,
        ["builtins.dict"] = Dictionary,
        ["torch._utils._rebuild_tensor"] = (arguments, input) => arguments is [_, _, _, _] ? View(arguments, null, input) : null,
        // The remaining arguments (requires_grad, hooks, metadata) are not needed to load weights.
        ["torch._utils._rebuild_tensor_v2"] = (arguments, input) => arguments is [_, _, _, _, _, _, ..] ? View(arguments, null, input) : null,
        ["torch._utils._rebuild_tensor_v3"] = (arguments, input) => arguments is [_, _, _, _, _, _, var type, ..] ? View(arguments, type, input) : null,
        ["torch._utils._rebuild_parameter"] = (arguments, _) => arguments is [PickleTensor or PickleObject, _, _] ? arguments[0] : null,
        ["torch._utils._rebuild_parameter_with_state"] = (arguments, _) => arguments is [PickleTensor or PickleObject, _, _, _] ? arguments[0] : null,
        ["torch.nn.parameter.Parameter"] = (arguments, _) => arguments is [PickleTensor data, ..] ? data : new PickleObject("torch.nn.parameter.Parameter"),
        // A tensor of a derived class: a function, the class, the arguments of the function, and attributes.
        ["torch._tensor._rebuild_from_type_v2"] = (arguments, input) => arguments switch
        {
            [PickleConstructor rebuild, _, object?[] inner, _] => rebuild(inner, input),
            [PickleObject, PickleObject type, object?[], _] => type,
            _ => null,
        },
        ["torch.Size"] = (arguments, _) => arguments is [object?[] sizes] ? sizes : null,
        // These create an object of the class that is their first argument.
        ["copyreg._reconstructor"] = OfFirst,
        ["copyreg.__newobj__"] = OfFirst,
        ["copyreg.__newobj_ex__"] = OfFirst,
        ["numpy.core.multiarray._reconstruct"] = OfFirst,
        ["numpy._core.multiarray._reconstruct"] = OfFirst,
        ["builtins.getattr"] = Member,
        // Bytes, in protocols before 3.
        ["_codecs.encode"] = (_, _) => PickleLongText.Value,
    };

    private static readonly HashSet<string> UntypedStorages = new(StringComparer.Ordinal)
    {
        "torch.UntypedStorage", "torch.storage.UntypedStorage", "torch.storage._UntypedStorage",
    };

    /// <summary>The sizes of the elements of unsupported storages, which must be known to skip them in old files.</summary>
    private static readonly Dictionary<string, int> UnsupportedStorages = new(StringComparer.Ordinal)
    {
        ["ComplexFloatStorage"] = 8, ["ComplexDoubleStorage"] = 16, ["QInt8Storage"] = 1, ["QUInt8Storage"] = 1, ["QInt32Storage"] = 4,
    };

    /// <summary>Returns the <see cref="PickleConstructor"/>, <see cref="PickleType"/> or <see cref="PickleObject"/> with a Python name.</summary>
    public static object Find(string module, string name)
    {
        // The names of these modules in Python 2, which protocols before 3 use.
        var current = module switch { "__builtin__" or "exceptions" => "builtins", "copy_reg" => "copyreg", _ => module };
        var fullName = $"{current}.{name}";
        if (Constructors.TryGetValue(fullName, out var constructor)) return constructor;
        if (UntypedStorages.Contains(fullName)) return new PickleType(null, 1, fullName);
        if (current != "torch") return new PickleObject(fullName);
        if ((ElementType.OfStorage(name) ?? ElementType.OfPyTorch(name)) is { } type) return new PickleType(type, ElementType.SizeOf(type), fullName);
        return UnsupportedStorages.TryGetValue(name, out var size) ? new PickleType(null, size, fullName) : new PickleObject(fullName);
    }

    /// <summary>Creates a dictionary, from nothing, another dictionary, or a list of pairs. The function for default values is ignored.</summary>
    private static PickleDictionary Dictionary(object?[] arguments, PickleCursor input)
    {
        if (Array.Find(arguments, argument => argument is PickleDictionary) is PickleDictionary same) return same;
        var dictionary = new PickleDictionary();
        if (Array.Find(arguments, argument => argument is List<object?>) is not List<object?> pairs) return dictionary;
        input.Charge(pairs.Count);
        foreach (var pair in pairs)
            if (pair is IReadOnlyList<object?> { Count: 2 } entry) dictionary.Set(entry[0], entry[1]);
        return dictionary;
    }

    /// <summary>A member of a class, for example a nested class.</summary>
    private static PickleObject? Member(object?[] arguments, PickleCursor input)
    {
        if (arguments is not [var owner, string name, ..]) return null;
        var known = NameOf(owner);
        input.ChargeText(known.Length + name.Length);
        return new PickleObject(known.Length + name.Length < MaxNameLength ? $"{known}.{name}" : known);
    }

    private static PickleObject? OfFirst(object?[] arguments, PickleCursor input) => arguments is [var type, ..] ? new PickleObject(NameOf(type)) : null;

    /// <summary>The Python name of a class for messages.</summary>
    public static string NameOf(object? type) => type switch
    {
        PickleObject known => known.ClassName,
        PickleType known => known.Name,
        PickleConstructor constructor => Constructors.First(entry => entry.Value == constructor).Key,
        _ => "unknown",
    };

    /// <summary>Creates a tensor from storage, offset, shape and strides, and verifies that it stays within the storage.</summary>
    /// <returns>The tensor, an opaque value if its type is unsupported, or null if the arguments are invalid.</returns>
    private static object? View(object?[] arguments, object? type, PickleCursor input)
    {
        if (arguments is not [PickleStorage storage, long offset, object?[] sizes, object?[] elementStrides, ..]) return null;
        if (offset < 0 || sizes.Length != elementStrides.Length || sizes.Length > StoredTensor.MaxRank) return null;
        if (Numbers(sizes) is not { } shape || Numbers(elementStrides) is not { } strides) return null;
        var stated = type ?? storage.Type;
        if (stated is not PickleType { Element: { } element })
            return stated is PickleType { IsUntyped: true } ? null : new PickleObject(NameOf(stated));
        var description = $"a tensor of shape [{string.Join(", ", shape)}]";
        if (StoredTensor.ByteLength(element, shape) is null) throw input.Damaged($"{description} is too large");
        Int128 end = offset;
        if (!shape.Contains(0)) end = shape.Zip(strides).Aggregate(end + 1, (sum, along) => sum + (Int128)(along.First - 1) * along.Second);
        var unit = storage.Type.Size ?? 1;
        if (end > (storage.End - storage.Start) * unit / ElementType.SizeOf(element))
            throw input.Damaged($"{description} exceeds its storage of {(storage.End - storage.Start) * unit} bytes");
        return new PickleTensor(storage, element, storage.Start * unit / ElementType.SizeOf(element) + offset, shape, strides);
    }

    /// <summary>The values as non-negative integers; null if a value is not one.</summary>
    private static long[]? Numbers(object?[] values) => Array.TrueForAll(values, value => value is >= 0L) ? [.. values.OfType<long>()] : null;
}
