using System.Buffers.Binary;

namespace SegDsl.Imaging;

/// <summary>How the pixels of a PNG file are stored.</summary>
internal enum PngColour : byte
{
    Grey = 0,
    Rgb = 2,
    Palette = 3,
    GreyAlpha = 4,
    Rgba = 6,
}

/// <summary>
/// The header of a PNG file, and the file without its ancillary chunks. libpng's simplified interface applies gamma and transparency
/// where a file asks for it; without those chunks it hands out the samples as they are stored, which is what labels need and what
/// networks are trained on.
/// </summary>
internal readonly record struct PngChunks(int Width, int Height, int BitDepth, PngColour Colour, ReadOnlyMemory<byte> Critical)
{
    private static ReadOnlySpan<byte> Signature => [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A];

    /// <summary>Whether a file that begins with these bytes is a PNG.</summary>
    public static bool IsPng(ReadOnlySpan<byte> file) => file.StartsWith(Signature);

    /// <summary>Reads the header and drops the ancillary chunks.</summary>
    /// <exception cref="ImageException">The file ends too early, or what it says of itself cannot be.</exception>
    public static PngChunks Read(string path, byte[] file)
    {
        var kept = new byte[file.Length];
        var length = Signature.Length;
        file.AsSpan(0, length).CopyTo(kept);
        var ended = false;
        for (var at = length; !ended; )
        {
            if (file.Length - at < 12) throw new ImageException(path, "the PNG file is truncated.");
            var size = BinaryPrimitives.ReadUInt32BigEndian(file.AsSpan(at));
            if (size > file.Length - at - 12) throw new ImageException(path, "the PNG file is truncated.");
            var chunk = file.AsSpan(at, (int)size + 12);
            var type = chunk.Slice(4, 4);
            // The case of the first letter tells whether a reader may do without the chunk.
            var critical = (type[0] & 0x20) == 0;
            if (at == Signature.Length && !(type.SequenceEqual("IHDR"u8) && size == 13))
                throw new ImageException(path, "the PNG file does not begin with its header.");
            if (critical)
            {
                chunk.CopyTo(kept.AsSpan(length));
                length += chunk.Length;
            }
            ended = type.SequenceEqual("IEND"u8);
            at += chunk.Length;
        }

        var header = kept.AsSpan(Signature.Length + 8, 13);
        var (width, height) = (BinaryPrimitives.ReadUInt32BigEndian(header), BinaryPrimitives.ReadUInt32BigEndian(header[4..]));
        Raster.Require(path, width, height);
        return new PngChunks((int)width, (int)height, header[8], (PngColour)header[9], kept.AsMemory(0, length));
    }
}
