using System.Buffers.Binary;
using SkiaSharp;

namespace SegDsl.Imaging;

/// <summary>Decodes and encodes pictures with SkiaSharp.</summary>
internal static unsafe class PictureCodec
{
    /// <summary>
    /// Decodes a picture: upright, without its transparency, gray and palettes as colors, the upper eight bits of sixteen. Color profiles and gamma have no
    /// effect: networks are trained on the stored values.
    /// </summary>
    /// <param name="path">The file's name, for messages.</param>
    /// <param name="file">Its content.</param>
    /// <exception cref="ImageException">The file is truncated, damaged, or of another format.</exception>
    public static RgbImage Decode(string path, byte[] file)
    {
        var format = ImageFormats.Of(file);
        if (format == ImageFormat.Unknown) throw new ImageException(path, "is not a PNG, JPEG, WebP, BMP or GIF file.");
        var png = format == ImageFormat.Png ? PngFile.Parse(path, file) : null;
        if (IsCutOff(format, file)) throw new ImageException(path, $"the {format.Name()} file is truncated.");

        fixed (byte* content = file)
        {
            using var data = SKData.Create((nint)content, file.Length);
            using var codec = SKCodec.Create(data)
                ?? throw new ImageException(path, $"the {format.Name()} file is damaged, or of a rare kind that cannot be decoded.");
            var (width, height) = (codec.Info.Width, codec.Info.Height);
            ImageSize.Require(path, width, height);
            var image = RgbImage.Uninitialized(width, height);
            var pixels = PixelBuffers.Rent<byte>(RgbaPixels.Size * width * height);
            // No color space: no conversion.
            var layout = new SKImageInfo(width, height, SKColorType.Rgba8888, SKAlphaType.Unpremul, null);
            SKCodecResult result;
            fixed (byte* target = pixels) result = codec.GetPixels(layout, (nint)target);
            if (result != SKCodecResult.Success)
                throw new ImageException(path, $"the {format.Name()} file is {(result == SKCodecResult.IncompleteInput ? "truncated" : "damaged")}.");
            RgbaPixels.ToRgb(pixels, image.Pixels);
            PixelBuffers.Return(pixels);
            return image.Turn(png?.Orientation ?? codec.EncodedOrigin);
        }
    }

    /// <summary>Encodes a picture as PNG.</summary>
    public static byte[] Encode(RgbImage image)
    {
        var pixels = PixelBuffers.Rent<byte>(RgbaPixels.Size * image.Width * image.Height);
        RgbaPixels.FromRgb(image.Pixels, pixels);
        fixed (byte* source = pixels)
        {
            using var pixmap = new SKPixmap(new SKImageInfo(image.Width, image.Height, SKColorType.Rgba8888, SKAlphaType.Opaque), (nint)source);
            using var data = pixmap.Encode(SKPngEncoderOptions.Default)
                ?? throw new InvalidOperationException($"A picture of {image.Width}×{image.Height} could not be encoded.");
            PixelBuffers.Return(pixels);
            return data.ToArray();
        }
    }

    // Skia decodes truncated files of these formats without an error.
    private static bool IsCutOff(ImageFormat format, ReadOnlySpan<byte> file) => format switch
    {
        ImageFormat.Jpeg => !JpegMarkers.HasEnd(file),
        ImageFormat.WebP => BinaryPrimitives.ReadUInt32LittleEndian(file[4..]) > file.Length - 8,
        _ => false,
    };
}
