using SkiaSharp;

namespace SegDsl.Imaging;

/// <summary>Draws pictures with SkiaSharp.</summary>
internal static class Drawing
{
    /// <summary>Draws on a white background.</summary>
    public static RgbImage Paint(int width, int height, Action<SKCanvas> draw)
    {
        var image = new RgbImage(width, height);
        using var bitmap = new SKBitmap(new SKImageInfo(width, height, SKColorType.Rgba8888, SKAlphaType.Opaque));
        using var canvas = new SKCanvas(bitmap);
        canvas.Clear(SKColors.White);
        draw(canvas);
        RgbaPixels.ToRgb(bitmap.GetPixelSpan(), image.Pixels);
        return image;
    }

    /// <summary>Fills a rectangle aligned to pixels, without antialiasing.</summary>
    public static void Fill(this SKCanvas canvas, int x, int y, int width, int height, SKColor color)
    {
        using var paint = new SKPaint { Color = color, IsAntialias = false };
        canvas.DrawRect(x, y, width, height, paint);
    }
}
