using System.Buffers;
using System.Buffers.Binary;
using System.Text.Encodings.Web;
using System.Text.Json;
using static TorchSharp.torch;

namespace SegDsl.Checkpoints;

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
        // Wide elements first: so every tensor is aligned to its own element size.
        var ordered = tensors
            .Select(named => (Name: named.Key, Tensor: named.Value, Size: ElementSize(named.Key, named.Value)))
            .OrderByDescending(named => named.Size).ThenBy(named => named.Name, StringComparer.Ordinal).ToList();
        if (ordered.Exists(named => named.Name == SafetensorsHeader.MetadataKey))
            throw new ArgumentException($"{SafetensorsHeader.MetadataKey} cannot be the name of a tensor.", nameof(tensors));
        if (ordered.GroupBy(named => named.Name).FirstOrDefault(group => group.Count() > 1) is { } twice)
            throw new ArgumentException($"The tensor '{twice.Key}' is there twice.", nameof(tensors));

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
                foreach (var (_, tensor, _) in ordered)
                {
                    using var scope = NewDisposeScope();
                    TensorBytes.Visit(tensor.detach().cpu().contiguous(), bytes => stream.Write(bytes));
                }
            });
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CheckpointException(path, $"cannot be written ({e.Message})", e);
        }
    }

    private static int ElementSize(string name, Tensor tensor) => ElementType.SafetensorsName(tensor.dtype) is null
        ? throw new ArgumentException($"The tensor '{name}' is of type {tensor.dtype}; safetensors has no such type.", nameof(tensor))
        : ElementType.SizeOf(tensor.dtype);

    private static byte[] Header(List<(string Name, Tensor Tensor, int Size)> tensors, IReadOnlyDictionary<string, string>? metadata)
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
            foreach (var (name, tensor, size) in tensors)
            {
                json.WriteStartObject(name);
                json.WriteString("dtype", ElementType.SafetensorsName(tensor.dtype));
                json.WriteStartArray("shape");
                foreach (var length in tensor.shape) json.WriteNumberValue(length);
                json.WriteEndArray();
                json.WriteStartArray("data_offsets");
                json.WriteNumberValue(position);
                json.WriteNumberValue(position += tensor.numel() * size);
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
