using System.Buffers.Binary;
using SkiaSharp;

namespace SegDsl.Imaging;

/// <summary>The orientation in EXIF data. Skia reads it from JPEG and WebP files, but not from PNG files.</summary>
internal static class ExifOrientation
{
    private const ushort Tag = 0x0112, UnsignedShort = 3;

    /// <summary>Reads the orientation from the first directory of a TIFF structure. Returns upright if there is no valid orientation.</summary>
    public static SKEncodedOrigin Read(ReadOnlySpan<byte> exif)
    {
        var isLittleEndian = exif.StartsWith("II*\0"u8);
        if (exif.Length < 8 || !isLittleEndian && !exif.StartsWith("MM\0*"u8)) return SKEncodedOrigin.TopLeft;
        var directory = isLittleEndian ? BinaryPrimitives.ReadUInt32LittleEndian(exif[4..]) : BinaryPrimitives.ReadUInt32BigEndian(exif[4..]);
        if (directory > exif.Length - 2) return SKEncodedOrigin.TopLeft;
        var entries = exif[((int)directory + 2)..];
        for (var count = Number(exif[(int)directory..]); count > 0 && entries.Length >= 12; count--, entries = entries[12..])
            if (Number(entries) == Tag && Number(entries[2..]) == UnsignedShort)
                return Number(entries[8..]) is >= 1 and <= 8 and var value ? (SKEncodedOrigin)value : SKEncodedOrigin.TopLeft;
        return SKEncodedOrigin.TopLeft;

        ushort Number(ReadOnlySpan<byte> bytes) =>
            isLittleEndian ? BinaryPrimitives.ReadUInt16LittleEndian(bytes) : BinaryPrimitives.ReadUInt16BigEndian(bytes);
    }
}
