using SegDsl.Checkpoints.Safetensors;
using TorchSharp;
using static TorchSharp.torch;

namespace SegDsl.Checkpoints;

/// <summary>Another beginning for names.</summary>
/// <param name="From">What names begin with.</param>
/// <param name="To">What they are to begin with instead.</param>
public sealed record KeyRename(string From, string To);

/// <summary>Writes any checkpoint as safetensors, tensor by tensor.</summary>
public sealed record CheckpointConversion
{
    /// <summary>The type that floating-point tensors are converted to; null to keep theirs.</summary>
    public ScalarType? FloatType { get; init; }

    /// <summary>Changes of names, each applied to what the ones before it left.</summary>
    public IReadOnlyList<KeyRename> Renames { get; init; } = [];

    /// <summary>The most bytes of tensors in one file; null for one file.</summary>
    public long? ShardBytes { get; init; }

    /// <summary>Converts a checkpoint. Its texts are kept.</summary>
    /// <param name="source">The checkpoint.</param>
    /// <param name="path">The file that is created or replaced; the files are named after it where there are several.</param>
    /// <returns>The file to open: the only one, or the index of several.</returns>
    /// <exception cref="CheckpointException">
    /// The checkpoint cannot be read any more, a file cannot be written, a renaming fits no name or makes two of them one, or a number is too
    /// large for the type that is asked for.
    /// </exception>
    public string Write(Checkpoint source, string path)
    {
        ArgumentNullException.ThrowIfNull(source);
        var tensors = new List<TensorSource>();
        foreach (var (name, tensor) in Names(source).Zip(source.Tensors.Values))
        {
            var type = FloatType is { } asked && IsFloat(tensor.Type) ? asked : tensor.Type;
            tensors.Add(new TensorSource(name, type, tensor.Shape, () => Converted(source, tensor, type)));
        }
        // Other readers ask whose layout the tensors have.
        var metadata = new Dictionary<string, string>(source.Metadata);
        metadata.TryAdd("format", "pt");
        return SafetensorsShards.Write(path, tensors, metadata, ShardBytes ?? long.MaxValue);
    }

    private List<string> Names(Checkpoint source)
    {
        var names = source.Tensors.Keys.ToList();
        foreach (var rename in Renames)
        {
            var before = names;
            names = before.ConvertAll(name => name.StartsWith(rename.From, StringComparison.Ordinal) ? rename.To + name[rename.From.Length..] : name);
            if (!before.Exists(name => name.StartsWith(rename.From, StringComparison.Ordinal)))
                throw new CheckpointException(source.Path, $"has no name that begins with '{rename.From}'; nothing was written.");
        }
        if (names.Find(name => name.Length == 0 || name == SafetensorsHeader.MetadataKey) is { } empty)
            throw new CheckpointException(source.Path, $"would have a tensor named '{empty}'; nothing was written.");
        return names.GroupBy(name => name).FirstOrDefault(group => group.Count() > 1) is { } twice
            ? throw new CheckpointException(source.Path, $"would have two tensors named '{twice.Key}'; nothing was written.")
            : names;
    }

    private static Tensor Converted(Checkpoint source, StoredTensor stored, ScalarType type)
    {
        var tensor = source.Read(stored.Name);
        if (type == stored.Type) return tensor;
        var converted = tensor.to(type);
        if (converted.isfinite().sum().item<long>() != tensor.isfinite().sum().item<long>())
            throw new CheckpointException(
                source.Path, $"has numbers in '{stored.Name}' that are too large for {type}; BFloat16 has Float32's range. Nothing was written.");
        return converted;
    }

    private static bool IsFloat(ScalarType type) => type is ScalarType.Float64 or ScalarType.Float32 or ScalarType.Float16 or ScalarType.BFloat16;
}
