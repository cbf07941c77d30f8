using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace SegDsl.Tests.Imaging;

/// <summary>Writes PNG files of kinds that the product itself does not write.</summary>
internal static class PngBuilder
{
    /// <summary>A file from rows of packed samples.</summary>
    public static byte[] File(int width, int height, byte bitDepth, byte colorType, byte[][] rows, params (string Type, byte[] Data)[] ancillary) =>
        Whole([Header(width, height, bitDepth, colorType), .. ancillary, ("IDAT", Compress([.. rows.Select(row => (byte[])[0, .. row])]))]);

    /// <summary>A file from its chunks before the last one.</summary>
    public static byte[] Whole(params (string Type, byte[] Data)[] chunks)
    {
        var file = new MemoryStream();
        file.Write([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]);
        foreach (var (type, data) in chunks) Chunk(file, type, data);
        Chunk(file, "IEND", []);
        return file.ToArray();
    }

    /// <summary>The first chunk.</summary>
    public static (string Type, byte[] Data) Header(int width, int height, byte bitDepth, byte colorType, bool interlaced = false)
    {
        var header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), height);
        (header[8], header[9], header[12]) = (bitDepth, colorType, (byte)(interlaced ? 1 : 0));
        return ("IHDR", header);
    }

    /// <summary>The content of the chunks of pixels, from rows that start with the number of their filter.</summary>
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
