using System.Buffers.Binary;
using System.IO.Compression;

namespace SegDsl.Cli.Tests;

/// <summary>Writes small NIfTI-1 volumes.</summary>
internal static class NiftiBuilder
{
    /// <summary>A volume of 2×3×4 voxels whose values count from 0, or are those of a function of this number.</summary>
    /// <param name="type">The NIfTI code of the type.</param>
    /// <param name="bigEndian">The byte order.</param>
    /// <param name="change">Changes the file.</param>
    /// <param name="value">The value of a voxel.</param>
    public static byte[] Volume(short type, bool bigEndian, Action<byte[]>? change = null, Func<int, double>? value = null)
    {
        var size = type switch { 2 or 256 => 1, 4 or 512 => 2, 64 => 8, _ => 4 };
        var bytes = new byte[352 + 24 * size];
        Write(0, 4, 348);
        foreach (var (at, field) in new[] { (40, 3), (42, 2), (44, 3), (46, 4), (70, type), (72, 8 * size) }) Write(at, 2, (ulong)field);
        Write(108, 4, BitConverter.SingleToUInt32Bits(352));
        "n+1\0"u8.CopyTo(bytes.AsSpan(344));
        for (var i = 0; i < 24; i++)
        {
            var voxel = value?.Invoke(i) ?? i;
            Write(352 + i * size, size, type switch
            {
                16 => BitConverter.SingleToUInt32Bits((float)voxel),
                64 => BitConverter.DoubleToUInt64Bits(voxel),
                _ => (ulong)(long)voxel,
            });
        }
        change?.Invoke(bytes);
        return bytes;

        void Write(int at, int length, ulong number)
        {
            Span<byte> all = stackalloc byte[8];
            if (bigEndian) BinaryPrimitives.WriteUInt64BigEndian(all, number);
            else BinaryPrimitives.WriteUInt64LittleEndian(all, number);
            (bigEndian ? all[^length..] : all[..length]).CopyTo(bytes.AsSpan(at));
        }
    }

    /// <summary>Compresses a file.</summary>
    public static byte[] Compress(byte[] content)
    {
        var compressed = new MemoryStream();
        using (var file = new GZipStream(compressed, CompressionLevel.Fastest)) file.Write(content);
        return compressed.ToArray();
    }
}
