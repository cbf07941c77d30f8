
namespace SegDsl.Imaging;

/// <summary>Image files: pictures are read as PNG, JPEG, WebP, BMP or GIF, told apart by their content, and written as PNG; label maps are PNG.</summary>
public static class ImageFile
{
    /// <summary>The usual extensions of the files that <see cref="Read"/> reads, in lower case. Reading itself looks at the content alone.</summary>
    public static IReadOnlyList<string> Extensions { get; } = [".png", ".jpg", ".jpeg", ".webp", ".bmp", ".gif"];

    /// <summary>
    /// Reads a color image, upright as its EXIF orientation says. Gray, palette and CMYK files become RGB, transparency is dropped, of 16 bits the upper 8
    /// are kept; color profiles and gamma have no effect. Of an animation the first frame is read.
    /// </summary>
    /// <exception cref="ImageException">The file is missing, truncated, damaged or of another format.</exception>
    public static RgbImage Read(string path) => PictureCodec.Decode(path, ReadBytes(path));

    /// <summary>
    /// Reads label values exactly as a PNG file stores them: gray levels of 1, 2, 4, 8 or 16 bits, or palette indices. They are turned upright where the file
    /// has an EXIF orientation.
    /// </summary>
    /// <exception cref="ImageException">The file is missing, truncated, damaged, not a PNG file, or a color image.</exception>
    public static LabelMap ReadLabels(string path)
    {
        var file = ReadBytes(path);
        return ImageFormats.Of(file) switch
        {
            ImageFormat.Png => PngLabelReader.Read(path, file),
            ImageFormat.Jpeg => throw new ImageException(path, "is a JPEG file, whose values are not exact; label images must be PNG files."),
            _ => throw new ImageException(path, "is not a PNG file; label images must be PNG files."),
        };
    }

    /// <summary>Writes a color image as PNG; the folder is created where it is missing.</summary>
    /// <exception cref="ImageException">The file cannot be written.</exception>
    public static void Write(string path, RgbImage image)
    {
        ArgumentNullException.ThrowIfNull(image);
        WriteBytes(path, PictureCodec.Encode(image));
    }

    /// <summary>Writes label values as a gray PNG, of eight bits where all values fit, else of sixteen; the folder is created where it is missing.</summary>
    /// <exception cref="ImageException">The file cannot be written.</exception>
    public static void Write(string path, LabelMap labels)
    {
        ArgumentNullException.ThrowIfNull(labels);
        WriteBytes(path, PngLabelWriter.Encode(labels));
    }

    /// <summary>Writes label values as indices of a palette PNG, which viewers show in colors; the folder is created where it is missing.</summary>
    /// <param name="path">The file.</param>
    /// <param name="labels">The values, each less than the number of colors.</param>
    /// <param name="palette">1 to 256 colors.</param>
    /// <exception cref="ArgumentException">A value has no color, or there are not 1 to 256 colors.</exception>
    /// <exception cref="ImageException">The file cannot be written.</exception>
    public static void Write(string path, LabelMap labels, ReadOnlySpan<Rgb> palette)
    {
        ArgumentNullException.ThrowIfNull(labels);
        WriteBytes(path, PngLabelWriter.Encode(labels, palette));
    }

    private static byte[] ReadBytes(string path)
    {
        try
        {
            return File.ReadAllBytes(path);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new ImageException(path, "there is no such file.", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ImageException(path, $"cannot be read ({e.Message})", e);
        }
    }

    private static void WriteBytes(string path, byte[] bytes)
    {
        try
        {
            WholeFile.Write(path, stream => stream.Write(bytes));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ImageException(path, $"cannot be written ({e.Message})", e);
        }
    }
}
