namespace SegDsl.Imaging;

/// <summary>
/// Reads label maps from PNG files: exact palette indices and gray levels, which image decoders do not preserve. Three equal color channels are a gray
/// level. Transparency is dropped.
/// </summary>
internal static class PngLabelReader
{
    /// <summary>Reads label values.</summary>
    /// <param name="path">The path of the file, for messages.</param>
    /// <param name="file">The content of a PNG file.</param>
    /// <param name="palette">The colors of the palette; empty without a palette.</param>
    /// <exception cref="ImageException">The file is truncated, damaged or a color image.</exception>
    public static LabelMap Read(string path, byte[] file, out IReadOnlyList<Rgb> palette)
    {
        var png = PngFile.Parse(path, file);
        palette = png.Color == PngColor.Palette ? png.Palette : [];
        using var memory = DecodingMemory.Reserve(sizeof(ushort) * (long)png.Width * png.Height);
        var labels = LabelMap.Uninitialized(png.Width, png.Height);
        if (png is { Channels: 1, IsInterlaced: false }) PngPixels.Read(path, png, labels);
        else PngPixels.Read(path, png, (start, step, y, samples) =>
        {
            var row = labels.Row(y);
            for (int x = start, from = 0; from < samples.Length; x += step, from += png.Channels)
                row[x] = GrayLevel(path, samples.Slice(from, png.Channels));
        });
        return labels.ApplyOrientation(png.Orientation);
    }

    private static ushort GrayLevel(string path, ReadOnlySpan<ushort> pixel)
    {
        if (pixel.Length >= 3 && (pixel[0] != pixel[1] || pixel[0] != pixel[2]))
            throw new ImageException(
                path, $"is a color image: it has a pixel with red {pixel[0]}, green {pixel[1]} and blue {pixel[2]}. "
                + "A label image must store one value per pixel, as a gray level, three equal channels or a palette index. "
                + "If its colors are those of the classes, add 'encoding colors' to the dataset; otherwise, convert them to label ids.");
        return pixel[0];
    }
}
