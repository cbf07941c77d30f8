using System.Buffers.Binary;

namespace SegDsl.Imaging;

/// <summary>The markers of a JPEG file. ITU-T T.81, annex B.</summary>
internal static class JpegMarkers
{
    private const byte EndOfImage = 0xD9;

    /// <summary>
    /// Whether the file contains the end-of-image marker. Decoders conceal missing data: a truncated progressive file decodes without an error, but
    /// with less detail.
    /// </summary>
    /// <param name="file">A file that starts with the start-of-image marker.</param>
    public static bool HasEnd(ReadOnlySpan<byte> file)
    {
        for (var rest = file[2..]; ;)
        {
            // Skip entropy-coded data. Fill bytes of 255 may precede a marker.
            var marker = rest.IndexOf(byte.MaxValue);
            if (marker < 0) return false;
            rest = rest[marker..];
            var code = rest.IndexOfAnyExcept(byte.MaxValue);
            if (code < 0 || rest[code] == EndOfImage) return code >= 0;
            // A zero after 255 is data. Restart markers and a few others have no segment; all others start one with its length.
            var hasNoSegment = rest[code] is 0 or 1 or >= 0xD0 and <= 0xD8;
            rest = rest[(code + 1)..];
            if (hasNoSegment) continue;
            if (rest.Length < 2 || BinaryPrimitives.ReadUInt16BigEndian(rest) > rest.Length) return false;
            rest = rest[BinaryPrimitives.ReadUInt16BigEndian(rest)..];
        }
    }
}
