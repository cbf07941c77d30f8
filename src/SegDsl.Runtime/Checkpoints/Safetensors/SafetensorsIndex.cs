using System.Text.Json;

namespace SegDsl.Checkpoints.Safetensors;

/// <summary>
/// The index of a checkpoint in several safetensors files: JSON with a <c>weight_map</c> that says for every tensor in which file of the same
/// folder it is.
/// </summary>
internal static class SafetensorsIndex
{
    /// <summary>The key of the map from tensors to files.</summary>
    public const string MapKey = "weight_map";

    /// <summary>The key of the object that says how large the tensors are together.</summary>
    public const string MetadataKey = "metadata";

    private const int MostFiles = 10_000;

    /// <summary>Reads an index and the headers of its files.</summary>
    /// <param name="file">The index.</param>
    /// <param name="open">Opens a file by its path.</param>
    /// <exception cref="CheckpointException">The index or one of its files is damaged, or they do not agree.</exception>
    public static CheckpointContent Read(MappedFile file, Func<string, MappedFile> open)
    {
        if (file.Length > SafetensorsHeader.MaxLength) throw Damaged(file, $"it has {file.Length} bytes; {SafetensorsHeader.MaxLength} are allowed");
        var shards = ReadMap(file);
        if (shards.Count > MostFiles) throw Damaged(file, $"it names {shards.Count} files; {MostFiles} are allowed");
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
            if (keys.Count > 0) throw Damaged(file, $"it says that '{keys.First()}' is in {name}, which has no such tensor");
            foreach (var (key, text) in shard.Metadata) metadata[key] = text;
        }
        return new CheckpointContent(CheckpointFormat.SafetensorsShards, tensors) { Metadata = metadata, Skipped = skipped };
    }

    private static SortedDictionary<string, HashSet<string>> ReadMap(MappedFile file)
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
                if (!seen.Add(entry.Name)) throw Damaged(file, $"the tensor '{entry.Name}' is there twice");
                var name = entry.Value.ValueKind == JsonValueKind.String ? entry.Value.GetString() : null;
                if (name is null || !IsPlain(name))
                    throw Damaged(file, $"the file of the tensor '{entry.Name}' is not the plain name of a file beside the index");
                if (!shards.TryGetValue(name, out var keys)) shards.Add(name, keys = new(StringComparer.Ordinal));
                keys.Add(entry.Name);
            }
        }
        // The reader's own complaints: bad JSON, and escapes that make no valid text.
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw Damaged(file, $"it is not valid JSON ({e.Message})", e);
        }
        return shards;
    }

    /// <summary>Whether a name can lead nowhere but to a file in the same folder.</summary>
    private static bool IsPlain(string name) =>
        name.EndsWith(".safetensors", StringComparison.Ordinal) && name.IndexOfAny(['/', '\\', ':']) < 0 && !name.StartsWith('.') && !name.Any(char.IsControl);

    private static CheckpointException Damaged(MappedFile file, string problem, Exception? inner = null) =>
        new(file.Path, $"is not a valid index of safetensors files: {problem}.", inner);
}
