using SegDsl.Storage;

namespace SegDsl.Imaging;

/// <summary>
/// Reads and writes image files. Images are read from PNG, JPEG, WebP, BMP, GIF and TIFF files, detected by content, and written as PNG. Label maps are
/// read from PNG and TIFF files and written to PNG files.
/// </summary>
public static class ImageFile
{
    /// <summary>The usual extensions of supported files, in lower case. <see cref="Read"/> itself ignores the extension.</summary>
    public static IReadOnlyList<string> Extensions { get; } = [".png", ".jpg", ".jpeg", ".webp", ".bmp", ".gif", ".tif", ".tiff"];

    /// <summary>
    /// Reads a color image and applies its EXIF orientation. Gray, palette and CMYK images are converted to RGB, transparency is dropped, and the upper
    /// 8 of 16 bits of PNG files are kept. Color profiles and gamma are ignored. The first frame of an animation is read.
    /// </summary>
    /// <param name="path">The path of the file.</param>
    /// <exception cref="ImageException">The file is missing, truncated, damaged or of an unsupported format.</exception>
    public static RgbImage Read(string path)
    {
        var file = ReadBytes(path);
        return ImageFormats.Of(file) == ImageFormat.Tiff ? TiffFile.ReadRgb(path, file) : PictureCodec.Decode(path, file);
    }

    /// <summary>
    /// Reads an image like <see cref="Read"/>, but a TIFF file with other bands as these bands, which may have 16 bits or floating-point values.
    /// </summary>
    /// <param name="path">The path of the file.</param>
    /// <exception cref="ImageException">The file is missing, truncated, damaged or of an unsupported format, or has values that are not finite.</exception>
    public static RasterImage ReadRaster(string path) => DecodeRaster(path, ReadBytes(path));

    /// <summary>Decodes an image like <see cref="ReadRaster"/> from the content of its file.</summary>
    /// <param name="name">The name of the image, for messages.</param>
    /// <param name="file">The content of the file.</param>
    /// <exception cref="ImageException">The content is truncated, damaged or of an unsupported format, or has values that are not finite.</exception>
    internal static RasterImage DecodeRaster(string name, byte[] file) =>
        ImageFormats.Of(file) == ImageFormat.Tiff ? TiffFile.Read(name, file) : PictureCodec.Decode(name, file);

    /// <summary>Returns the number of pixels that the header of an image declares, without decoding it.</summary>
    /// <param name="name">The name of the image, for messages.</param>
    /// <param name="file">The content of its file.</param>
    /// <exception cref="ImageException">The header is damaged or of an unsupported format.</exception>
    public static long PixelsOf(string name, byte[] file)
    {
        ArgumentNullException.ThrowIfNull(file);
        if (ImageFormats.Of(file) != ImageFormat.Tiff) return PictureCodec.PixelsOf(name, file);
        var header = TiffHeader.Parse(name, file);
        return (long)header.Width * header.Height;
    }

    /// <summary>
    /// Reads an image with all channels as bands, and applies its orientation: one band for a gray image, two with transparency, three for a color image or a
    /// palette, four with transparency, and those of a TIFF file. PNG files of 16 bits keep them.
    /// </summary>
    /// <param name="path">The path of the file.</param>
    /// <exception cref="ImageException">The file is missing, truncated, damaged or of an unsupported format, or has values that are not finite.</exception>
    public static BandImage ReadBands(string path) => BandReader.Read(path, ReadBytes(path));

    /// <summary>
    /// Reads label values exactly as stored in a PNG or TIFF file: gray levels of 1, 2, 4, 8 or 16 bits, also as three equal color channels, or palette
    /// indices. Drops an alpha channel of a PNG file, and applies the EXIF orientation, if any.
    /// </summary>
    /// <param name="path">The path of the file.</param>
    /// <exception cref="ImageException">The file is missing, truncated, damaged, not a PNG or TIFF file, or a color image.</exception>
    public static LabelMap ReadLabels(string path) => ReadLabels(path, out _);

    /// <summary>Reads label values like <see cref="ReadLabels(string)"/>, with the colors of the palette; empty without a palette.</summary>
    internal static LabelMap ReadLabels(string path, out IReadOnlyList<Rgb> palette)
    {
        var file = ReadBytes(path);
        return ImageFormats.Of(file) switch
        {
            ImageFormat.Png => PngLabelReader.Read(path, file, out palette),
            ImageFormat.Tiff => TiffFile.ReadLabels(path, file, out palette),
            ImageFormat.Jpeg => throw new ImageException(path, "is a JPEG file, which does not store exact values. Label images must be PNG or TIFF files."),
            _ => throw new ImageException(path, "is not a PNG or TIFF file. Label images must be PNG or TIFF files."),
        };
    }

    /// <summary>Reads one number per pixel exactly as stored in a PNG or TIFF file. Numbers of TIFF files may be NaN.</summary>
    /// <exception cref="ImageException">The file is missing, damaged, not a PNG or TIFF file, or has several values per pixel.</exception>
    internal static BandImage ReadValues(string path)
    {
        var file = ReadBytes(path);
        if (ImageFormats.Of(file) == ImageFormat.Tiff) return TiffFile.ReadValues(path, file);
        if (ImageFormats.Of(file) != ImageFormat.Png)
            throw new ImageException(path, $"is a {ImageFormats.Of(file).Name()} file. Maps of values must be PNG or TIFF files with one value per pixel.");
        var stored = PngLabelReader.Read(path, file, out _);
        var image = BandImage.Uninitialized(stored.Width, stored.Height, [BandFormat.Integers]);
        for (var i = 0; i < stored.Values.Length; i++) image.Values[i] = stored.Values[i];
        PixelBuffers.Return(stored.Values);
        return image;
    }

    /// <summary>Reads a label image whose classes are encoded as colors.</summary>
    /// <exception cref="ImageException">The file is missing, damaged, or of a format that does not store exact colors.</exception>
    internal static RgbImage ReadLabelColors(string path)
    {
        var file = ReadBytes(path);
        return ImageFormats.Of(file) switch
        {
            ImageFormat.Tiff => TiffFile.ReadRgb(path, file),
            ImageFormat.Jpeg or ImageFormat.WebP => throw new ImageException(
                path, $"is a {ImageFormats.Of(file).Name()} file, which does not store exact colors. Label images must be PNG files."),
            _ => PictureCodec.Decode(path, file),
        };
    }

    /// <summary>Writes a color image as a PNG file with 8 bits per channel. Creates the folder if it is missing.</summary>
    /// <param name="path">The file to create or replace.</param>
    /// <param name="image">The image.</param>
    /// <exception cref="ImageException">The file cannot be written, or has the extension of another image format.</exception>
    public static void Write(string path, RgbImage image)
    {
        WriteBytes(path, Encode(image));
    }

    /// <summary>Returns the content of the file that <see cref="Write(string, RgbImage)"/> writes.</summary>
    /// <param name="image">The image.</param>
    public static byte[] Encode(RgbImage image)
    {
        ArgumentNullException.ThrowIfNull(image);
        return PictureCodec.Encode(image);
    }

    /// <summary>Writes label values as a gray PNG file with 8 bits per pixel if all values fit, otherwise 16. Creates the folder if it is missing.</summary>
    /// <param name="path">The file to create or replace.</param>
    /// <param name="labels">The values.</param>
    /// <exception cref="ImageException">The file cannot be written, or has the extension of another image format.</exception>
    public static void Write(string path, LabelMap labels)
    {
        WriteBytes(path, Encode(labels));
    }

    /// <summary>Returns the content of the file that <see cref="Write(string, LabelMap)"/> writes.</summary>
    /// <param name="labels">The values.</param>
    public static byte[] Encode(LabelMap labels)
    {
        ArgumentNullException.ThrowIfNull(labels);
        return PngLabelWriter.Encode(labels);
    }

    /// <summary>Writes label values as a palette PNG file, which viewers show in color. Creates the folder if it is missing.</summary>
    /// <param name="path">The file to create or replace.</param>
    /// <param name="labels">The values, each less than the number of colors.</param>
    /// <param name="palette">1 to 256 colors.</param>
    /// <exception cref="ArgumentException">A value has no color, or the number of colors is not in 1 to 256.</exception>
    /// <exception cref="ImageException">The file cannot be written, or has the extension of another image format.</exception>
    public static void Write(string path, LabelMap labels, ReadOnlySpan<Rgb> palette)
    {
        ArgumentNullException.ThrowIfNull(labels);
        WriteBytes(path, PngLabelWriter.Encode(labels, palette));
    }

    private static byte[] ReadBytes(string path)
    {
        if (RegularFile.ProblemOf(path) is { } problem) throw new ImageException(path, $"{problem}.");
        try
        {
            return File.ReadAllBytes(path);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new ImageException(path, "does not exist.", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ImageException(path, $"cannot be read ({SystemErrors.CauseOf(e, path)}).", e);
        }
    }

    private static void WriteBytes(string path, byte[] bytes)
    {
        // Another extension of an image would contradict the content.
        if (Extensions.Skip(1).FirstOrDefault(known => path.EndsWith(known, StringComparison.OrdinalIgnoreCase)) is { } extension)
            throw new ImageException(path, $"cannot be written: images are written as PNG files, not as {extension}. Use a name that ends with .png.");
        try
        {
            AtomicFile.Write(path, stream => stream.Write(bytes));
        }
        catch (FileWriteException e)
        {
            throw new ImageException(path, $"cannot be written ({e.Cause}).", e);
        }
    }
}
