using SegDsl.Data;

namespace SegDsl.Imaging;

/// <summary>Image files: PNG and JPEG are read, told apart by their content; PNG is written.</summary>
public static class ImageFile
{
    /// <summary>Reads a colour image. Grey and palette files become colours, transparency is dropped, 16 bits become 8; gamma chunks have no effect.</summary>
    /// <exception cref="ImageException">The file is missing, damaged, neither PNG nor JPEG, or the library that decodes it is missing.</exception>
    public static RgbImage Read(string path)
    {
        var file = ReadBytes(path);
        if (PngChunks.IsPng(file)) return PngCodec.DecodeImage(path, file);
        if (LibTurboJpeg.IsJpeg(file)) return LibTurboJpeg.Decode(path, file);
        throw new ImageException(path, "is neither a PNG nor a JPEG file.");
    }

    /// <summary>Reads label values exactly as a PNG file stores them: grey levels of 1, 2, 4, 8 or 16 bits, or palette indices.</summary>
    /// <exception cref="ImageException">The file is missing or damaged, no PNG, a colour image, or libpng is missing.</exception>
    public static LabelMap ReadLabels(string path)
    {
        var file = ReadBytes(path);
        if (PngChunks.IsPng(file)) return PngCodec.DecodeLabels(path, file);
        if (LibTurboJpeg.IsJpeg(file)) throw new ImageException(path, "is a JPEG file, whose values are not exact; label images must be PNG files.");
        throw new ImageException(path, "is not a PNG file; label images must be.");
    }

    /// <summary>Writes a colour image as PNG; the folder is created where it is missing.</summary>
    /// <exception cref="ImageException">The file cannot be written, or libpng is missing.</exception>
    public static void Write(string path, RgbImage image)
    {
        ArgumentNullException.ThrowIfNull(image);
        WriteBytes(path, PngCodec.Encode(path, image));
    }

    /// <summary>Writes label values as a grey PNG, of eight bits where all values fit, else of sixteen; the folder is created where it is missing.</summary>
    /// <exception cref="ImageException">The file cannot be written, or libpng is missing.</exception>
    public static void Write(string path, LabelMap labels)
    {
        ArgumentNullException.ThrowIfNull(labels);
        WriteBytes(path, PngCodec.Encode(path, labels));
    }

    /// <summary>Writes label values as indices of a palette PNG, which viewers show in colours; the folder is created where it is missing.</summary>
    /// <param name="path">The file.</param>
    /// <param name="labels">The values, each less than the number of colours.</param>
    /// <param name="palette">1 to 256 colours.</param>
    /// <exception cref="ArgumentException">A value has no colour, or there are not 1 to 256 colours.</exception>
    /// <exception cref="ImageException">The file cannot be written, or libpng is missing.</exception>
    public static void Write(string path, LabelMap labels, ReadOnlySpan<Rgb> palette)
    {
        ArgumentNullException.ThrowIfNull(labels);
        WriteBytes(path, PngCodec.Encode(path, labels, palette));
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
