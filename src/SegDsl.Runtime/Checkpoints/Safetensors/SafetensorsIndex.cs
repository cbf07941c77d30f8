using System.Text.Json;
using SegDsl.Storage;

namespace SegDsl.Checkpoints.Safetensors;

/// <summary>
/// The index of a sharded safetensors checkpoint: a JSON file whose <c>weight_map</c> maps each tensor to a file in the same folder.
/// </summary>
internal static class SafetensorsIndex
{
    /// <summary>The key of the map from tensor names to file names.</summary>
    public const string MapKey = "weight_map";

    /// <summary>The key of the object with the total size of the tensors.</summary>
    public const string MetadataKey = "metadata";

    private const int MaxFiles = 10_000;

    /// <summary>Reads an index and the headers of its shards.</summary>
    /// <param name="file">The index.</param>
    /// <param name="open">Opens a file by its path.</param>
    /// <exception cref="CheckpointException">The index or a shard is invalid, or they are inconsistent.</exception>
    public static CheckpointContent Read(CheckpointFile file, Func<string, CheckpointFile> open)
    {
        if (file.Length > SafetensorsHeader.MaxLength) throw Damaged(file, $"it has {file.Length} bytes; the maximum is {SafetensorsHeader.MaxLength}");
        var shards = ReadMap(file);
        if (shards.Count > MaxFiles) throw Damaged(file, $"it lists {shards.Count} files; the maximum is {MaxFiles}");
        var folder = Path.GetDirectoryName(file.Path) ?? "";
        var tensors = new List<StoredTensor>();
        var skipped = new List<string>();
        var metadata = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, keys) in shards)
        {
            var shard = SafetensorsReader.Read(open(Path.Combine(folder, name)));
            foreach (var tensor in shard.Tensors)
                if (keys.Remove(tensor.Name)) tensors.Add(tensor);
                else skipped.Add(tensor.Name);
            if (keys.Count > 0) throw Damaged(file, $"it maps the tensor '{keys.First()}' to {name}, which does not contain it");
            foreach (var (key, text) in shard.Metadata) metadata[key] = text;
        }
        return new CheckpointContent(CheckpointFormat.SafetensorsShards, tensors) { Metadata = metadata, Skipped = skipped };
    }

    private static SortedDictionary<string, HashSet<string>> ReadMap(CheckpointFile file)
    {
        var shards = new SortedDictionary<string, HashSet<string>>(StringComparer.Ordinal);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        try
        {
            using var json = JsonDocument.Parse(file.Read(0, (int)file.Length));
            if (!json.RootElement.TryGetProperty(MapKey, out var map) || map.ValueKind != JsonValueKind.Object)
                throw Damaged(file, $"it has no object '{MapKey}'");
            foreach (var entry in map.EnumerateObject())
            {
                if (!seen.Add(entry.Name)) throw Damaged(file, $"it has two tensors named '{entry.Name}'");
                var name = entry.Value.ValueKind == JsonValueKind.String ? entry.Value.GetString() : null;
                if (name is null || !IsPlain(name))
                    throw Damaged(file, $"the file of the tensor '{entry.Name}' is not a plain file name in the folder of the index");
                if (!shards.TryGetValue(name, out var keys)) shards.Add(name, keys = new(StringComparer.Ordinal));
                keys.Add(entry.Name);
            }
        }
        // The JSON reader throws InvalidOperationException for escapes that are not valid text.
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw Damaged(file, $"it is not valid JSON ({SystemErrors.Describe(e)})", e);
        }
        return shards;
    }

    /// <summary>Whether a name is a plain safetensors file name without a path.</summary>
    private static bool IsPlain(string name) =>
        name.EndsWith(".safetensors", StringComparison.Ordinal) && name.IndexOfAny(['/', '\\', ':']) < 0 && !name.StartsWith('.') && !name.Any(char.IsControl);

    private static CheckpointException Damaged(CheckpointFile file, string problem, Exception? inner = null) =>
        new(file.Path, $"is not a valid index of safetensors files: {problem}.", inner);
}
