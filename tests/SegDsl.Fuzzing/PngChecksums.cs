using System.Buffers.Binary;
using System.IO.Hashing;

namespace SegDsl.Fuzzing;

/// <summary>Checksums of PNG chunks. Without valid ones, no damage would reach the decoder.</summary>
internal static class PngChecksums
{
    /// <summary>Writes the right checksum into every chunk, up to the first one that leads out of the file.</summary>
    public static byte[] Mend(byte[] file)
    {
        for (var at = 8; at + 12 <= file.Length;)
        {
            var length = BinaryPrimitives.ReadUInt32BigEndian(file.AsSpan(at));
            if (length > file.Length - at - 12) break;
            var checksum = Crc32.HashToUInt32(file.AsSpan(at + 4, (int)length + 4));
            BinaryPrimitives.WriteUInt32BigEndian(file.AsSpan(at + 8 + (int)length), checksum);
            at += (int)length + 12;
        }
        return file;
    }
}
