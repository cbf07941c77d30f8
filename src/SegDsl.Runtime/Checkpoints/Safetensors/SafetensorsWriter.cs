using System.Buffers;
using System.Buffers.Binary;
using System.Text.Encodings.Web;
using System.Text.Json;
using static TorchSharp.torch;

namespace SegDsl.Checkpoints.Safetensors;

/// <summary>Writes safetensors files: the same bytes for the same tensors, and either a whole file or none.</summary>
public static class SafetensorsWriter
{
    private const int Alignment = 8;

    /// <summary>Writes tensors from any device; the folder is created where it is missing.</summary>
    /// <param name="path">The file that is created or replaced.</param>
    /// <param name="tensors">The tensors with their names, say a <c>state_dict()</c>.</param>
    /// <param name="metadata">Texts that go with them; null for none.</param>
    /// <exception cref="ArgumentException">A name is there twice or reserved, or the format has no name for a tensor's type.</exception>
    /// <exception cref="CheckpointException">The file cannot be written.</exception>
    public static void Write(string path, IEnumerable<KeyValuePair<string, Tensor>> tensors, IReadOnlyDictionary<string, string>? metadata = null)
    {
        ArgumentNullException.ThrowIfNull(tensors);
        Write(path, [.. tensors.Select(named => TensorSource.Of(named.Key, named.Value))], metadata);
    }

    /// <summary>Writes tensors that are made one after another.</summary>
    internal static void Write(string path, IReadOnlyList<TensorSource> tensors, IReadOnlyDictionary<string, string>? metadata)
    {
        // Wide elements first: so every tensor is aligned to its own element size.
        var ordered = tensors
            .OrderByDescending(tensor => ElementType.SizeOf(tensor.Type)).ThenBy(tensor => tensor.Name, StringComparer.Ordinal).ToList();
        Check(ordered);
        var header = Header(ordered, metadata);
        if (header.Length > SafetensorsHeader.MaxLength)
            throw new ArgumentException($"The header would be {header.Length} bytes long; the format allows {SafetensorsHeader.MaxLength}.", nameof(tensors));
        try
        {
            WholeFile.Write(path, stream =>
            {
                Span<byte> length = stackalloc byte[8];
                BinaryPrimitives.WriteUInt64LittleEndian(length, (ulong)header.Length);
                stream.Write(length);
                stream.Write(header);
                foreach (var tensor in ordered)
                {
                    using var scope = NewDisposeScope();
                    TensorBytes.Visit(tensor.Read(), bytes => stream.Write(bytes));
                }
            });
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CheckpointException(path, $"cannot be written ({e.Message})", e);
        }
    }

    private static void Check(List<TensorSource> tensors)
    {
        if (tensors.Find(tensor => ElementType.SafetensorsName(tensor.Type) is null) is { } strange)
            throw new ArgumentException($"The tensor '{strange.Name}' is of type {strange.Type}; safetensors has no such type.", nameof(tensors));
        if (tensors.Exists(tensor => tensor.Name == SafetensorsHeader.MetadataKey))
            throw new ArgumentException($"{SafetensorsHeader.MetadataKey} cannot be the name of a tensor.", nameof(tensors));
        if (tensors.GroupBy(tensor => tensor.Name).FirstOrDefault(group => group.Count() > 1) is { } twice)
            throw new ArgumentException($"The tensor '{twice.Key}' is there twice.", nameof(tensors));
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
