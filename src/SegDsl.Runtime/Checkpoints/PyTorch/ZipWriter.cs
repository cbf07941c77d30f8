using System.IO.Hashing;
using System.Text;

namespace SegDsl.Checkpoints.PyTorch;

/// <summary>Writes a part of an entry.</summary>
internal delegate void ZipPartWriter(ReadOnlySpan<byte> bytes);

/// <summary>
/// Writes a zip archive with uncompressed entries, whose data are aligned to 64 bytes by padding in an extra field, as PyTorch aligns them for memory mapping.
/// <see cref="System.IO.Compression.ZipArchive"/> cannot align data. Format: PKWARE APPNOTE with the ZIP64 extensions.
/// </summary>
/// <param name="stream">The stream, at position 0; must support seeking.</param>
internal sealed class ZipWriter(Stream stream) : IDisposable
{
    private const int Alignment = 64, LocalLength = 30, ChecksumPosition = 14, FieldHeader = 4;
    private const ushort Zip64Version = 45, Utf8Flag = 1 << 11, Zip64Field = 1, PaddingField = 0x4246, FirstOfJanuary1980 = 33;

    private readonly List<Entry> entries = [];
    private readonly BinaryWriter writer = new(stream, Encoding.UTF8, leaveOpen: true);

    /// <summary>Adds a small entry.</summary>
    public void Add(string name, ReadOnlySpan<byte> content)
    {
        var bytes = content.ToArray();
        Add(name, bytes.Length, write => write(bytes));
    }

    /// <summary>Adds an entry whose length is known and whose content is written in parts.</summary>
    public void Add(string name, long length, Action<ZipPartWriter> write)
    {
        var local = stream.Position;
        var bytes = Encoding.UTF8.GetBytes(name);
        // The sizes of 8 bytes are always present, so that the length of the header does not depend on them.
        var fields = FieldHeader + 2 * sizeof(long) + FieldHeader;
        var padding = (int)(-(local + LocalLength + bytes.Length + fields) & (Alignment - 1));
        writer.Write("PK\x03\x04"u8);
        WriteCommon(0, bytes.Length, fields + padding);
        writer.Write(bytes);
        writer.Write(Zip64Field);
        writer.Write((ushort)(2 * sizeof(long)));
        writer.Write(length);
        writer.Write(length);
        writer.Write(PaddingField);
        writer.Write((ushort)padding);
        writer.Write(new byte[padding]);
        var begin = stream.Position;
        var checksum = new Crc32();
        write(part =>
        {
            checksum.Append(part);
            stream.Write(part);
        });
        var end = stream.Position;
        if (end - begin != length) throw new InvalidOperationException($"The entry '{name}' has {end - begin} bytes instead of {length}.");
        stream.Position = local + ChecksumPosition;
        writer.Write(checksum.GetCurrentHashAsUInt32());
        stream.Position = end;
        entries.Add(new Entry(bytes, local, length, checksum.GetCurrentHashAsUInt32()));
    }

    /// <summary>Writes the central directory.</summary>
    public void Finish()
    {
        var begin = stream.Position;
        foreach (var entry in entries)
        {
            writer.Write("PK\x01\x02"u8);
            writer.Write(Zip64Version);
            WriteCommon(entry.Checksum, entry.Name.Length, FieldHeader + 3 * sizeof(long));
            writer.Write((ushort)0); // comment
            writer.Write((ushort)0); // disk
            writer.Write((ushort)0); // internal attributes
            writer.Write(0u);        // external attributes
            writer.Write(uint.MaxValue);
            writer.Write(entry.Name);
            writer.Write(Zip64Field);
            writer.Write((ushort)(3 * sizeof(long)));
            writer.Write(entry.Length);
            writer.Write(entry.Length);
            writer.Write(entry.Local);
        }
        WriteEnd(begin, stream.Position);
        writer.Flush();
    }

    /// <summary>Releases the writer, not the stream.</summary>
    public void Dispose() => writer.Dispose();

    /// <summary>The fields that local headers and the central directory share, from the required version to the length of the extra fields.</summary>
    private void WriteCommon(uint checksum, int nameLength, int extraLength)
    {
        writer.Write(Zip64Version);
        writer.Write(Utf8Flag);
        writer.Write((ushort)0); // uncompressed
        writer.Write((ushort)0); // time
        writer.Write(FirstOfJanuary1980);
        writer.Write(checksum);
        writer.Write(uint.MaxValue);
        writer.Write(uint.MaxValue);
        writer.Write((ushort)nameLength);
        writer.Write((ushort)extraLength);
    }

    private void WriteEnd(long begin, long end)
    {
        writer.Write("PK\x06\x06"u8);
        writer.Write(44L); // the length of the rest of this record
        writer.Write(Zip64Version);
        writer.Write(Zip64Version);
        writer.Write(0u);
        writer.Write(0u);
        writer.Write((long)entries.Count);
        writer.Write((long)entries.Count);
        writer.Write(end - begin);
        writer.Write(begin);
        writer.Write("PK\x06\x07"u8);
        writer.Write(0u);
        writer.Write(end);
        writer.Write(1u);
        writer.Write("PK\x05\x06"u8);
        writer.Write(0u);
        writer.Write(ushort.MaxValue);
        writer.Write(ushort.MaxValue);
        writer.Write(uint.MaxValue);
        writer.Write(uint.MaxValue);
        writer.Write((ushort)0);
    }

    private sealed record Entry(byte[] Name, long Local, long Length, uint Checksum);
}
