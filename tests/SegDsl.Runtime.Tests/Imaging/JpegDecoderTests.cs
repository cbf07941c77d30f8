using System.Runtime.Intrinsics.X86;
using System.Text.Json;
using SegDsl.Imaging;
using SegDsl.Imaging.Jpeg;
using SegDsl.Tests.Fixtures;
using SkiaSharp;

namespace SegDsl.Tests.Imaging;

/// <summary>The decoder of the usual JPEG files against Skia's.</summary>
public sealed class JpegDecoderTests
{
    private static readonly JsonElement Pictures = Reference.Read("pictures.json");

    private static byte[] FileOf(string name) => Pictures.GetProperty(name).GetProperty("file").GetBytesFromBase64();

    private static byte[] Encode(int width, int height, int quality, SKJpegEncoderDownsample downsample, SKColorType type)
    {
        // Smooth areas, hard edges and noise.
        var random = new Random(width * 1000 + height);
        using var bitmap = new SKBitmap(new SKImageInfo(width, height, type, SKAlphaType.Opaque));
        var pixels = bitmap.GetPixelSpan();
        var size = bitmap.BytesPerPixel;
        for (var i = 0; i < pixels.Length; i++)
        {
            var (x, y, channel) = (i % bitmap.RowBytes / size, i / bitmap.RowBytes, i % size);
            pixels[i] = (byte)(x * (channel + 2) + y * 3 + (x / 9 % 2 == channel % 2 ? 90 : 0) + random.Next(y % 16 < 8 ? 1 : 120));
        }
        using var pixmap = bitmap.PeekPixels();
        using var data = pixmap.Encode(new SKJpegEncoderOptions(quality, downsample, SKJpegEncoderAlphaOption.Ignore));
        Assert.NotNull(data);
        return data.ToArray();
    }

    [SkippableTheory]
    [InlineData(SKJpegEncoderDownsample.Downsample444, SKColorType.Rgba8888)]
    [InlineData(SKJpegEncoderDownsample.Downsample422, SKColorType.Rgba8888)]
    [InlineData(SKJpegEncoderDownsample.Downsample420, SKColorType.Rgba8888)]
    [InlineData(SKJpegEncoderDownsample.Downsample444, SKColorType.Gray8)]
    public void Pixels_of_any_size_equal_those_of_Skia(SKJpegEncoderDownsample downsample, SKColorType type)
    {
        Skip.IfNot(Avx2.IsSupported);
        var sizes = Enumerable.Range(1, 40).SelectMany(n => new[] { (n, 41 - n), (n + 5, 17), (16, n) }).Append((333, 130));
        foreach (var (width, height) in sizes)
            foreach (var quality in new[] { 5, 60, 100 })
            {
                var file = Encode(width, height, quality, downsample, type);
                var image = JpegDecoder.Decode("own", file);
                if (image is null)
                {
                    Assert.True(width < 5 && downsample != SKJpegEncoderDownsample.Downsample444, $"{width}×{height} was not decoded.");
                    continue;
                }
                Assert.True(image.Pixels.AsSpan().SequenceEqual(PictureCodec.DecodeBySkia("skia", file, ImageFormat.Jpeg).Pixels), $"{width}×{height} at {quality}");
            }
    }

    [SkippableTheory]
    [InlineData("444.jpg", true)]
    [InlineData("422.jpg", true)]
    [InlineData("420.jpg", true)]
    [InlineData("gray.jpg", true)]
    [InlineData("restarts.jpg", true)]
    [InlineData("restarts_gray.jpg", true)]
    [InlineData("optimized.jpg", true)]
    [InlineData("profile.jpg", true)]
    [InlineData("orientation6.jpg", true)]
    [InlineData("narrow.jpg", false)]
    [InlineData("progressive.jpg", false)]
    [InlineData("rgb.jpg", false)]
    [InlineData("cmyk.jpg", false)]
    [InlineData("ycck.jpg", false)]
    public void Only_the_usual_kind_is_decoded_and_equals_Skia(string name, bool isUsual)
    {
        Skip.IfNot(Avx2.IsSupported);
        var file = FileOf(name);
        var image = JpegDecoder.Decode(name, file);
        Assert.Equal(isUsual, image is not null);
        if (image is not null) Assert.Equal(PictureCodec.DecodeBySkia(name, file, ImageFormat.Jpeg).Pixels, image.Pixels);
    }

    [SkippableFact]
    public void Damaged_pixels_are_refused()
    {
        Skip.IfNot(Avx2.IsSupported);
        var whole = FileOf("restarts.jpg");
        // Another number in a restart marker, and pixels that end early.
        var marker = Enumerable.Range(0, whole.Length - 1).First(at => whole[at] == 0xFF && whole[at + 1] == 0xD1);
        byte[] renumbered = [.. whole[..(marker + 1)], 0xD5, .. whole[(marker + 2)..]];
        byte[] shortened = [.. whole[..(marker - 10)], .. whole[marker..]];
        byte[] ended = [.. whole[..(whole.Length - 40)], 0xFF, 0xD9];
        foreach (var file in new[] { renumbered, shortened, ended })
            Assert.Equal("file: the JPEG file is damaged.", Assert.Throws<ImageException>(() => PictureCodec.Decode("file", file)).Message);
    }

    [SkippableFact]
    public void Any_damage_is_refused_or_decoded()
    {
        Skip.IfNot(Avx2.IsSupported);
        var random = new Random(11);
        foreach (var name in new[] { "420.jpg", "restarts.jpg", "optimized.jpg", "gray.jpg" })
            for (var round = 0; round < 1500; round++)
            {
                byte[] damaged = [.. FileOf(name)];
                for (var hit = 0; hit <= round % 3; hit++) damaged[random.Next(2, damaged.Length)] = (byte)random.Next(256);
                try
                {
                    if (JpegDecoder.Decode("damaged", damaged) is { } image) Assert.Equal(3 * image.Width * image.Height, image.Pixels.Length);
                }
                catch (ImageException e)
                {
                    Assert.StartsWith("damaged: ", e.Message, StringComparison.Ordinal);
                }
            }
    }
}
