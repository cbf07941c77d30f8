using System.Buffers.Binary;
using SkiaSharp;

namespace SegDsl.Imaging;

/// <summary>Decodes and encodes images with SkiaSharp.</summary>
internal static unsafe class PictureCodec
{
    /// <summary>Images whose pixels with four channels take more memory are decoded in strips.</summary>
    private const long LargeBytes = 1L << 26;

    /// <summary>Bytes per pixel of <see cref="RgbImage"/>.</summary>
    private const int Channels = 3;

    /// <summary>The number of rows of a strip.</summary>
    private const int StripRows = 64;

    /// <summary>
    /// Decodes an image and applies its EXIF orientation. Transparency is dropped, gray and palette images are converted to RGB, and the upper 8 of 16
    /// bits are kept. Color profiles and gamma are ignored, because networks are trained on the stored values.
    /// </summary>
    /// <param name="path">The path of the file, for messages.</param>
    /// <param name="file">The content of the file.</param>
    /// <exception cref="ImageException">The file is truncated, damaged or of an unsupported format.</exception>
    public static RgbImage Decode(string path, byte[] file) => Open(path, file, (format, codec, orientation) =>
    {
        var layout = LayoutOf(codec);
        var isLarge = layout.BytesSize64 > LargeBytes && codec.StartScanlineDecode(layout) == SKCodecResult.Success;
        using var memory = DecodingMemory.Reserve(Channels * (long)layout.Width * layout.Height + (isLarge ? 0 : layout.BytesSize64));
        var image = RgbImage.Uninitialized(layout.Width, layout.Height);
        if (isLarge) DecodeInStrips(path, format, codec, layout, image);
        else
        {
            var pixels = DecodeAtOnce(path, format, codec, layout);
            RgbaPixels.ToRgb(pixels, image.Pixels);
            PixelBuffers.Return(pixels);
        }
        return image.ApplyOrientation(orientation);
    });

    /// <summary>Decodes an image as <see cref="Decode"/> does, but to one band if it is gray, and to four if it has transparency.</summary>
    /// <param name="path">The path of the file, for messages.</param>
    /// <param name="file">The content of the file.</param>
    /// <exception cref="ImageException">The file is truncated, damaged or of an unsupported format.</exception>
    public static BandImage DecodeBands(string path, byte[] file) => Open(path, file, (format, codec, orientation) =>
    {
        var layout = LayoutOf(codec);
        var bands = codec.Info.ColorType == SKColorType.Gray8 ? 1
            : format == ImageFormat.WebP && codec.Info.AlphaType != SKAlphaType.Opaque ? RgbaPixels.Size : Channels;
        if ((long)layout.Width * layout.Height * RgbaPixels.Size > Array.MaxLength)
            throw new ImageException(path, $"is too large: {layout.Width}×{layout.Height} pixels. Larger images must be TIFF files.");
        using var memory = DecodingMemory.Reserve(layout.BytesSize64 + sizeof(float) * (long)bands * layout.Width * layout.Height);
        var pixels = DecodeAtOnce(path, format, codec, layout);
        var image = BandImage.Uninitialized(layout.Width, layout.Height, [.. Enumerable.Repeat(BandFormat.Bytes, bands)]);
        for (var band = 0; band < bands; band++) BandReader.Fill(pixels, band, RgbaPixels.Size, image.Band(band));
        PixelBuffers.Return(pixels);
        return image.ApplyOrientation(orientation);
    });

    /// <summary>Returns the number of pixels of an image without decoding it.</summary>
    /// <param name="path">The path of the file, for messages.</param>
    /// <param name="file">The content of the file.</param>
    /// <exception cref="ImageException">The file is truncated, damaged or of an unsupported format.</exception>
    public static long PixelsOf(string path, byte[] file) => Open(path, file, (_, codec, _) => (long)codec.Info.Width * codec.Info.Height);

    // Without a color space, Skia does not convert colors.
    private static SKImageInfo LayoutOf(SKCodec codec) => new(codec.Info.Width, codec.Info.Height, SKColorType.Rgba8888, SKAlphaType.Unpremul, null);

    private static T Open<T>(string path, byte[] file, Func<ImageFormat, SKCodec, SKEncodedOrigin, T> decode)
    {
        var format = ImageFormats.Of(file);
        if (format == ImageFormat.Unknown) throw new ImageException(path, "is not a PNG, JPEG, WebP, BMP, GIF or TIFF file.");
        var png = format == ImageFormat.Png ? PngFile.Parse(path, file) : null;
        if (IsTruncated(format, file)) throw new ImageException(path, $"is a truncated {format.Name()} file.");

        fixed (byte* content = file)
        {
            using var data = SKData.Create((nint)content, file.Length);
            using var codec = SKCodec.Create(data)
                ?? throw new ImageException(path, $"is a {format.Name()} file that is damaged or of an unsupported variant of the format.");
            ImageSize.Require(path, codec.Info.Width, codec.Info.Height);
            return decode(format, codec, png?.Orientation ?? codec.EncodedOrigin);
        }
    }

    /// <summary>Decodes all pixels to four channels, in a pooled array.</summary>
    private static byte[] DecodeAtOnce(string path, ImageFormat format, SKCodec codec, SKImageInfo layout)
    {
        var pixels = PixelBuffers.Rent<byte>(layout.BytesSize);
        SKCodecResult result;
        fixed (byte* target = pixels) result = codec.GetPixels(layout, (nint)target);
        if (result != SKCodecResult.Success)
            throw new ImageException(path, $"is a {(result == SKCodecResult.IncompleteInput ? "truncated" : "damaged")} {format.Name()} file.");
        return pixels;
    }

    /// <summary>Decodes a few rows at a time, which needs no copy of the whole image with four channels.</summary>
    private static void DecodeInStrips(string path, ImageFormat format, SKCodec codec, SKImageInfo layout, RgbImage image)
    {
        var pixels = PixelBuffers.Rent<byte>(layout.RowBytes * StripRows);
        for (var y = 0; y < image.Height; y += StripRows)
        {
            var rows = Math.Min(StripRows, image.Height - y);
            int read;
            fixed (byte* target = pixels) read = codec.GetScanlines((nint)target, rows, layout.RowBytes);
            if (read != rows) throw new ImageException(path, $"is a truncated or damaged {format.Name()} file: row {y + read} cannot be decoded.");
            RgbaPixels.ToRgb(pixels.AsSpan(0, layout.RowBytes * rows), image.Pixels.AsSpan(Channels * image.Width * y, Channels * image.Width * rows));
        }
        PixelBuffers.Return(pixels);
    }

    /// <summary>Encodes an image as PNG.</summary>
    public static byte[] Encode(RgbImage image)
    {
        var pixels = PixelBuffers.Rent<byte>(RgbaPixels.Size * image.Width * image.Height);
        RgbaPixels.FromRgb(image.Pixels, pixels);
        fixed (byte* source = pixels)
        {
            using var pixmap = new SKPixmap(new SKImageInfo(image.Width, image.Height, SKColorType.Rgba8888, SKAlphaType.Opaque), (nint)source);
            using var data = pixmap.Encode(SKPngEncoderOptions.Default)
                ?? throw new InvalidOperationException($"Skia could not encode an image of {image.Width}×{image.Height}.");
            PixelBuffers.Return(pixels);
            return data.ToArray();
        }
    }

    // Skia decodes truncated files of these formats without an error.
    private static bool IsTruncated(ImageFormat format, ReadOnlySpan<byte> file) => format switch
    {
        ImageFormat.Jpeg => !JpegMarkers.HasEnd(file),
        ImageFormat.WebP => BinaryPrimitives.ReadUInt32LittleEndian(file[4..]) > file.Length - 8,
        _ => false,
    };
}
