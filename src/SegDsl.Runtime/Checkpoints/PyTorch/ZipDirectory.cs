using System.Buffers.Binary;
using System.Text;

namespace SegDsl.Checkpoints.PyTorch;

/// <summary>
/// The positions of the entries in a zip archive, read from its central directory. Entries are never decompressed: PyTorch stores them
/// uncompressed so that they can be memory-mapped. Format: PKWARE APPNOTE, including the ZIP64 extensions.
/// </summary>
internal sealed class ZipDirectory
{
    private const uint EndSignature = 0x06054B50, End64Signature = 0x06064B50, Locator64Signature = 0x07064B50;
    private const uint EntrySignature = 0x02014B50, LocalSignature = 0x04034B50;
    private const int EndLength = 22, End64Length = 56, Locator64Length = 20, EntryLength = 46, LocalLength = 30;
    private const int MaxCommentLength = ushort.MaxValue, MaxDirectoryLength = 1 << 26, Zip64Field = 1;

    private readonly CheckpointFile file;
    private readonly Dictionary<string, StorageRegion> entries = new(StringComparer.Ordinal);

    private ZipDirectory(CheckpointFile file) => this.file = file;

    /// <summary>The byte ranges of the entries by name.</summary>
    public IReadOnlyDictionary<string, StorageRegion> Entries => entries;

    /// <summary>The name of a compressed entry; null if no entry is compressed.</summary>
    public string? Compressed { get; private set; }

    /// <summary>Reads the central directory at the end of an archive.</summary>
    /// <exception cref="CheckpointException">The archive is damaged or inconsistent, or has encrypted entries.</exception>
    public static ZipDirectory Read(CheckpointFile file)
    {
        var zip = new ZipDirectory(file);
        var (position, length, count) = zip.FindDirectory();
        if (length > MaxDirectoryLength) throw zip.Damaged($"its central directory has {length} bytes; the maximum is {MaxDirectoryLength}");
        if (position < 0 || length < 0 || position > file.Length - length) throw zip.Damaged("its central directory is outside the file");
        zip.ReadEntries(file.Read(position, (int)length), position, count);
        return zip;
    }

    private (long Position, long Length, long Count) FindDirectory()
    {
        var tailLength = (int)Math.Min(file.Length, EndLength + MaxCommentLength);
        var tail = file.Read(file.Length - tailLength, tailLength).AsSpan();
        var start = tailLength - EndLength;
        while (start >= 0 && (UInt32(tail[start..]) != EndSignature || UInt16(tail[(start + 20)..]) != tailLength - start - EndLength)) start--;
        if (start < 0) throw new CheckpointException(file.Path, "is truncated: it is a zip archive without a central directory at its end.");
        var end = tail[start..];
        var (count, length, position) = (UInt16(end[10..]), UInt32(end[12..]), UInt32(end[16..]));
        var locator = file.Length - tailLength + start - Locator64Length;
        if (locator >= 0)
        {
            var bytes = file.Read(locator, Locator64Length).AsSpan();
            if (UInt32(bytes) == Locator64Signature) return ReadEnd64(Int64(bytes[8..]));
        }
        return (position, length, count);
    }

    private (long Position, long Length, long Count) ReadEnd64(long position)
    {
        if (position < 0 || position > file.Length - End64Length) throw Damaged("its ZIP64 end record is outside the file");
        var bytes = file.Read(position, End64Length).AsSpan();
        if (UInt32(bytes) != End64Signature) throw Damaged("its ZIP64 end record is not at the declared position");
        return (Int64(bytes[48..]), Int64(bytes[40..]), Int64(bytes[32..]));
    }

    private void ReadEntries(ReadOnlySpan<byte> directory, long directoryPosition, long count)
    {
        var found = new List<(string Name, long Local, long Length, uint? Checksum)>();
        while (!directory.IsEmpty)
        {
            if (directory.Length < EntryLength || UInt32(directory) != EntrySignature) throw Damaged("its central directory has an invalid entry");
            var (nameLength, extraLength, commentLength) = (UInt16(directory[28..]), UInt16(directory[30..]), UInt16(directory[32..]));
            var entryLength = EntryLength + nameLength + extraLength + commentLength;
            if (directory.Length < entryLength) throw Damaged("its central directory has an incomplete entry");
            var name = NameOf(directory.Slice(EntryLength, nameLength));
            if ((UInt16(directory[8..]) & 1) != 0) throw Damaged($"its entry '{name}' is encrypted");
            long stored = UInt32(directory[20..]), length = UInt32(directory[24..]), local = UInt32(directory[42..]);
            ReadZip64(directory.Slice(EntryLength + nameLength, extraLength), ref length, ref stored, ref local);
            if (UInt16(directory[10..]) != 0) Compressed = name;
            else if (stored != length) throw Damaged($"its uncompressed entry '{name}' has {length} bytes but occupies {stored}");
            // torch.save stores 0 if computing checksums is switched off.
            var checksum = UInt32(directory[16..]);
            found.Add((name, local, stored, checksum == 0 ? null : checksum));
            directory = directory[entryLength..];
        }
        if (found.Count != count) throw Damaged($"its central directory declares {count} entries but has {found.Count}");
        Locate(found, directoryPosition);
    }

    /// <summary>Replaces each number that overflows 4 bytes by the next 8-byte number in the ZIP64 extra field.</summary>
    private static void ReadZip64(ReadOnlySpan<byte> extra, ref long length, ref long stored, ref long local)
    {
        while (extra.Length >= 4)
        {
            var (kind, size) = (UInt16(extra), UInt16(extra[2..]));
            if (size > extra.Length - 4) return;
            if (kind == Zip64Field)
            {
                var numbers = extra.Slice(4, size);
                Replace(ref length, ref numbers);
                Replace(ref stored, ref numbers);
                Replace(ref local, ref numbers);
                return;
            }
            extra = extra[(4 + size)..];
        }

        static void Replace(ref long number, ref ReadOnlySpan<byte> numbers)
        {
            if (number != uint.MaxValue || numbers.Length < sizeof(long)) return;
            number = Int64(numbers);
            numbers = numbers[sizeof(long)..];
        }
    }

    /// <summary>Finds the data of each entry after its local header. Entries must not overlap each other or the central directory.</summary>
    private void Locate(List<(string Name, long Local, long Length, uint? Checksum)> found, long directoryPosition)
    {
        var free = 0L;
        foreach (var (name, local, length, checksum) in found.OrderBy(entry => entry.Local))
        {
            if (local < free) throw Damaged($"its entry '{name}' overlaps another entry");
            if (local > directoryPosition - LocalLength) throw Damaged($"its entry '{name}' is outside the file");
            var header = file.Read(local, LocalLength).AsSpan();
            if (UInt32(header) != LocalSignature) throw Damaged($"its entry '{name}' is not at the declared position");
            var begin = local + LocalLength + UInt16(header[26..]) + UInt16(header[28..]);
            if (length < 0 || length > directoryPosition - begin) throw Damaged($"its entry '{name}' is outside the file");
            if (!entries.TryAdd(name, new StorageRegion(file, begin, length, checksum))) throw Damaged($"it has two entries named '{name}'");
            free = begin + length;
        }
    }

    private string NameOf(ReadOnlySpan<byte> bytes)
    {
        var name = Encoding.UTF8.GetString(bytes);
        if (name.Any(char.IsControl)) throw Damaged("the name of an entry has control characters");
        if (name.StartsWith('/') || name.AsSpan().ContainsAny('\\', ':') || name.Split('/').Any(part => part is ".." or "."))
            throw Damaged($"the name of its entry '{name}' is a path outside the archive");
        return name;
    }

    private static int UInt16(ReadOnlySpan<byte> bytes) => BinaryPrimitives.ReadUInt16LittleEndian(bytes);

    private static uint UInt32(ReadOnlySpan<byte> bytes) => BinaryPrimitives.ReadUInt32LittleEndian(bytes);

    private static long Int64(ReadOnlySpan<byte> bytes) => BinaryPrimitives.ReadInt64LittleEndian(bytes);

    private CheckpointException Damaged(string problem) => new(file.Path, $"is not a valid PyTorch checkpoint: {problem}.");
}
