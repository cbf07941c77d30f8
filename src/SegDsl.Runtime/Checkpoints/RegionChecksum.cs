using System.Buffers;
using System.IO.Hashing;

namespace SegDsl.Checkpoints;

/// <summary>Compares bytes of a file with their CRC-32.</summary>
internal static class RegionChecksum
{
    private const int BufferSize = 1 << 20;

    /// <summary>Reads a range and compares it with its checksum, if it has one.</summary>
    /// <exception cref="CheckpointException">The bytes do not match the checksum, or cannot be read.</exception>
    public static void Verify(StorageRegion region)
    {
        if (region.Checksum is null) return;
        var buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            var checksum = new Crc32();
            for (var done = 0L; done < region.Length;)
            {
                var part = buffer.AsSpan(0, (int)Math.Min(BufferSize, region.Length - done));
                region.File.Read(region.Begin + done, part);
                checksum.Append(part);
                done += part.Length;
            }
            Compare(region, checksum.GetCurrentHashAsUInt32());
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>Compares the checksum of bytes that were read with the declared one, if there is one.</summary>
    /// <param name="region">The range of the bytes.</param>
    /// <param name="actual">The CRC-32 of all its bytes.</param>
    /// <exception cref="CheckpointException">The checksums differ.</exception>
    public static void Compare(StorageRegion region, uint actual)
    {
        if (region.Checksum is not { } declared || declared == actual) return;
        throw new CheckpointException(region.File.Path, "is damaged: its content does not match its checksum. Copy or download the file again.");
    }
}
