using SegDsl.Experiments;
using System.Buffers.Binary;
using System.Numerics;

namespace SegDsl.Logging.TensorBoard;

/// <summary>
/// A file of TFRecord records: the length (8 bytes, little endian), its checksum, the content, and its checksum. Every record is written with a single call,
/// so that other processes can read the file while it grows.
/// </summary>
/// <param name="file">The file.</param>
internal sealed class RecordFile(GrowingFile file) : IDisposable
{
    private const int LengthSize = sizeof(ulong), ChecksumSize = sizeof(uint);

    /// <summary>Appends a record.</summary>
    /// <exception cref="TrainingException">The file cannot be written.</exception>
    public void Append(ReadOnlySpan<byte> content)
    {
        var record = new byte[LengthSize + ChecksumSize + content.Length + ChecksumSize];
        BinaryPrimitives.WriteUInt64LittleEndian(record, (ulong)content.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(record.AsSpan(LengthSize), Checksum(record.AsSpan(0, LengthSize)));
        content.CopyTo(record.AsSpan(LengthSize + ChecksumSize));
        BinaryPrimitives.WriteUInt32LittleEndian(record.AsSpan(record.Length - ChecksumSize), Checksum(content));
        file.Append(record);
    }

    /// <summary>The masked CRC-32C of the TFRecord format: rotated by 15 bits plus a constant, since CRCs of data that contains CRCs are weak.</summary>
    public static uint Checksum(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        for (; bytes.Length >= sizeof(ulong); bytes = bytes[sizeof(ulong)..]) crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
        foreach (var value in bytes) crc = BitOperations.Crc32C(crc, value);
        return unchecked(BitOperations.RotateRight(~crc, 15) + 0xa282ead8);
    }

    /// <summary>Closes the file.</summary>
    public void Dispose() => file.Dispose();
}
