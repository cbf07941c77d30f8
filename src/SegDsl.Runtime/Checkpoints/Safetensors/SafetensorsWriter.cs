using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using SegDsl.Storage;
using static TorchSharp.torch;

namespace SegDsl.Checkpoints.Safetensors;

/// <summary>
/// Writes safetensors files. The output is deterministic: the same tensors give the same bytes, in any order. Files are written atomically.
/// </summary>
public static class SafetensorsWriter
{
    private const int Alignment = 8;

    /// <summary>Writes tensors from any device. Creates the folder if it is missing.</summary>
    /// <param name="path">The file to create or replace.</param>
    /// <param name="tensors">The tensors by name, for example a <c>state_dict()</c>. They may have any shape and need not be contiguous.</param>
    /// <param name="metadata">String metadata to store with the tensors; null for none.</param>
    /// <exception cref="ArgumentException">A name is duplicate or reserved, or the format does not support the type of a tensor.</exception>
    /// <exception cref="CheckpointException">The file cannot be written.</exception>
    public static void Write(string path, IEnumerable<KeyValuePair<string, Tensor>> tensors, IReadOnlyDictionary<string, string>? metadata = null)
    {
        ArgumentNullException.ThrowIfNull(tensors);
        Write(path, [.. tensors.Select(named => TensorSource.Of(named.Key, named.Value))], metadata);
    }

    /// <summary>Writes tensors with the checksum of the file in the metadata.</summary>
    internal static void WriteWithChecksum(string path, IEnumerable<KeyValuePair<string, Tensor>> tensors, IReadOnlyDictionary<string, string> metadata) =>
        Write(
        path, [.. tensors.Select(named => TensorSource.Of(named.Key, named.Value))],
        new Dictionary<string, string>(metadata) { [FileChecksum.Key] = FileChecksum.Placeholder });

    /// <summary>Writes tensors that are created one after another.</summary>
    internal static void Write(string path, IReadOnlyList<TensorSource> tensors, IReadOnlyDictionary<string, string>? metadata)
    {
        try
        {
            AtomicFile.Write(path, ContentOf(tensors, metadata));
        }
        catch (FileWriteException e)
        {
            throw new CheckpointException(path, $"cannot be written ({e.Cause}).", e);
        }
    }

    /// <summary>Checks tensors, and returns an action that writes a file with them.</summary>
    /// <exception cref="ArgumentException">A name is duplicate or reserved, or the format does not support the type of a tensor.</exception>
    internal static Action<Stream> ContentOf(IReadOnlyList<TensorSource> tensors, IReadOnlyDictionary<string, string>? metadata)
    {
        // Other metadata with this key is only copied.
        var hasChecksum = metadata?.GetValueOrDefault(FileChecksum.Key) == FileChecksum.Placeholder;
        // The widest elements come first, so that every tensor is aligned to its element size.
        var ordered = tensors
            .OrderByDescending(tensor => ElementType.SizeOf(tensor.Type)).ThenBy(tensor => tensor.Name, StringComparer.Ordinal).ToList();
        Check(ordered);
        var header = Header(ordered, metadata);
        return header.Length > SafetensorsHeader.MaxLength
            ? throw new ArgumentException(
                $"The header would have {header.Length} bytes; the maximum of the format is {SafetensorsHeader.MaxLength}.", nameof(tensors))
            : stream => Write(stream, header, ordered, hasChecksum);
    }

    private static void Write(Stream stream, byte[] header, List<TensorSource> tensors, bool hasChecksum)
    {
        using var hash = hasChecksum ? IncrementalHash.CreateHash(HashAlgorithmName.SHA256) : null;
        var length = new byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(length, (ulong)header.Length);
        Put(length);
        Put(header);
        foreach (var tensor in tensors)
        {
            using var scope = NewDisposeScope();
            TensorBytes.Visit(tensor.Read(), bytes => Put(bytes));
        }
        if (hash is null || FileChecksum.PositionIn(header) is not { } position) return;
        stream.Seek(length.Length + position, SeekOrigin.Begin);
        stream.Write(Encoding.UTF8.GetBytes(Convert.ToHexStringLower(hash.GetHashAndReset())));

        void Put(ReadOnlySpan<byte> bytes)
        {
            stream.Write(bytes);
            hash?.AppendData(bytes);
        }
    }

    private static void Check(List<TensorSource> tensors)
    {
        if (tensors.Find(tensor => ElementType.SafetensorsName(tensor.Type) is null) is { } unsupported)
            throw new ArgumentException($"The tensor '{unsupported.Name}' has type {unsupported.Type}, which safetensors does not support.", nameof(tensors));
        if (tensors.Exists(tensor => tensor.Name == SafetensorsHeader.MetadataKey))
            throw new ArgumentException($"{SafetensorsHeader.MetadataKey} is reserved and cannot be the name of a tensor.", nameof(tensors));
        if (tensors.GroupBy(tensor => tensor.Name).FirstOrDefault(group => group.Count() > 1) is { } duplicate)
            throw new ArgumentException($"Two tensors are named '{duplicate.Key}'.", nameof(tensors));
    }

    private static byte[] Header(List<TensorSource> tensors, IReadOnlyDictionary<string, string>? metadata)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            if (metadata is { Count: > 0 })
            {
                json.WriteStartObject(SafetensorsHeader.MetadataKey);
                foreach (var (key, text) in metadata.OrderBy(pair => pair.Key, StringComparer.Ordinal)) json.WriteString(key, text);
                json.WriteEndObject();
            }
            var position = 0L;
            foreach (var tensor in tensors)
            {
                json.WriteStartObject(tensor.Name);
                json.WriteString("dtype", ElementType.SafetensorsName(tensor.Type));
                json.WriteStartArray("shape");
                foreach (var length in tensor.Shape) json.WriteNumberValue(length);
                json.WriteEndArray();
                json.WriteStartArray("data_offsets");
                json.WriteNumberValue(position);
                json.WriteNumberValue(position += tensor.Bytes);
                json.WriteEndArray();
                json.WriteEndObject();
            }
            json.WriteEndObject();
        }
        var padding = (Alignment - buffer.WrittenCount % Alignment) % Alignment;
        buffer.GetSpan(padding)[..padding].Fill((byte)' ');
        buffer.Advance(padding);
        return buffer.WrittenSpan.ToArray();
    }
}
