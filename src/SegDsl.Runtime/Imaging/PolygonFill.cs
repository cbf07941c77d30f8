using System.Numerics;
using SkiaSharp;

namespace SegDsl.Imaging;

/// <summary>
/// Fills polygons and circles in label maps without antialiasing: a pixel belongs to a shape if its center does. The pixel in column x and row y covers x to
/// x + 1 and y to y + 1. Corners of polygons are rounded to 1/64 of a pixel. Where the outline of a polygon crosses itself, the even-odd rule applies.
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
        var (left, top, right, bottom) = Box(map, corners);
        if (left >= right || top >= bottom) return;

        using var bitmap = new SKBitmap(new SKImageInfo(right - left, bottom - top, SKColorType.Alpha8, SKAlphaType.Premul));
        bitmap.Erase(SKColors.Transparent);
        using (var canvas = new SKCanvas(bitmap))
        using (var paint = new SKPaint { Color = SKColors.Black, IsAntialias = false })
        using (var builder = new SKPathBuilder { FillType = SKPathFillType.EvenOdd })
        {
            builder.AddPoly([.. corners.Select(corner => new SKPoint(corner.X, corner.Y))], true);
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

    /// <summary>Fills a circle. Parts outside of the map are cut off.</summary>
    /// <param name="map">The map to change.</param>
    /// <param name="center">The center, in pixels.</param>
    /// <param name="radius">The radius, in pixels.</param>
    /// <param name="value">The value of the pixels in the circle.</param>
    /// <exception cref="ArgumentException">A number is not finite.</exception>
    public static void FillCircle(LabelMap map, Vector2 center, float radius, ushort value)
    {
        var (left, top, right, bottom) = Box(map, [center - new Vector2(radius), center + new Vector2(radius)]);
        for (var y = top; y < bottom; y++)
            for (var x = left; x < right; x++)
                if (Vector2.DistanceSquared(center, new(x + 0.5f, y + 0.5f)) <= radius * radius) map.Row(y)[x] = value;
    }

    /// <summary>The pixels of a map that a shape can cover.</summary>
    private static (int Left, int Top, int Right, int Bottom) Box(LabelMap map, IReadOnlyList<Vector2> points)
    {
        ArgumentNullException.ThrowIfNull(map);
        if (points.Any(point => !float.IsFinite(point.X) || !float.IsFinite(point.Y)))
            throw new ArgumentException("The coordinates of a shape must be finite.", nameof(points));
        return (
            (int)Math.Clamp(MathF.Floor(points.Min(point => point.X)), 0, map.Width), (int)Math.Clamp(MathF.Floor(points.Min(point => point.Y)), 0, map.Height),
            (int)Math.Clamp(MathF.Ceiling(points.Max(point => point.X)), 0, map.Width),
            (int)Math.Clamp(MathF.Ceiling(points.Max(point => point.Y)), 0, map.Height));
    }
}
