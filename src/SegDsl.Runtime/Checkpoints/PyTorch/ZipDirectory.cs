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

    /// <summary>The length of a ZIP64 end record that its declared length does not include.</summary>
    private const int End64Start = 12;

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
        var (position, length, count, end) = zip.FindDirectory();
        if (length > MaxDirectoryLength) throw zip.Damaged($"its central directory has {length} bytes; the maximum is {MaxDirectoryLength}");
        if (position < 0 || length < 0 || position > file.Length - length) throw zip.Damaged("its central directory is outside the file");
        if (position + length != end) throw zip.Damaged("its end record does not declare the end of the central directory");
        zip.ReadEntries(file.Read(position, (int)length), position, count);
        return zip;
    }

    /// <summary>Finds the central directory, and the position of the record that follows it.</summary>
    private (long Position, long Length, long Count, long End) FindDirectory()
    {
        var tailLength = (int)Math.Min(file.Length, EndLength + MaxCommentLength);
        var tail = file.Read(file.Length - tailLength, tailLength).AsSpan();
        var start = tailLength - EndLength;
        while (start >= 0 && (UInt32(tail[start..]) != EndSignature || UInt16(tail[(start + 20)..]) != tailLength - start - EndLength)) start--;
        if (start < 0) throw new CheckpointException(file.Path, "is truncated or damaged: it is a zip archive without a central directory at its end.");
        var end = tail[start..];
        var (disks, countHere, count, length, position) = (UInt32(end[4..]), UInt16(end[8..]), UInt16(end[10..]), UInt32(end[12..]), UInt32(end[16..]));
        if (disks != 0 || countHere != count) throw Damaged("its end record is inconsistent");
        var at = file.Length - tailLength + start;
        var locator = at - Locator64Length;
        if (locator < 0 || file.Read(locator, Locator64Length) is not { } bytes || UInt32(bytes) != Locator64Signature) return (position, length, count, at);
        var found = ReadEnd64(bytes, locator);
        // Numbers that do not fit have the maximum.
        if ((count != ushort.MaxValue && count != found.Count) || (length != uint.MaxValue && length != found.Length)
            || (position != uint.MaxValue && position != found.Position)) throw Damaged("its two end records differ");
        return found;
    }

    private (long Position, long Length, long Count, long End) ReadEnd64(ReadOnlySpan<byte> locator, long locatorPosition)
    {
        var position = Int64(locator[8..]);
        if (UInt32(locator[4..]) != 0 || UInt32(locator[16..]) != 1) throw Damaged("the locator of its ZIP64 end record is inconsistent");
        if (position < 0 || position > locatorPosition - End64Length) throw Damaged("its ZIP64 end record is outside the file");
        var bytes = file.Read(position, End64Length).AsSpan();
        if (UInt32(bytes) != End64Signature) throw Damaged("its ZIP64 end record is not at the declared position");
        var (following, disks, countHere, count) = (Int64(bytes[4..]), Int64(bytes[16..]), Int64(bytes[24..]), Int64(bytes[32..]));
        if (following != locatorPosition - position - End64Start || disks != 0 || countHere != count) throw Damaged("its ZIP64 end record is inconsistent");
        return (Int64(bytes[48..]), Int64(bytes[40..]), count, position);
    }

    private void ReadEntries(ReadOnlySpan<byte> directory, long directoryPosition, long count)
    {
        var found = new List<Entry>();
        while (!directory.IsEmpty)
        {
            if (directory.Length < EntryLength || UInt32(directory) != EntrySignature) throw Damaged("its central directory has an invalid entry");
            var (nameLength, extraLength, commentLength) = (UInt16(directory[28..]), UInt16(directory[30..]), UInt16(directory[32..]));
            var entryLength = EntryLength + nameLength + extraLength + commentLength;
            if (directory.Length < entryLength) throw Damaged("its central directory has an incomplete entry");
            var name = directory.Slice(EntryLength, nameLength).ToArray();
            long stored = UInt32(directory[20..]), length = UInt32(directory[24..]), local = UInt32(directory[42..]);
            ReadZip64(directory.Slice(EntryLength + nameLength, extraLength), ref length, ref stored, ref local);
            // torch.save stores 0 if computing checksums is switched off.
            var checksum = UInt32(directory[16..]);
            found.Add(new(name, UInt16(directory[8..]), UInt16(directory[10..]), local, stored, length, checksum == 0 ? null : checksum));
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
    private void Locate(List<Entry> found, long directoryPosition)
    {
        var free = 0L;
        foreach (var entry in found.OrderBy(entry => entry.Local))
        {
            var (local, length, text) = (entry.Local, entry.Stored, Printable(entry.Name));
            if (local < free) throw Damaged($"its entry '{text}' overlaps another entry");
            if (local > directoryPosition - LocalLength - entry.Name.Length) throw Damaged($"its entry '{text}' is outside the file");
            var header = file.Read(local, LocalLength + entry.Name.Length).AsSpan();
            if (UInt32(header) != LocalSignature) throw Damaged($"its entry '{text}' is not at the declared position");
            // A damaged directory must not be reported as an archive that is compressed, encrypted or without a pickle.
            if (UInt16(header[26..]) != entry.Name.Length || !header[LocalLength..].SequenceEqual(entry.Name)
                || UInt16(header[6..]) != entry.Flags || UInt16(header[8..]) != entry.Method)
                throw Damaged($"the header of its entry '{text}' differs from the central directory");
            var name = NameOf(entry.Name);
            if ((entry.Flags & 1) != 0) throw Invalid($"its entry '{name}' is encrypted");
            if (entry.Method != 0) Compressed = name;
            else if (entry.Stored != entry.Length) throw Damaged($"its uncompressed entry '{name}' has {entry.Length} bytes but occupies {entry.Stored}");
            var begin = local + LocalLength + UInt16(header[26..]) + UInt16(header[28..]);
            if (length < 0 || length > directoryPosition - begin) throw Damaged($"its entry '{name}' is outside the file");
            if (!entries.TryAdd(name, new StorageRegion(file, begin, length, entry.Checksum))) throw Invalid($"it has two entries named '{name}'");
            free = begin + length;
        }
    }

    private string NameOf(ReadOnlySpan<byte> bytes)
    {
        var name = Encoding.UTF8.GetString(bytes);
        if (name.Any(char.IsControl)) throw Invalid("the name of an entry has control characters");
        if (name.StartsWith('/') || name.AsSpan().ContainsAny('\\', ':') || name.Split('/').Any(part => part is ".." or "."))
            throw Invalid($"the name of its entry '{name}' is a path outside the archive");
        return name;
    }

    private static string Printable(byte[] name) => string.Concat(Encoding.UTF8.GetString(name).Select(letter => char.IsControl(letter) ? '?' : letter));

    private static int UInt16(ReadOnlySpan<byte> bytes) => BinaryPrimitives.ReadUInt16LittleEndian(bytes);

    private static uint UInt32(ReadOnlySpan<byte> bytes) => BinaryPrimitives.ReadUInt32LittleEndian(bytes);

    private static long Int64(ReadOnlySpan<byte> bytes) => BinaryPrimitives.ReadInt64LittleEndian(bytes);

    private CheckpointException Damaged(string problem) =>
        new(file.Path, $"is damaged, or not a PyTorch checkpoint: {problem}. Copy or download the file again.");

    private CheckpointException Invalid(string problem) => new(file.Path, $"is not a valid PyTorch checkpoint: {problem}.");

    /// <summary>An entry of the central directory.</summary>
    /// <param name="Name">Its name in UTF-8.</param>
    /// <param name="Flags">Its flags.</param>
    /// <param name="Method">Its compression method; 0 for none.</param>
    /// <param name="Local">The position of its header.</param>
    /// <param name="Stored">The number of bytes in the file.</param>
    /// <param name="Length">The number of bytes without compression.</param>
    /// <param name="Checksum">The checksum of its content; null if it has none.</param>
    private sealed record Entry(byte[] Name, int Flags, int Method, long Local, long Stored, long Length, uint? Checksum);
}
