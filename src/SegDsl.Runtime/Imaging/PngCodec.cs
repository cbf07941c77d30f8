using System.Runtime.InteropServices;
using SegDsl.Data;

namespace SegDsl.Imaging;

/// <summary>PNG files to images and label maps, and back.</summary>
internal static class PngCodec
{
    /// <summary>Decodes a colour image; grey and palette files become colours, transparency is dropped.</summary>
    public static RgbImage DecodeImage(string path, byte[] file)
    {
        var png = PngChunks.Read(path, file);
        var image = RgbImage.Uninitialized(png.Width, png.Height);
        if (png.Colour is not (PngColour.Rgba or PngColour.GreyAlpha))
        {
            Decode(path, png, PngFormat.Rgb, image.Pixels, []);
            return image;
        }

        // Asked for colours alone libpng would blend what is transparent with black.
        var withAlpha = new byte[4L * png.Width * png.Height];
        Decode(path, png, PngFormat.Rgba, withAlpha, []);
        for (int from = 0, to = 0; to < image.Pixels.Length; from += 4, to += 3) withAlpha.AsSpan(from, 3).CopyTo(image.Pixels.AsSpan(to));
        return image;
    }

    /// <summary>Decodes label values as they are stored: grey levels of 1 to 16 bits, or palette indices.</summary>
    public static LabelMap DecodeLabels(string path, byte[] file)
    {
        var png = PngChunks.Read(path, file);
        if (png.Colour is not (PngColour.Grey or PngColour.Palette))
            throw new ImageException(path, "is a colour image; a label image holds one value a pixel, as grey level or palette index.");

        var labels = LabelMap.Uninitialized(png.Width, png.Height);
        if (png.BitDepth == 16)
        {
            Decode(path, png, PngFormat.Grey16, MemoryMarshal.AsBytes(labels.Values.AsSpan()), []);
            return labels;
        }

        var values = new byte[labels.Values.Length];
        if (png.Colour == PngColour.Palette) Decode(path, png, PngFormat.RgbPalette, values, new byte[3 * 256]);
        else Decode(path, png, PngFormat.Grey, values, []);
        // Grey levels of fewer than eight bits arrive stretched to 0…255; palette indices do not.
        var step = png.Colour == PngColour.Grey ? 255 / ((1 << png.BitDepth) - 1) : 1;
        for (var i = 0; i < values.Length; i++) labels.Values[i] = (ushort)(values[i] / step);
        return labels;
    }

    /// <summary>Encodes a colour image.</summary>
    public static byte[] Encode(string path, RgbImage image) => Encode(path, image.Width, image.Height, PngFormat.Rgb, image.Pixels, []);

    /// <summary>Encodes label values as grey levels: eight bits where all fit, else sixteen.</summary>
    public static byte[] Encode(string path, LabelMap labels) =>
        labels.Values.AsSpan().ContainsAnyExceptInRange((ushort)0, (ushort)byte.MaxValue)
            ? Encode(path, labels.Width, labels.Height, PngFormat.Grey16, MemoryMarshal.AsBytes(labels.Values.AsSpan()), [])
            : Encode(path, labels.Width, labels.Height, PngFormat.Grey, Narrow(labels), []);

    /// <summary>Encodes label values as indices into a palette.</summary>
    /// <exception cref="ArgumentException">A value has no colour, or there are not 1 to 256 colours.</exception>
    public static byte[] Encode(string path, LabelMap labels, ReadOnlySpan<Rgb> palette)
    {
        if (palette.Length is 0 or > 256) throw new ArgumentException($"A palette has 1 to 256 colours, not {palette.Length}.", nameof(palette));
        var outside = labels.Values.AsSpan().IndexOfAnyExceptInRange((ushort)0, (ushort)(palette.Length - 1));
        if (outside >= 0) throw new ArgumentException($"The value {labels.Values[outside]} has no colour: the palette has {palette.Length}.", nameof(palette));
        return Encode(path, labels.Width, labels.Height, PngFormat.RgbPalette, Narrow(labels), MemoryMarshal.AsBytes(palette));
    }

    private static byte[] Narrow(LabelMap labels) => Array.ConvertAll(labels.Values, value => (byte)value);

    private static void Decode(string path, PngChunks png, PngFormat format, Span<byte> pixels, Span<byte> palette)
    {
        try
        {
            if (LibPng.Read(png.Critical.Span, format, pixels, palette) is { } problem)
                throw new ImageException(path, $"cannot be read as PNG ({problem}).");
        }
        catch (DllNotFoundException e)
        {
            throw LibPng.Library.Missing(path, e);
        }
    }

    private static byte[] Encode(string path, int width, int height, PngFormat format, ReadOnlySpan<byte> pixels, ReadOnlySpan<byte> palette)
    {
        try
        {
            return LibPng.Write(width, height, format, pixels, palette, out var file) is { } problem
                ? throw new ImageException(path, $"cannot be written as PNG ({problem}).")
                : file;
        }
        catch (DllNotFoundException e)
        {
            throw LibPng.Library.Missing(path, e);
        }
    }
}
