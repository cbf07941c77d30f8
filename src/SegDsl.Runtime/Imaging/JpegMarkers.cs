using System.Buffers.Binary;

namespace SegDsl.Imaging;

/// <summary>The markers that divide a JPEG file. ITU-T T.81, annex B.</summary>
internal static class JpegMarkers
{
    private const byte EndOfImage = 0xD9;

    /// <summary>
    /// Whether the image is complete up to its last marker. Decoders make up what is missing: of a progressive file that was cut off there is always a
    /// picture, though without its details.
    /// </summary>
    /// <param name="file">A file that starts with a JPEG's first marker.</param>
    public static bool HasEnd(ReadOnlySpan<byte> file)
    {
        for (var rest = file[2..]; ;)
        {
            // Between the markers are the compressed pixels, and fill bytes that are 255 too.
            var marker = rest.IndexOf(byte.MaxValue);
            if (marker < 0) return false;
            rest = rest[marker..];
            var code = rest.IndexOfAnyExcept(byte.MaxValue);
            if (code < 0 || rest[code] == EndOfImage) return code >= 0;
            // A zero makes 255 a part of the pixels. Restarts and a few others stand alone, all else is a segment that says its length.
            var standsAlone = rest[code] is 0 or 1 or >= 0xD0 and <= 0xD8;
            rest = rest[(code + 1)..];
            if (standsAlone) continue;
            if (rest.Length < 2 || BinaryPrimitives.ReadUInt16BigEndian(rest) > rest.Length) return false;
            rest = rest[BinaryPrimitives.ReadUInt16BigEndian(rest)..];
        }
    }
}
