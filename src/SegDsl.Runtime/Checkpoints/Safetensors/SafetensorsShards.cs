using System.Text.Encodings.Web;
using System.Text.Json;

namespace SegDsl.Checkpoints.Safetensors;

/// <summary>Writes tensors to several safetensors files with an index, as large models are published.</summary>
internal static class SafetensorsShards
{
    private const string Extension = ".safetensors";

    /// <summary>
    /// Writes <c>NAME-00001-of-00002.safetensors</c> and so on beside the index <c>NAME.safetensors.index.json</c>, which appears last; one
    /// file <c>NAME.safetensors</c> where everything fits into it.
    /// </summary>
    /// <param name="path">The name, with <c>.safetensors</c> at its end.</param>
    /// <param name="tensors">The tensors, which keep their order.</param>
    /// <param name="metadata">Texts that go with each file.</param>
    /// <param name="shardBytes">The most bytes of tensors in a file; a larger tensor has one of its own.</param>
    /// <returns>The file to open: the only one, or the index.</returns>
    /// <exception cref="ArgumentException">As for one file.</exception>
    /// <exception cref="CheckpointException">A file cannot be written.</exception>
    public static string Write(string path, IReadOnlyList<TensorSource> tensors, IReadOnlyDictionary<string, string> metadata, long shardBytes)
    {
        var shards = Split(tensors, shardBytes);
        if (shards.Count < 2)
        {
            SafetensorsWriter.Write(path, tensors, metadata);
            return path;
        }
        var stem = path.EndsWith(Extension, StringComparison.Ordinal) ? path[..^Extension.Length] : path;
        var files = shards.Select((_, i) => $"{stem}-{i + 1:00000}-of-{shards.Count:00000}{Extension}").ToList();
        var staged = files.ConvertAll(file => $"{file}.{Environment.ProcessId}.tmp");
        var index = $"{stem}{Extension}.index.json";
        try
        {
            for (var i = 0; i < shards.Count; i++) SafetensorsWriter.Write(staged[i], shards[i], metadata);
            for (var i = 0; i < shards.Count; i++) File.Move(staged[i], files[i], overwrite: true);
            WholeFile.Write(index, stream => WriteIndex(stream, shards, files));
        }
        catch (Exception e)
        {
            staged.ForEach(File.Delete);
            if (e is IOException or UnauthorizedAccessException) throw new CheckpointException(path, $"cannot be written ({e.Message})", e);
            throw;
        }
        return index;
    }

    private static List<List<TensorSource>> Split(IReadOnlyList<TensorSource> tensors, long shardBytes)
    {
        var shards = new List<List<TensorSource>>();
        var free = 0L;
        foreach (var tensor in tensors)
        {
            if (shards.Count == 0 || tensor.Bytes > free)
            {
                shards.Add([]);
                free = shardBytes;
            }
            shards[^1].Add(tensor);
            free -= tensor.Bytes;
        }
        return shards;
    }

    private static void WriteIndex(Stream stream, List<List<TensorSource>> shards, List<string> files)
    {
        using var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
        json.WriteStartObject();
        json.WriteStartObject(SafetensorsIndex.MetadataKey);
        json.WriteNumber("total_size", shards.Sum(shard => shard.Sum(tensor => tensor.Bytes)));
        json.WriteEndObject();
        json.WriteStartObject(SafetensorsIndex.MapKey);
        foreach (var (shard, file) in shards.Zip(files))
            foreach (var tensor in shard) json.WriteString(tensor.Name, Path.GetFileName(file));
        json.WriteEndObject();
        json.WriteEndObject();
    }
}
