using System.Numerics;
using SkiaSharp;

namespace SegDsl.Imaging;

/// <summary>
/// Fills polygons and circles in label maps, with SkiaSharp and without antialiasing: a pixel belongs to a shape if its center does. The pixel in column x
/// and row y covers x to x + 1 and y to y + 1. Where the outline of a polygon crosses itself, the even-odd rule applies.
/// </summary>
public static class PolygonFill
{
    /// <summary>Fills a polygon. Parts outside of the map are cut off.</summary>
    /// <param name="map">The map to change.</param>
    /// <param name="corners">At least three corners, in pixels.</param>
    /// <param name="value">The value of the pixels in the polygon.</param>
    /// <exception cref="ArgumentException">There are fewer than three corners, or a coordinate is not finite.</exception>
    public static void Fill(LabelMap map, IReadOnlyList<Vector2> corners, ushort value)
    {
        ArgumentNullException.ThrowIfNull(corners);
        if (corners.Count < 3) throw new ArgumentException($"A polygon needs at least 3 corners, but has {corners.Count}.", nameof(corners));
        Fill(map, corners, value, builder => builder.AddPoly([.. corners.Select(corner => new SKPoint(corner.X, corner.Y))], true));
    }

    /// <summary>Fills a circle. Parts outside of the map are cut off.</summary>
    /// <param name="map">The map to change.</param>
    /// <param name="center">The center, in pixels.</param>
    /// <param name="radius">The radius, in pixels.</param>
    /// <param name="value">The value of the pixels in the circle.</param>
    /// <exception cref="ArgumentException">A number is not finite.</exception>
    public static void FillCircle(LabelMap map, Vector2 center, float radius, ushort value) =>
        Fill(map, [center - new Vector2(radius), center + new Vector2(radius)], value, builder =>
            builder.AddOval(new SKRect(center.X - radius, center.Y - radius, center.X + radius, center.Y + radius), SKPathDirection.Clockwise));

    private static void Fill(LabelMap map, IReadOnlyList<Vector2> extent, ushort value, Action<SKPathBuilder> describe)
    {
        ArgumentNullException.ThrowIfNull(map);
        if (extent.Any(point => !float.IsFinite(point.X) || !float.IsFinite(point.Y)))
            throw new ArgumentException("The coordinates of a shape must be finite.", nameof(extent));
        var left = (int)Math.Clamp(MathF.Floor(extent.Min(point => point.X)), 0, map.Width);
        var right = (int)Math.Clamp(MathF.Ceiling(extent.Max(point => point.X)), 0, map.Width);
        var top = (int)Math.Clamp(MathF.Floor(extent.Min(point => point.Y)), 0, map.Height);
        var bottom = (int)Math.Clamp(MathF.Ceiling(extent.Max(point => point.Y)), 0, map.Height);
        if (left >= right || top >= bottom) return;

        using var bitmap = new SKBitmap(new SKImageInfo(right - left, bottom - top, SKColorType.Alpha8, SKAlphaType.Premul));
        bitmap.Erase(SKColors.Transparent);
        using (var canvas = new SKCanvas(bitmap))
        using (var paint = new SKPaint { Color = SKColors.Black, IsAntialias = false })
        using (var builder = new SKPathBuilder { FillType = SKPathFillType.EvenOdd })
        {
            describe(builder);
            using var path = builder.Detach();
            canvas.Translate(-left, -top);
            canvas.DrawPath(path, paint);
        }
        var filled = bitmap.GetPixelSpan();
        for (var y = top; y < bottom; y++)
        {
            var row = map.Row(y)[left..right];
            var mask = filled.Slice((y - top) * bitmap.RowBytes, row.Length);
            for (var x = 0; x < row.Length; x++)
                if (mask[x] != 0) row[x] = value;
        }
    }
}
