using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace SegDsl.Tests.Imaging;

/// <summary>Writes PNG files with features that the product does not write.</summary>
internal static class PngBuilder
{
    /// <summary>A file with rows of packed samples.</summary>
    public static byte[] File(int width, int height, byte bitDepth, byte colorType, byte[][] rows, params (string Type, byte[] Data)[] ancillary) =>
        FromChunks([Header(width, height, bitDepth, colorType), .. ancillary, ("IDAT", Compress([.. rows.Select(row => (byte[])[0, .. row])]))]);

    /// <summary>A file with the given chunks, followed by the end chunk.</summary>
    public static byte[] FromChunks(params (string Type, byte[] Data)[] chunks)
    {
        var file = new MemoryStream();
        file.Write([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]);
        foreach (var (type, data) in chunks) Chunk(file, type, data);
        Chunk(file, "IEND", []);
        return file.ToArray();
    }

    /// <summary>The header chunk.</summary>
    public static (string Type, byte[] Data) Header(int width, int height, byte bitDepth, byte colorType, bool interlaced = false)
    {
        var header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), height);
        (header[8], header[9], header[12]) = (bitDepth, colorType, (byte)(interlaced ? 1 : 0));
        return ("IHDR", header);
    }

    /// <summary>The data of the IDAT chunks, from rows that start with their filter type.</summary>
    public static byte[] Compress(IEnumerable<byte[]> rows)
    {
        var pixels = new MemoryStream();
        using (var zlib = new ZLibStream(pixels, CompressionLevel.Optimal, leaveOpen: true))
            foreach (var row in rows) zlib.Write(row);
        return pixels.ToArray();
    }

    private static void Chunk(MemoryStream file, string type, byte[] data)
    {
        byte[] typed = [.. Encoding.ASCII.GetBytes(type), .. data];
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, data.Length);
        file.Write(number);
        file.Write(typed);
        var crc = uint.MaxValue;
        foreach (var octet in typed)
        {
            crc ^= octet;
            for (var bit = 0; bit < 8; bit++) crc = (crc >> 1) ^ (0xEDB88320 & (0 - (crc & 1)));
        }
        BinaryPrimitives.WriteUInt32BigEndian(number, ~crc);
        file.Write(number);
    }
}
