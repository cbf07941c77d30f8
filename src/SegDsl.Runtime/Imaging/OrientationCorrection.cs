using System.Runtime.InteropServices;
using SkiaSharp;

namespace SegDsl.Imaging;

/// <summary>Applies EXIF orientations, so that images and label maps are upright.</summary>
internal static class OrientationCorrection
{
    /// <summary>Quarter turns read columns of the source. Tiles of this size keep its rows in the cache.</summary>
    private const int Tile = 32;

    /// <summary>Returns the upright image, and pools the array of the original. Returns the same image if it is already upright.</summary>
    public static RgbImage ApplyOrientation(this RgbImage image, SKEncodedOrigin orientation)
    {
        if (orientation == SKEncodedOrigin.TopLeft) return image;
        var (width, height) = Size(image.Width, image.Height, orientation);
        var result = RgbImage.Uninitialized(width, height);
        Reorder<Rgb>(
            MemoryMarshal.Cast<byte, Rgb>(image.Pixels), image.Width, image.Height, orientation, MemoryMarshal.Cast<byte, Rgb>(result.Pixels.AsSpan()));
        PixelBuffers.Return(image.Pixels);
        return result;
    }

    /// <summary>Returns the upright map, and pools the array of the original. Returns the same map if it is already upright.</summary>
    public static LabelMap ApplyOrientation(this LabelMap labels, SKEncodedOrigin orientation)
    {
        if (orientation == SKEncodedOrigin.TopLeft) return labels;
        var (width, height) = Size(labels.Width, labels.Height, orientation);
        var result = LabelMap.Uninitialized(width, height);
        Reorder<ushort>(labels.Values, labels.Width, labels.Height, orientation, result.Values);
        PixelBuffers.Return(labels.Values);
        return result;
    }

    /// <summary>Returns the upright image, and pools the array of the original. Returns the same image if it is already upright.</summary>
    public static BandImage ApplyOrientation(this BandImage image, SKEncodedOrigin orientation)
    {
        if (orientation == SKEncodedOrigin.TopLeft) return image;
        var (width, height) = Size(image.Width, image.Height, orientation);
        var result = BandImage.Uninitialized(width, height, image.Formats);
        for (var band = 0; band < image.Formats.Count; band++)
            Reorder<float>(image.Band(band), image.Width, image.Height, orientation, result.Band(band));
        PixelBuffers.Return(image.Values);
        return result;
    }

    private static (int Width, int Height) Size(int width, int height, SKEncodedOrigin orientation) =>
        IsQuarterTurn(orientation) ? (height, width) : (width, height);

    private static bool IsQuarterTurn(SKEncodedOrigin orientation) => orientation >= SKEncodedOrigin.LeftTop;

    private static void Reorder<T>(ReadOnlySpan<T> source, int width, int height, SKEncodedOrigin orientation, Span<T> result)
    {
        var fromRight = orientation is SKEncodedOrigin.TopRight or SKEncodedOrigin.BottomRight or SKEncodedOrigin.RightBottom or SKEncodedOrigin.LeftBottom;
        var fromBottom = orientation is SKEncodedOrigin.BottomRight or SKEncodedOrigin.BottomLeft or SKEncodedOrigin.RightTop or SKEncodedOrigin.RightBottom;
        var start = (fromRight ? width - 1 : 0) + (fromBottom ? width * (height - 1) : 0);
        var (right, down) = (fromRight ? -1 : 1, fromBottom ? -width : width);
        if (IsQuarterTurn(orientation)) (width, height, right, down) = (height, width, down, right);
        for (var top = 0; top < height; top += Tile)
            for (var left = 0; left < width; left += Tile)
                for (var y = top; y < Math.Min(top + Tile, height); y++)
                    for (var x = left; x < Math.Min(left + Tile, width); x++) result[y * width + x] = source[start + x * right + y * down];
    }
}
