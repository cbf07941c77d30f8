using SegDsl.Checkpoints.Frameworks;
using SegDsl.Checkpoints.PyTorch;
using SegDsl.Checkpoints.Safetensors;
using TorchSharp;
using static TorchSharp.torch;

namespace SegDsl.Checkpoints;

/// <summary>Converts a checkpoint of any supported format to safetensors or to the zip format of PyTorch, one tensor at a time.</summary>
public sealed record CheckpointConversion
{
    /// <summary>Whether to write a file that <c>torch.load(weights_only=True)</c> reads, instead of safetensors.</summary>
    public bool ToPyTorch { get; init; }

    /// <summary>The type to convert floating-point tensors to; null to keep their types. Other tensors are never converted.</summary>
    public ScalarType? FloatType { get; init; }

    /// <summary>Prefix replacements, applied in order.</summary>
    public IReadOnlyList<KeyRename> Renames { get; init; } = [];

    /// <summary>The framework of the checkpoint and the network to rename it for, after <see cref="Renames"/>; null to keep the names.</summary>
    public FrameworkWeights? Weights { get; init; }

    /// <summary>The maximum number of tensor bytes per safetensors file; null to write one file.</summary>
    public long? ShardBytes { get; init; }

    /// <summary>Writes the converted checkpoint. Safetensors files keep the metadata and get <c>format: pt</c> if they have no <c>format</c>.</summary>
    /// <param name="source">The checkpoint to convert.</param>
    /// <param name="path">The file to create or replace. The names of shards are derived from it.</param>
    /// <returns>The path to open: the single file, or the index of a sharded checkpoint.</returns>
    /// <exception cref="CheckpointException">
    /// The checkpoint can no longer be read, the output cannot be written, a prefix matches no tensor, two tensors get the same name, a value
    /// overflows <see cref="FloatType"/>, or the checkpoint does not match the network of <see cref="Weights"/> in every key and shape.
    /// </exception>
    public string Write(Checkpoint source, string path)
    {
        ArgumentNullException.ThrowIfNull(source);
        var named = Names(source).Zip(source.Tensors.Values, KeyValuePair.Create).ToList();
        List<TensorSource> tensors = Weights is null
            ? named.ConvertAll(entry => Source(source, new FrameworkTensor(entry.Key, entry.Value.Shape, [entry.Value])))
            : Matched(source, Weights, named).ConvertAll(tensor => Source(source, tensor));
        if (ToPyTorch)
        {
            PyTorchWriter.Write(path, tensors);
            return path;
        }
        // Other readers expect this entry, which names the framework whose memory layout the tensors have.
        var metadata = new Dictionary<string, string>(source.Metadata);
        metadata.TryAdd("format", "pt");
        return SafetensorsShards.Write(path, tensors, metadata, ShardBytes ?? long.MaxValue);
    }

    private List<string> Names(Checkpoint source)
    {
        var names = KeyRename.Apply(source, Renames, "Nothing was written.");
        return names.Find(name => name.Length == 0 || name == SafetensorsHeader.MetadataKey) is { } empty
            ? throw new CheckpointException(source.Path, $"would have a tensor named '{empty}' after renaming. Nothing was written.")
            : names;
    }

    private static List<FrameworkTensor> Matched(Checkpoint source, FrameworkWeights weights, List<KeyValuePair<string, StoredTensor>> named)
    {
        var match = FrameworkMatch.Of(weights.Framework, named, weights.Network.state_dict(), weights.Auxiliary);
        if (!match.IsComplete)
            throw new CheckpointException(
                source.Path,
                $"does not match the network with the names that {weights.Framework} uses for {match.Table.Name}. Nothing was written. "
                + $"Matching keys: {match.Matched.Count}.\n{match.Differences()}");
        if (match.Prefix.Length > 0) weights.Note($"The prefix '{match.Prefix}' was removed from {named.Count} keys.");
        foreach (var note in match.Table.Notes) weights.Note(note);
        if (match.Unused.Count > 0)
            weights.Note($"The file lacks {match.Unused.Count} keys of auxiliary heads, which only training uses, for example {match.Unused[0]}.");
        return match.Matched;
    }

    private TensorSource Source(Checkpoint source, FrameworkTensor tensor)
    {
        var own = tensor.Parts.Count > 0 ? tensor.Parts[0].Type : ScalarType.Float32;
        var type = FloatType is { } asked && ElementType.IsFloat(own) ? asked : own;
        return new TensorSource(tensor.Key, type, tensor.Shape, () =>
        {
            if (tensor.Parts.Count == 0) return zeros([.. tensor.Shape], type);
            var parts = tensor.Parts.Select(part => Converted(source, part, type)).ToList();
            return (parts is [var only] ? only : cat(parts)).reshape([.. tensor.Shape]).contiguous();
        });
    }

    private static Tensor Converted(Checkpoint source, StoredTensor stored, ScalarType type)
    {
        var tensor = source.Read(stored.Name);
        if (type == stored.Type) return tensor;
        var converted = tensor.to(type);
        if (converted.isfinite().sum().item<long>() != tensor.isfinite().sum().item<long>())
            throw new CheckpointException(
                source.Path,
                $"has values in '{stored.Name}' that are too large for {type}. Use BFloat16, which has the range of Float32. Nothing was written.");
        return converted;
    }
}
