using Google.Protobuf;

namespace SegDsl.Onnx.Format;

/// <summary>Finds out why a file cannot be read as an ONNX model, from the fields of its outermost message.</summary>
internal static class ModelDamage
{
    private const string Advice = "Export or download it again.";

    private const string NoModel = "is not an ONNX model: its content has another format. Export or download it again, or use another file.";

    /// <summary>The names of the fields of a model, by number.</summary>
    private static readonly Dictionary<ulong, string> Fields =
        ModelProto.Descriptor.Fields.InFieldNumberOrder().ToDictionary(field => (ulong)field.FieldNumber, field => field.Name);

    /// <summary>Describes the damage, as a predicate whose subject is the file.</summary>
    /// <param name="path">The file, which is no valid message.</param>
    /// <param name="error">The error of the parser.</param>
    /// <param name="maximum">The maximum depth of graphs in each other.</param>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static string Describe(string path, InvalidProtocolBufferException error, int maximum)
    {
        // The exception has no code.
        if (error.Message.Contains("nesting", StringComparison.OrdinalIgnoreCase))
            return $"has more than {maximum} graphs in each other, so it is not read. {Advice}";
        using var stream = File.OpenRead(path);
        var names = new List<string>();
        while (stream.Position < stream.Length)
        {
            var at = stream.Position;
            if (Varint(stream) is not { } tag || !Fields.TryGetValue(tag >> 3, out var name) || (tag & 7) is 3 or 4 or > 5)
                return names.Count == 0 ? NoModel : $"is damaged: byte {at} begins no field of a model. {Advice}";
            var isMessage = (tag & 7) == 2;
            ulong? size = (tag & 7) switch { 0 => Varint(stream) is null ? null : 0UL, 1 => 8UL, 5 => 4UL, _ => Varint(stream) };
            var rest = stream.Length - stream.Position;
            if (size is not { } length || length > (ulong)rest)
            {
                // The first field of a model is its version, a number.
                if (names.Count == 0 && isMessage) return NoModel;
                return size is null || !isMessage
                    ? $"is truncated in its field '{name}'. {Advice}"
                    : $"is truncated or damaged: its field '{name}' has {size:N0} bytes, but only {rest:N0} follow. {Advice}";
            }
            stream.Position += (long)length;
            names.Add(name);
        }
        return $"is damaged: {(names.Contains("graph") ? "its graph contains" : "it has no graph, and contains")} an invalid message. {Advice}";
    }

    /// <summary>Reads a number of variable length; null if it is incomplete or too long.</summary>
    private static ulong? Varint(FileStream stream)
    {
        var number = 0UL;
        for (var shift = 0; shift < 64; shift += 7)
        {
            if (stream.ReadByte() is not (>= 0 and var next)) return null;
            number |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80) return number;
        }
        return null;
    }
}
