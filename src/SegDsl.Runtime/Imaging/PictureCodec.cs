using System.Buffers.Binary;
using SkiaSharp;

namespace SegDsl.Imaging;

/// <summary>Decodes and encodes images with SkiaSharp.</summary>
internal static unsafe class PictureCodec
{
    /// <summary>
    /// Decodes an image and applies its EXIF orientation. Transparency is dropped, gray and palette images are converted to RGB, and the upper 8 of 16
    /// bits are kept. Color profiles and gamma are ignored, because networks are trained on the stored values.
    /// </summary>
    /// <param name="path">The path of the file, for messages.</param>
    /// <param name="file">The content of the file.</param>
    /// <exception cref="ImageException">The file is truncated, damaged or of an unsupported format.</exception>
    public static RgbImage Decode(string path, byte[] file)
    {
        var format = ImageFormats.Of(file);
        if (format == ImageFormat.Unknown) throw new ImageException(path, "is not a PNG, JPEG, WebP, BMP or GIF file.");
        var png = format == ImageFormat.Png ? PngFile.Parse(path, file) : null;
        if (IsTruncated(format, file)) throw new ImageException(path, $"the {format.Name()} file is truncated.");

        fixed (byte* content = file)
        {
            using var data = SKData.Create((nint)content, file.Length);
            using var codec = SKCodec.Create(data)
                ?? throw new ImageException(path, $"the {format.Name()} file is damaged or uses an unsupported variant of the format.");
            var (width, height) = (codec.Info.Width, codec.Info.Height);
            ImageSize.Require(path, width, height);
            var image = RgbImage.Uninitialized(width, height);
            var pixels = PixelBuffers.Rent<byte>(RgbaPixels.Size * width * height);
            // Without a color space, Skia does not convert colors.
            var layout = new SKImageInfo(width, height, SKColorType.Rgba8888, SKAlphaType.Unpremul, null);
            SKCodecResult result;
            fixed (byte* target = pixels) result = codec.GetPixels(layout, (nint)target);
            if (result != SKCodecResult.Success)
                throw new ImageException(path, $"the {format.Name()} file is {(result == SKCodecResult.IncompleteInput ? "truncated" : "damaged")}.");
            RgbaPixels.ToRgb(pixels, image.Pixels);
            PixelBuffers.Return(pixels);
            return image.ApplyOrientation(png?.Orientation ?? codec.EncodedOrigin);
        }
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
