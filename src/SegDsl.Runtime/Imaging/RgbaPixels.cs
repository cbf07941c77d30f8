using System.Runtime.Intrinsics;

namespace SegDsl.Imaging;

/// <summary>Converts between RGBA and RGB pixels, four pixels at a time.</summary>
internal static class RgbaPixels
{
    /// <summary>Bytes per RGBA pixel.</summary>
    public const int Size = 4;

    private const int RgbSize = 3, Lanes = 16;

    /// <summary>Drops the alpha channel.</summary>
    public static void ToRgb(ReadOnlySpan<byte> rgba, Span<byte> rgb)
    {
        // Each store writes four extra bytes, which the next one overwrites.
        var order = Vector128.Create((byte)0, 1, 2, 4, 5, 6, 8, 9, 10, 12, 13, 14, 0, 0, 0, 0);
        for (; rgb.Length >= Lanes; rgba = rgba[Lanes..], rgb = rgb[(Lanes / Size * RgbSize)..]) Vector128.Shuffle(Vector128.Create(rgba), order).CopyTo(rgb);
        for (; !rgb.IsEmpty; rgba = rgba[Size..], rgb = rgb[RgbSize..]) rgba[..RgbSize].CopyTo(rgb);
    }

    /// <summary>Adds an opaque alpha channel.</summary>
    public static void FromRgb(ReadOnlySpan<byte> rgb, Span<byte> rgba)
    {
        var order = Vector128.Create((byte)0, 1, 2, 255, 3, 4, 5, 255, 6, 7, 8, 255, 9, 10, 11, 255);
        var opaque = Vector128.Create(0xFF000000).AsByte();
        for (; rgb.Length >= Lanes; rgba = rgba[Lanes..], rgb = rgb[(Lanes / Size * RgbSize)..])
            (Vector128.Shuffle(Vector128.Create(rgb), order) | opaque).CopyTo(rgba);
        for (; !rgb.IsEmpty; rgba = rgba[Size..], rgb = rgb[RgbSize..])
        {
            rgb[..RgbSize].CopyTo(rgba);
            rgba[RgbSize] = byte.MaxValue;
        }
    }
}
