using System.Text.Encodings.Web;
using System.Text.Json;
using SegDsl.Storage;

namespace SegDsl.Checkpoints.Safetensors;

/// <summary>Writes tensors to one or several safetensors files with an index, the convention for large published models.</summary>
internal static class SafetensorsShards
{
    private const string Extension = ".safetensors";

    /// <summary>
    /// Writes the shards <c>NAME-00001-of-00002.safetensors</c> and so on, then their index <c>NAME.safetensors.index.json</c>. Writes a single
    /// file <c>NAME.safetensors</c> if all tensors fit into it.
    /// </summary>
    /// <param name="path">The path of the single file, which ends with <c>.safetensors</c>.</param>
    /// <param name="tensors">The tensors, in the order of the shards.</param>
    /// <param name="metadata">String metadata for each file.</param>
    /// <param name="shardBytes">The maximum number of tensor bytes per file. A larger tensor gets a file of its own.</param>
    /// <returns>The path to open: the single file, or the index.</returns>
    /// <exception cref="ArgumentException">A name is duplicate or reserved, or the format does not support the type of a tensor.</exception>
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
        var index = $"{stem}{Extension}.index.json";
        List<(string Path, Action<Stream> Write)> contents =
        [
            .. files.Zip(shards, (file, shard) => (file, SafetensorsWriter.ContentOf(shard, metadata))),
            (index, stream => WriteIndex(stream, shards, files)),
        ];
        try
        {
            AtomicFile.WriteAll(contents);
        }
        catch (FileWriteException e)
        {
            throw new CheckpointException(path, $"cannot be written ({e.Cause}).", e);
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
        json.WriteNumber("total_size", shards.SelectMany(shard => shard).Sum(tensor => tensor.Bytes));
        json.WriteEndObject();
        json.WriteStartObject(SafetensorsIndex.MapKey);
        foreach (var (shard, file) in shards.Zip(files))
            foreach (var tensor in shard) json.WriteString(tensor.Name, Path.GetFileName(file));
        json.WriteEndObject();
        json.WriteEndObject();
    }
}
