namespace SegDsl.Imaging;

/// <summary>The supported formats of image files.</summary>
internal enum ImageFormat
{
    Unknown,
    Png,
    Jpeg,
    WebP,
    Bmp,
    Gif,
    Tiff,
}

/// <summary>Detects image formats.</summary>
internal static class ImageFormats
{
    /// <summary>Detects the format of a file from its first bytes.</summary>
    public static ImageFormat Of(ReadOnlySpan<byte> file) =>
        file.StartsWith(PngFile.Signature) ? ImageFormat.Png
        : file.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF]) ? ImageFormat.Jpeg
        : file.StartsWith("RIFF"u8) && file.Length >= 12 && file[8..].StartsWith("WEBP"u8) ? ImageFormat.WebP
        : file.StartsWith("BM"u8) ? ImageFormat.Bmp
        : file.StartsWith("GIF8"u8) ? ImageFormat.Gif
        : file.StartsWith("II*\0"u8) || file.StartsWith("MM\0*"u8) || IsBigTiff(file) ? ImageFormat.Tiff
        : ImageFormat.Unknown;

    /// <summary>Whether a file is a variant of TIFF with offsets of 64 bits.</summary>
    public static bool IsBigTiff(ReadOnlySpan<byte> file) => file.StartsWith("II+\0"u8) || file.StartsWith("MM\0+"u8);

    /// <summary>The name of a format, for messages.</summary>
    public static string Name(this ImageFormat format) => format.ToString().ToUpperInvariant();
}
