using System.Runtime.InteropServices;

namespace SegDsl.Imaging;

/// <summary>JPEG files to images, by libturbojpeg.</summary>
internal static unsafe partial class LibTurboJpeg
{
    private const string File = "libturbojpeg.so.0";
    private const int PixelsAreRgb = 0;

    private static NativeImageLibrary Library => new(File, "libturbojpeg0");

    /// <summary>Whether a file that begins with these bytes is a JPEG.</summary>
    public static bool IsJpeg(ReadOnlySpan<byte> file) => file.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF]);

    /// <summary>Decodes an image; grey files become colours.</summary>
    /// <exception cref="ImageException">The file is damaged, even where the library could go on with a part of it.</exception>
    public static RgbImage Decode(string path, ReadOnlySpan<byte> file)
    {
        try
        {
            var decoder = tjInitDecompress();
            try
            {
                fixed (byte* memory = file)
                {
                    if (tjDecompressHeader3(decoder, memory, (nuint)file.Length, out var width, out var height, out _, out _) != 0)
                        throw Failure(path, decoder);
                    Raster.Require(path, width, height);
                    var image = RgbImage.Uninitialized(width, height);
                    fixed (byte* pixels = image.Pixels)
                        if (tjDecompress2(decoder, memory, (nuint)file.Length, pixels, width, 0, height, PixelsAreRgb, 0) != 0) throw Failure(path, decoder);
                    return image;
                }
            }
            finally
            {
                _ = tjDestroy(decoder);
            }
        }
        catch (DllNotFoundException e)
        {
            throw Library.Missing(path, e);
        }
    }

    private static ImageException Failure(string path, nint decoder) =>
        new(path, $"cannot be read as JPEG ({Marshal.PtrToStringUTF8(tjGetErrorStr2(decoder))}).");

    [LibraryImport(File)]
    private static partial nint tjInitDecompress();

    [LibraryImport(File)]
    private static partial int tjDecompressHeader3(
        nint handle, byte* file, nuint size, out int width, out int height, out int subsampling, out int colourSpace);

    [LibraryImport(File)]
    private static partial int tjDecompress2(nint handle, byte* file, nuint size, byte* pixels, int width, int pitch, int height, int format, int flags);

    [LibraryImport(File)]
    private static partial nint tjGetErrorStr2(nint handle);

    [LibraryImport(File)]
    private static partial int tjDestroy(nint handle);
}
