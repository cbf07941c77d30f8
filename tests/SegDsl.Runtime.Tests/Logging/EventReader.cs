using System.Buffers.Binary;
using Google.Protobuf;

namespace SegDsl.Tests.Logging;

/// <summary>The fields of an event.</summary>
internal sealed record ReadEvent(double WallTime, long Step, string? FileVersion, int? SessionStatus, IReadOnlyList<ReadValue> Values);

/// <summary>A value of a summary: a number or an image.</summary>
internal sealed record ReadValue(string Tag, float? Number, int Width, int Height, int Channels, byte[] Png);

/// <summary>Reads TensorBoard files using only their published field numbers and framing: it shares no code with the writer.</summary>
internal static class EventReader
{
    private const int Varint = 0, Fixed64 = 1, LengthDelimited = 2, Fixed32 = 5;

    /// <summary>The events of a file. Checksums must be correct, and the file must end after a record.</summary>
    public static List<ReadEvent> Read(string path)
    {
        var events = new List<ReadEvent>();
        var file = File.ReadAllBytes(path).AsSpan();
        while (file.Length > 0)
        {
            var length = (int)BinaryPrimitives.ReadUInt64LittleEndian(file);
            Assert.Equal(Masked(file[..8]), BinaryPrimitives.ReadUInt32LittleEndian(file[8..]));
            var content = file.Slice(12, length);
            Assert.Equal(Masked(content), BinaryPrimitives.ReadUInt32LittleEndian(file[(12 + length)..]));
            events.Add(ReadEventOf(content.ToArray()));
            file = file[(16 + length)..];
        }
        return events;
    }

    /// <summary>The events of a folder as TensorBoard shows them: a start event discards earlier events at or after its step.</summary>
    public static List<ReadEvent> ReadFolder(string folder)
    {
        const int Start = 1;
        var events = new List<ReadEvent>();
        foreach (var e in Directory.GetFiles(folder, "*tfevents*").Order(StringComparer.Ordinal).SelectMany(Read))
        {
            if (e.SessionStatus == Start) events.RemoveAll(earlier => earlier.Step >= e.Step);
            events.Add(e);
        }
        return events;
    }

    /// <summary>Computes CRC-32C bit by bit.</summary>
    public static uint Crc32C(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        foreach (var value in bytes)
        {
            crc ^= value;
            for (var bit = 0; bit < 8; bit++) crc = (crc & 1) != 0 ? (crc >> 1) ^ 0x82F63B78 : crc >> 1;
        }
        return ~crc;
    }

    private static uint Masked(ReadOnlySpan<byte> bytes)
    {
        var crc = Crc32C(bytes);
        return unchecked(((crc >> 15) | (crc << 17)) + 0xa282ead8);
    }

    private static ReadEvent ReadEventOf(byte[] content)
    {
        var (wallTime, step, version, status, values) = (0.0, 0L, (string?)null, (int?)null, new List<ReadValue>());
        Fields(content, (input, field) =>
        {
            switch (field)
            {
                case (1, Fixed64): wallTime = input.ReadDouble(); break;
                case (2, Varint): step = input.ReadInt64(); break;
                case (3, LengthDelimited): version = input.ReadString(); break;
                case (5, LengthDelimited): Fields(Bytes(input), (summary, value) =>
                {
                    Assert.Equal((1, LengthDelimited), value);
                    values.Add(ReadValueOf(Bytes(summary)));
                }); break;
                case (7, LengthDelimited): Fields(Bytes(input), (session, value) =>
                {
                    Assert.Equal((1, Varint), value);
                    status = session.ReadEnum();
                }); break;
                default: Assert.Fail($"Unknown event field {field}."); break;
            }
        });
        return new ReadEvent(wallTime, step, version, status, values);
    }

    private static ReadValue ReadValueOf(byte[] content)
    {
        var value = new ReadValue("", null, 0, 0, 0, []);
        Fields(content, (input, field) =>
        {
            switch (field)
            {
                case (1, LengthDelimited): value = value with { Tag = input.ReadString() }; break;
                case (2, Fixed32): value = value with { Number = input.ReadFloat() }; break;
                case (4, LengthDelimited): Fields(Bytes(input), (image, part) => value = part switch
                {
                    (1, Varint) => value with { Height = image.ReadInt32() },
                    (2, Varint) => value with { Width = image.ReadInt32() },
                    (3, Varint) => value with { Channels = image.ReadInt32() },
                    (4, LengthDelimited) => value with { Png = Bytes(image) },
                    _ => throw new InvalidDataException($"Unknown image field {part}."),
                }); break;
                default: Assert.Fail($"Unknown value field {field}."); break;
            }
        });
        return value;
    }

    private static byte[] Bytes(CodedInputStream input) => input.ReadBytes().ToByteArray();

    private static void Fields(byte[] message, Action<CodedInputStream, (int Number, int WireType)> read)
    {
        using var input = new CodedInputStream(message);
        while (input.ReadTag() is not 0 and var tag) read(input, ((int)(tag >> 3), (int)(tag & 7)));
    }
}
