namespace SegDsl.Imaging;

/// <summary>Reads image files of all formats with all their channels, exactly as stored.</summary>
internal static class BandReader
{
    private static readonly BandFormat[] ThreeBytes = [BandFormat.Bytes, BandFormat.Bytes, BandFormat.Bytes];

    /// <summary>
    /// Reads an image and applies its orientation: one band for gray images, two with transparency, three for color and palette images, four with
    /// transparency, and the bands of TIFF files. PNG files of 16 bits keep them.
    /// </summary>
    /// <param name="path">The path of the file, for messages.</param>
    /// <param name="file">The content of the file.</param>
    /// <exception cref="ImageException">The file is truncated, damaged or of an unsupported format.</exception>
    public static BandImage Read(string path, byte[] file) => ImageFormats.Of(file) switch
    {
        ImageFormat.Tiff => TiffFile.ReadBands(path, file),
        ImageFormat.Png when PngFile.Parse(path, file) is { Color: not PngColor.Palette } png => FromPng(path, png),
        _ => PictureCodec.DecodeBands(path, file),
    };

    /// <summary>Converts a color image to three bands, and pools its array.</summary>
    public static BandImage FromRgb(RgbImage image)
    {
        var result = BandImage.Uninitialized(image.Width, image.Height, ThreeBytes);
        for (var band = 0; band < 3; band++) Fill(image.Pixels, band, 3, result.Band(band));
        PixelBuffers.Return(image.Pixels);
        return result;
    }

    /// <summary>Fills a band with every nth byte.</summary>
    /// <param name="bytes">The bytes of all channels, pixel by pixel.</param>
    /// <param name="channel">The channel.</param>
    /// <param name="step">The number of channels.</param>
    /// <param name="band">The result, from 0 to 1.</param>
    public static void Fill(ReadOnlySpan<byte> bytes, int channel, int step, Span<float> band)
    {
        for (int i = 0, from = channel; i < band.Length; i++, from += step) band[i] = bytes[from] / 255f;
    }

    private static BandImage FromPng(string path, PngFile png)
    {
        using var memory = DecodingMemory.Reserve(sizeof(float) * (long)png.Channels * png.Width * png.Height);
        if ((long)png.Width * png.Height * png.Channels > BandImage.MaxValues)
            throw new ImageException(path, $"is too large: {png.Width}×{png.Height} pixels with {png.Channels} channels.");
        var isBytes = png.BitDepth <= 8;
        var result = BandImage.Uninitialized(
            png.Width, png.Height, [.. Enumerable.Repeat(isBytes ? BandFormat.Bytes : BandFormat.Integers, png.Channels)]);
        var highest = isBytes ? (1 << png.BitDepth) - 1f : 1;
        PngPixels.Read(path, png, (start, step, y, samples) =>
        {
            for (var band = 0; band < png.Channels; band++)
            {
                var row = result.Row(band, y);
                for (int x = start, i = band; i < samples.Length; x += step, i += png.Channels) row[x] = samples[i] / highest;
            }
        });
        return result.ApplyOrientation(png.Orientation);
    }
}
