using System.Runtime.InteropServices;

namespace SegDsl.Imaging;

/// <summary>Reads images and label maps from TIFF files.</summary>
internal static class TiffFile
{
    /// <summary>Reads gray, palette and color images with up to 8 bits per value as color images, without transparency, and other files as bands.</summary>
    /// <param name="path">The path of the file, for messages.</param>
    /// <param name="file">The content of a TIFF file.</param>
    /// <exception cref="ImageException">The file is truncated, damaged, of an unsupported variant of the format, or has values that are not finite.</exception>
    public static RasterImage Read(string path, byte[] file)
    {
        var header = TiffHeader.Parse(path, file);
        return header.IsPicture ? ReadPicture(path, file, header) : ReadBands(path, file, header);
    }

    /// <summary>Reads all bands. A palette gives three bands.</summary>
    /// <param name="path">The path of the file, for messages.</param>
    /// <param name="file">The content of a TIFF file.</param>
    /// <exception cref="ImageException">The file is truncated, damaged, of an unsupported variant of the format, or has values that are not finite.</exception>
    public static BandImage ReadBands(string path, byte[] file)
    {
        var header = TiffHeader.Parse(path, file);
        return header.Palette.Count > 0 && header.IsPicture ? BandReader.FromRgb(ReadPicture(path, file, header)) : ReadBands(path, file, header);
    }

    /// <summary>Reads a color image.</summary>
    /// <param name="path">The path of the file, for messages.</param>
    /// <param name="file">The content of a TIFF file.</param>
    /// <exception cref="ImageException">The file is truncated, damaged, of an unsupported variant of the format, or no image with 8 bits per value.</exception>
    public static RgbImage ReadRgb(string path, byte[] file)
    {
        var header = TiffHeader.Parse(path, file);
        if (header.IsPicture) return ReadPicture(path, file, header);
        throw new ImageException(path, $"has {header.Bands} {(header.Bands == 1 ? "band" : "bands")} of {header.Bits} bits; expected a gray or color image "
            + "with 8 bits per channel. Declare its bands as 'channels' of a dataset.");
    }

    /// <summary>Reads label values exactly as stored.</summary>
    /// <param name="path">The path of the file, for messages.</param>
    /// <param name="file">The content of a TIFF file.</param>
    /// <param name="palette">The colors of the palette; empty without a palette.</param>
    /// <exception cref="ImageException">The file is truncated, damaged or not a label image.</exception>
    public static LabelMap ReadLabels(string path, byte[] file, out IReadOnlyList<Rgb> palette)
    {
        var header = TiffHeader.Parse(path, file);
        if (header.IsJpeg)
            throw new ImageException(path, "has JPEG compression, which does not store exact values. Compress label images with Deflate or LZW.");
        if (header.Sample == TiffSample.Float) throw new ImageException(path, "stores floating-point values. Label images must store integers.");
        palette = header.Palette;
        using var memory = Reserve(header, sizeof(ushort));
        var raw = TiffDecoder.Decode(path, file, header);
        var labels = LabelMap.Uninitialized(header.Width, header.Height);
        for (var y = 0; y < header.Height; y++)
            for (var x = 0; x < header.Width; x++)
            {
                var value = Value(raw, header, 0, x, y);
                for (var band = 1; band < header.Bands; band++)
                    if (Value(raw, header, band, x, y) != value) throw new ImageException(path, $"has {header.Bands} bands with different values. {OneValue}");
                if (value is < 0 or > ushort.MaxValue) throw new ImageException(path, $"has the label value {value}; label values must be in 0 to 65535.");
                labels.Row(y)[x] = (ushort)value;
            }
        PixelBuffers.Return(raw);
        return labels.ApplyOrientation(header.Orientation);
    }

    /// <summary>Reads the values of a file with one band exactly as stored, which may be NaN.</summary>
    /// <param name="path">The path of the file, for messages.</param>
    /// <param name="file">The content of a TIFF file.</param>
    /// <exception cref="ImageException">The file is truncated or damaged, or has several bands or infinite values.</exception>
    public static BandImage ReadValues(string path, byte[] file)
    {
        var header = TiffHeader.Parse(path, file);
        if (header.IsJpeg) throw new ImageException(path, "has JPEG compression, which does not store exact values. Compress it with Deflate or LZW.");
        if (header.Bands != 1) throw new ImageException(path, $"has {header.Bands} bands; expected one value per pixel.");
        using var memory = Reserve(header, sizeof(float));
        var raw = TiffDecoder.Decode(path, file, header);
        var image = BandImage.Uninitialized(header.Width, header.Height, [BandFormat.FloatingPoint]);
        for (var y = 0; y < header.Height; y++)
            for (var x = 0; x < header.Width; x++) image.Row(0, y)[x] = (float)Value(raw, header, 0, x, y);
        PixelBuffers.Return(raw);
        Require(path, image, value => !float.IsInfinity(value), "Replace infinite values by NaN, which stands for pixels without a value.");
        return image.ApplyOrientation(header.Orientation);
    }

    private const string OneValue = "A label image must store one value per pixel. If its colors are those of the classes, add 'encoding colors' to the "
        + "dataset; otherwise, convert them to label ids.";

    private static RgbImage ReadPicture(string path, byte[] file, TiffHeader header)
    {
        using var memory = Reserve(header, 3);
        var raw = TiffDecoder.Decode(path, file, header);
        var image = RgbImage.Uninitialized(header.Width, header.Height);
        var (palette, isColor) = (header.Palette, header.Bands >= 3);
        var (highest, isInverted) = ((1 << header.Bits) - 1, header.Photometric == TiffPhotometric.WhiteIsZero);
        for (var y = 0; y < header.Height; y++)
        {
            var row = image.Row(y);
            if (isColor && !header.IsPlanar)
            {
                var from = raw.AsSpan(y * header.RowBytes, header.RowBytes);
                if (header.Bands == 3) from.CopyTo(row);
                else RgbaPixels.ToRgb(from, row);
                continue;
            }
            for (var x = 0; x < header.Width; x++)
            {
                var pixel = row.Slice(3 * x, 3);
                if (isColor) for (var channel = 0; channel < 3; channel++) pixel[channel] = (byte)Value(raw, header, channel, x, y);
                else if (palette.Count > 0) (pixel[0], pixel[1], pixel[2]) = palette[(int)Value(raw, header, 0, x, y)];
                else pixel.Fill((byte)((isInverted ? highest - Value(raw, header, 0, x, y) : Value(raw, header, 0, x, y)) * byte.MaxValue / highest));
            }
        }
        PixelBuffers.Return(raw);
        return image.ApplyOrientation(header.Orientation);
    }

    private static BandImage ReadBands(string path, byte[] file, TiffHeader header)
    {
        var isBytes = header.Bits <= 8 && header.Sample == TiffSample.Unsigned;
        if (header.Photometric == TiffPhotometric.WhiteIsZero && !isBytes)
            throw new ImageException(path, "stores white as 0, which is not supported with more than 8 bits. Invert its values.");
        using var memory = Reserve(header, sizeof(float) * header.Bands);
        var raw = TiffDecoder.Decode(path, file, header);
        var format = isBytes ? BandFormat.Bytes : header.Sample == TiffSample.Float ? BandFormat.FloatingPoint : BandFormat.Integers;
        var image = BandImage.Uninitialized(header.Width, header.Height, [.. Enumerable.Repeat(format, header.Bands)]);
        for (var band = 0; band < header.Bands; band++)
            for (var y = 0; y < header.Height; y++) ReadRow(raw, header, band, y, image.Row(band, y));
        PixelBuffers.Return(raw);
        if (format == BandFormat.FloatingPoint) RequireFinite(path, image);
        return image.ApplyOrientation(header.Orientation);
    }

    /// <summary>Reads a row of a band, in the units of <see cref="BandImage"/>.</summary>
    private static void ReadRow(byte[] raw, TiffHeader header, int band, int y, Span<float> row)
    {
        var step = header.IsPlanar ? 1 : header.Bands;
        var values = raw.AsSpan((header.IsPlanar ? band * header.Height + y : y) * header.RowBytes, header.RowBytes);
        var first = header.IsPlanar ? 0 : band;
        switch (header.Sample, header.Bits)
        {
            case (TiffSample.Unsigned, 8):
                for (int x = 0, i = first; x < row.Length; x++, i += step) row[x] = values[i] / 255f;
                if (header.Photometric == TiffPhotometric.WhiteIsZero) foreach (ref var value in row) value = 1 - value;
                break;
            case (TiffSample.Unsigned, 16):
                var shorts = MemoryMarshal.Cast<byte, ushort>(values);
                for (int x = 0, i = first; x < row.Length; x++, i += step) row[x] = shorts[i];
                break;
            case (TiffSample.Float, 32):
                var floats = MemoryMarshal.Cast<byte, float>(values);
                for (int x = 0, i = first; x < row.Length; x++, i += step) row[x] = floats[i];
                break;
            default:
                for (var x = 0; x < row.Length; x++) row[x] = (float)Value(raw, header, band, x, y);
                break;
        }
    }

    /// <summary>A stored value; every supported type fits a double.</summary>
    private static double Value(byte[] raw, TiffHeader header, int band, int x, int y)
    {
        var row = raw.AsSpan((header.IsPlanar ? band * header.Height + y : y) * header.RowBytes, header.RowBytes);
        var i = header.IsPlanar ? x : x * header.Bands + band;
        return (header.Sample, header.Bits) switch
        {
            (TiffSample.Unsigned, 8) => row[i],
            (TiffSample.Unsigned, 16) => MemoryMarshal.Cast<byte, ushort>(row)[i],
            (TiffSample.Unsigned, 32) => MemoryMarshal.Cast<byte, uint>(row)[i],
            (TiffSample.Signed, 8) => (sbyte)row[i],
            (TiffSample.Signed, 16) => MemoryMarshal.Cast<byte, short>(row)[i],
            (TiffSample.Signed, 32) => MemoryMarshal.Cast<byte, int>(row)[i],
            (TiffSample.Float, 32) => MemoryMarshal.Cast<byte, float>(row)[i],
            (TiffSample.Float, 64) => MemoryMarshal.Cast<byte, double>(row)[i],
            _ => row[i * header.Bits / 8] >> (8 - header.Bits - i * header.Bits % 8) & ((1 << header.Bits) - 1),
        };
    }

    private static void RequireFinite(string path, BandImage image) => Require(
        path, image, float.IsFinite, "Replace values that are not numbers, for example by 0, and give these pixels the ignore index in the label image.");

    private static void Require(string path, BandImage image, Predicate<float> isValid, string remedy)
    {
        var at = Array.FindIndex(image.Values, value => !isValid(value));
        if (at < 0) return;
        var (band, pixel) = Math.DivRem(at, image.Width * image.Height);
        throw new ImageException(
            path, $"has the value {image.Values[at]} in band {band + 1}, column {pixel % image.Width}, row {pixel / image.Width}. {remedy}");
    }

    /// <summary>Reserves memory for the stored values and for the result.</summary>
    private static IDisposable Reserve(TiffHeader header, int bytesPerPixel) => DecodingMemory.Reserve(
        (long)header.RowBytes * header.Height * header.Planes + (long)header.Width * header.Height * bytesPerPixel);
}
