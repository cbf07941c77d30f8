using System.Runtime.InteropServices;
using System.Text;

namespace SegDsl.Imaging;

/// <summary>The layouts of pixels in memory that libpng is asked for: flags of png.h.</summary>
internal enum PngFormat : uint
{
    Grey = 0,
    Rgb = 2,
    Rgba = 3,
    Grey16 = 4,
    RgbPalette = 10,
}

/// <summary>libpng's simplified interface, which reports errors by value: no <c>longjmp</c> ever crosses managed frames.</summary>
internal static unsafe partial class LibPng
{
    private const string File = "libpng16.so.16";
    private const uint InterfaceVersion = 1;
    private const uint SixteenBitsAreSrgb = 4;

    /// <summary>Where the library comes from.</summary>
    public static NativeImageLibrary Library => new(File, "libpng16-16");

    /// <summary>Decodes a file that holds critical chunks alone.</summary>
    /// <returns>libpng's message where it failed, else null.</returns>
    public static string? Read(ReadOnlySpan<byte> file, PngFormat format, Span<byte> pixels, Span<byte> palette)
    {
        var image = new PngImage { Version = InterfaceVersion };
        try
        {
            fixed (byte* memory = file, target = pixels, colours = palette)
            {
                if (png_image_begin_read_from_memory(ref image, memory, (nuint)file.Length) == 0) return image.Error();
                image.Format = format;
                // Left to itself libpng takes 16-bit files as linear light: right for values, wrong for colours.
                image.Flags = format == PngFormat.Grey16 ? 0 : SixteenBitsAreSrgb;
                if ((long)image.Width * image.Height * BytesPerPixel(format) != pixels.Length) return "two headers contradict each other";
                return png_image_finish_read(ref image, null, target, 0, colours) == 0 ? image.Error() : null;
            }
        }
        finally
        {
            png_image_free(ref image);
        }
    }

    /// <summary>Encodes an image.</summary>
    /// <param name="width">Width in pixels.</param>
    /// <param name="height">Height in pixels.</param>
    /// <param name="format">The layout of the pixels.</param>
    /// <param name="pixels">The pixels.</param>
    /// <param name="palette">Red, green and blue of every index; empty where the format has no palette.</param>
    /// <param name="file">The file's bytes.</param>
    /// <returns>libpng's message where it failed, else null.</returns>
    public static string? Write(int width, int height, PngFormat format, ReadOnlySpan<byte> pixels, ReadOnlySpan<byte> palette, out byte[] file)
    {
        var image = new PngImage
        {
            Version = InterfaceVersion, Width = (uint)width, Height = (uint)height, Format = format, PaletteEntries = (uint)(palette.Length / 3),
        };
        // zlib promises less than an eighth and a sixty-fourth more than the rows with their filter bytes; the chunks around them are small.
        var rows = (long)height * ((long)width * BytesPerPixel(format) + 1);
        file = new byte[rows + rows / 6 + 4096];
        try
        {
            fixed (byte* source = pixels, target = file, colours = palette)
            {
                var size = (nuint)file.Length;
                if (png_image_write_to_memory(ref image, target, ref size, 0, source, 0, colours) == 0) return image.Error();
                Array.Resize(ref file, (int)size);
                return null;
            }
        }
        finally
        {
            png_image_free(ref image);
        }
    }

    private static int BytesPerPixel(PngFormat format) => format switch { PngFormat.Rgb => 3, PngFormat.Rgba => 4, PngFormat.Grey16 => 2, _ => 1 };

    /// <summary><c>png_image</c> of png.h, version 1.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct PngImage
    {
        public nint Opaque;
        public uint Version;
        public uint Width;
        public uint Height;
        public PngFormat Format;
        public uint Flags;
        public uint PaletteEntries;
        public uint WarningOrError;
        public fixed byte Message[64];

        public string Error()
        {
            fixed (byte* message = Message)
            {
                var text = new ReadOnlySpan<byte>(message, 64);
                var end = text.IndexOf((byte)0);
                return Encoding.ASCII.GetString(end < 0 ? text : text[..end]);
            }
        }
    }

    [LibraryImport(File)]
    private static partial int png_image_begin_read_from_memory(ref PngImage image, byte* memory, nuint size);

    [LibraryImport(File)]
    private static partial int png_image_finish_read(ref PngImage image, void* background, byte* buffer, int rowStride, byte* colourMap);

    [LibraryImport(File)]
    private static partial int png_image_write_to_memory(
        ref PngImage image, byte* memory, ref nuint memoryBytes, int convertTo8Bit, byte* buffer, int rowStride, byte* colourMap);

    [LibraryImport(File)]
    private static partial void png_image_free(ref PngImage image);
}
