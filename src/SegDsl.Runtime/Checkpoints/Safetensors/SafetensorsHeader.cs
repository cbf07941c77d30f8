using System.Text.Json;
using System.Text.Unicode;
using SegDsl.Storage;
using static TorchSharp.torch;

namespace SegDsl.Checkpoints.Safetensors;

/// <summary>The header of a safetensors file. Every field is validated.</summary>
internal sealed class SafetensorsHeader
{
    /// <summary>The maximum header length of the format, in bytes.</summary>
    public const int MaxLength = 100_000_000;

    /// <summary>The reserved key for string metadata.</summary>
    public const string MetadataKey = "__metadata__";

    private readonly CheckpointFile file;
    private readonly long dataStart;
    private readonly Dictionary<string, StoredTensor> tensors = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> metadata = new(StringComparer.Ordinal);
    private bool hasMetadata;

    private SafetensorsHeader(CheckpointFile file, long dataStart) => (this.file, this.dataStart) = (file, dataStart);

    /// <summary>Parses a header.</summary>
    /// <param name="file">The file.</param>
    /// <param name="json">The header's bytes.</param>
    /// <param name="dataStart">The position of the tensor data in the file.</param>
    /// <exception cref="CheckpointException">The header is invalid or does not match the file.</exception>
    public static CheckpointContent Parse(CheckpointFile file, ReadOnlySpan<byte> json, long dataStart)
    {
        var header = new SafetensorsHeader(file, dataStart);
        if (!Utf8.IsValid(json)) throw header.Damaged("the header is not UTF-8");
        if (json.IsEmpty || json[0] != '{') throw header.Damaged("the header does not begin with '{'");
        try
        {
            header.Read(json);
        }
        // The JSON reader throws InvalidOperationException for escapes that are not valid text.
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw header.Damaged($"the header is not valid JSON ({SystemErrors.Describe(e)})", e);
        }
        header.CheckOffsets(file.Length - dataStart);
        return new CheckpointContent(CheckpointFormat.Safetensors, [.. header.tensors.Values]) { Metadata = header.metadata };
    }

    private void Read(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json);
        reader.Read();
        while (NextKey(ref reader) is { } name)
        {
            if (name == MetadataKey) ReadMetadata(ref reader);
            else if (!tensors.TryAdd(name, ReadTensor(ref reader, name))) throw Damaged($"it has two tensors named '{name}'");
        }
        // Only white space may follow; the reader throws on anything else.
        reader.Read();
    }

    private void ReadMetadata(ref Utf8JsonReader reader)
    {
        if (hasMetadata) throw Damaged($"it has {MetadataKey} twice");
        hasMetadata = true;
        if (reader.TokenType != JsonTokenType.StartObject) throw Damaged($"{MetadataKey} is not an object");
        while (NextKey(ref reader) is { } key)
        {
            if (reader.TokenType != JsonTokenType.String) throw Damaged($"the entry '{key}' of {MetadataKey} is not a string");
            if (!metadata.TryAdd(key, reader.GetString() ?? "")) throw Damaged($"{MetadataKey} has the entry '{key}' twice");
        }
    }

    private StoredTensor ReadTensor(ref Utf8JsonReader reader, string name)
    {
        if (reader.TokenType != JsonTokenType.StartObject) throw Damaged($"the description of the tensor '{name}' is not an object");
        ScalarType? type = null;
        List<long>? shape = null, offsets = null;
        while (NextKey(ref reader) is { } field)
        {
            switch (field)
            {
                case "dtype" when type is null && reader.TokenType == JsonTokenType.String:
                    var typeName = reader.GetString() ?? "";
                    type = ElementType.OfSafetensors(typeName)
                        ?? throw Damaged($"the tensor '{name}' has the unknown type '{typeName}'; supported are {ElementType.SafetensorsNames}");
                    break;
                case "shape" when shape is null:
                    shape = ReadNumbers(ref reader, name, field, StoredTensor.MaxRank);
                    break;
                case "data_offsets" when offsets is null:
                    offsets = ReadNumbers(ref reader, name, field, 2);
                    break;
                case "dtype" or "shape" or "data_offsets":
                    throw Damaged($"the {field} of the tensor '{name}' is duplicated or of the wrong JSON type");
                default:
                    reader.Skip();
                    break;
            }
        }

        if (type is null || shape is null || offsets is not [var begin, var end])
            throw Damaged($"the tensor '{name}' lacks a dtype, a shape or two data_offsets");
        var length = StoredTensor.ByteLength(type.Value, shape) ?? throw Damaged($"the shape of the tensor '{name}' is too large");
        // Both offsets are non-negative, so the difference cannot overflow.
        if (end - begin != length)
            throw Damaged(
                $"the tensor '{name}' with shape [{string.Join(", ", shape)}] and type {ElementType.SafetensorsName(type.Value)} has {length} bytes, "
                + $"but its offsets span {end - begin}");
        return new StoredTensor(
            name, type.Value, shape, StoredTensor.ContiguousStrides(shape), 0, new StorageRegion(file, dataStart + begin, end - begin));
    }

    private List<long> ReadNumbers(ref Utf8JsonReader reader, string name, string field, int maxCount)
    {
        if (reader.TokenType != JsonTokenType.StartArray) throw Damaged($"the {field} of the tensor '{name}' is not an array");
        var numbers = new List<long>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType != JsonTokenType.Number || !reader.TryGetInt64(out var number) || number < 0)
                throw Damaged($"the {field} of the tensor '{name}' contains a value that is not a non-negative integer");
            if (numbers.Count == maxCount) throw Damaged($"the {field} of the tensor '{name}' has more than {maxCount} numbers");
            numbers.Add(number);
        }
        return numbers;
    }

    /// <summary>Verifies that the tensors cover the data without gaps or overlaps.</summary>
    private void CheckOffsets(long dataLength)
    {
        var position = 0L;
        foreach (var tensor in tensors.Values.OrderBy(tensor => tensor.Storage.Begin).ThenBy(tensor => tensor.Storage.Length))
        {
            var begin = tensor.Storage.Begin - dataStart;
            if (begin != position)
                throw Damaged($"the tensor '{tensor.Name}' begins at byte {begin} of the data, but the previous tensor ends at {position}");
            position += tensor.Storage.Length;
        }
        if (position != dataLength) throw Damaged($"the tensors end at byte {position} of the data, but the file has {dataLength} bytes of data");
    }

    /// <summary>Moves to the value of the next key of an object and returns the key; null at the end of the object.</summary>
    private static string? NextKey(ref Utf8JsonReader reader)
    {
        reader.Read();
        if (reader.TokenType == JsonTokenType.EndObject) return null;
        var key = reader.GetString() ?? "";
        reader.Read();
        return key;
    }

    private CheckpointException Damaged(string problem, Exception? inner = null) => new(file.Path, $"is not a valid safetensors file: {problem}.", inner);
}
