using System.Buffers.Binary;
using System.IO.Hashing;
using System.Runtime.InteropServices;
using SkiaSharp;

namespace SegDsl.Imaging;

/// <summary>The color types of PNG files.</summary>
internal enum PngColor : byte
{
    Gray = 0,
    Rgb = 2,
    Palette = 3,
    GrayAlpha = 4,
    Rgba = 6,
}

/// <summary>The validated chunks of a PNG file: header, orientation and compressed pixels. ISO/IEC 15948.</summary>
/// <param name="Width">Width in pixels.</param>
/// <param name="Height">Height in pixels.</param>
/// <param name="BitDepth">Bits per sample: 1, 2, 4, 8 or 16.</param>
/// <param name="Color">The color type.</param>
/// <param name="IsInterlaced">Whether the pixels are stored in seven passes (Adam7).</param>
/// <param name="Palette">The colors of the palette; empty without a palette.</param>
/// <param name="Orientation">The EXIF orientation of the stored pixels.</param>
/// <param name="Compressed">The zlib stream of the pixels, in chunks.</param>
internal sealed record PngFile(
    int Width,
    int Height,
    int BitDepth,
    PngColor Color,
    bool IsInterlaced,
    IReadOnlyList<Rgb> Palette,
    SKEncodedOrigin Orientation,
    IReadOnlyList<ArraySegment<byte>> Compressed)
{
    /// <summary>The maximum compression ratio of Deflate: 258 bytes are encoded in at least two bits.</summary>
    private const long MaxCompressionRatio = 1032;

    /// <summary>The bytes that every PNG file starts with.</summary>
    public static ReadOnlySpan<byte> Signature => [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A];

    /// <summary>Samples per pixel, including alpha.</summary>
    public int Channels => Color switch { PngColor.Rgb => 3, PngColor.GrayAlpha => 2, PngColor.Rgba => 4, _ => 1 };

    /// <summary>Bits per pixel.</summary>
    public int BitsPerPixel => BitDepth * Channels;

    /// <summary>Parses and validates the chunks.</summary>
    /// <param name="path">The path of the file, for messages.</param>
    /// <param name="file">The content of the file, which starts with <see cref="Signature"/>.</param>
    /// <exception cref="ImageException">The file is truncated or damaged, or its size is out of range.</exception>
    public static PngFile Parse(string path, byte[] file)
    {
        ReadOnlySpan<byte> header = [], type = [];
        var orientation = SKEncodedOrigin.TopLeft;
        Rgb[] palette = [];
        List<ArraySegment<byte>> compressed = [];
        for (var at = Signature.Length; !type.SequenceEqual("IEND"u8);)
        {
            var rest = file.AsSpan(at);
            if (rest.Length < 12 || BinaryPrimitives.ReadUInt32BigEndian(rest) > rest.Length - 12) throw new ImageException(path, "is a truncated PNG file.");
            var length = BinaryPrimitives.ReadInt32BigEndian(rest);
            if (Crc32.HashToUInt32(rest.Slice(4, length + 4)) != BinaryPrimitives.ReadUInt32BigEndian(rest[(length + 8)..]))
                throw new ImageException(path, $"is a damaged PNG file: the checksum of the chunk at byte {at} is wrong.");
            type = rest.Slice(4, 4);
            var data = rest.Slice(8, length);
            if (header.IsEmpty && !(type.SequenceEqual("IHDR"u8) && length == 13))
                throw new ImageException(path, "is a PNG file that does not start with its header.");
            if (header.IsEmpty) header = data;
            else if (type.SequenceEqual("IDAT"u8)) compressed.Add(new ArraySegment<byte>(file, at + 8, length));
            else if (type.SequenceEqual("PLTE"u8)) palette = MemoryMarshal.Cast<byte, Rgb>(data[..(length - length % 3)]).ToArray();
            else if (type.SequenceEqual("eXIf"u8)) orientation = ExifOrientation.Read(data);
            at += length + 12;
        }

        var (width, height) = (BinaryPrimitives.ReadUInt32BigEndian(header), BinaryPrimitives.ReadUInt32BigEndian(header[4..]));
        ImageSize.Require(path, width, height);
        if (!IsValid(header[8], header[9]) || header[10] != 0 || header[11] != 0 || header[12] > 1)
            throw new ImageException(path, "is a damaged PNG file: its header has values that PNG does not define.");
        var png = new PngFile((int)width, (int)height, header[8], (PngColor)header[9], header[12] == 1, palette, orientation, compressed);
        // Checked before memory is allocated for the pixels.
        if (width * (long)height * png.BitsPerPixel / 8 > MaxCompressionRatio * compressed.Sum(piece => (long)piece.Count))
            throw new ImageException(path, $"is a truncated PNG file: it has fewer than {width}×{height} pixels.");
        return png;
    }

    private static bool IsValid(byte bitDepth, byte color) => color switch
    {
        (byte)PngColor.Gray => bitDepth is 1 or 2 or 4 or 8 or 16,
        (byte)PngColor.Palette => bitDepth is 1 or 2 or 4 or 8,
        (byte)PngColor.Rgb or (byte)PngColor.GrayAlpha or (byte)PngColor.Rgba => bitDepth is 8 or 16,
        _ => false,
    };
}
