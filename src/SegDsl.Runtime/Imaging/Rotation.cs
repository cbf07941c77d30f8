namespace SegDsl.Imaging;

/// <summary>
/// Rotates counterclockwise around the center without changing the size: bilinear for images, nearest-neighbor for label maps. Each method returns a
/// new image or map.
/// </summary>
public static class Rotation
{
    /// <summary>Rotates the image. Uncovered corners are black.</summary>
    /// <param name="image">The image.</param>
    /// <param name="degrees">The angle in degrees, counterclockwise.</param>
    public static RgbImage Rotate(this RgbImage image, double degrees)
    {
        ArgumentNullException.ThrowIfNull(image);
        var result = RgbImage.Uninitialized(image.Width, image.Height);
        var rotation = new InverseRotation(image.Width, image.Height, degrees);
        for (var y = 0; y < image.Height; y++)
        {
            var row = result.Row(y);
            for (var x = 0; x < image.Width; x++)
            {
                var (sourceX, sourceY) = rotation.Source(x, y);
                var pixel = row.Slice(3 * x, 3);
                if (rotation.IsInside(sourceX, sourceY)) Interpolate(image, sourceX - 0.5, sourceY - 0.5, pixel);
                else pixel.Clear();
            }
        }
        return result;
    }

    /// <summary>Rotates the map. Uncovered corners get the value <paramref name="outside"/>.</summary>
    /// <param name="labels">The map.</param>
    /// <param name="degrees">The angle in degrees, counterclockwise.</param>
    /// <param name="outside">The value of uncovered corners.</param>
    public static LabelMap Rotate(this LabelMap labels, double degrees, ushort outside)
    {
        ArgumentNullException.ThrowIfNull(labels);
        var result = LabelMap.Uninitialized(labels.Width, labels.Height);
        var rotation = new InverseRotation(labels.Width, labels.Height, degrees);
        for (var y = 0; y < labels.Height; y++)
        {
            var row = result.Row(y);
            for (var x = 0; x < row.Length; x++)
            {
                var (sourceX, sourceY) = rotation.Source(x, y);
                row[x] = rotation.IsInside(sourceX, sourceY) ? labels.Row((int)sourceY)[(int)sourceX] : outside;
            }
        }
        return result;
    }

    /// <summary>The position of a pixel after the rotation, which may be outside of the image.</summary>
    internal static PixelPoint RotatePoint(PixelPoint pixel, int width, int height, double degrees)
    {
        var (x, y) = new InverseRotation(width, height, -degrees).Source(pixel.X, pixel.Y);
        return new PixelPoint((int)Math.Floor(x), (int)Math.Floor(y));
    }

    /// <summary>Interpolates between four pixels. Border pixels are replicated.</summary>
    private static void Interpolate(RgbImage image, double x, double y, Span<byte> pixel)
    {
        var (left, top) = ((int)Math.Floor(x), (int)Math.Floor(y));
        var (dx, dy) = ((float)(x - left), (float)(y - top));
        var (from, to) = (3 * Math.Max(left, 0), 3 * Math.Min(left + 1, image.Width - 1));
        var upper = image.Row(Math.Max(top, 0));
        var lower = image.Row(Math.Min(top + 1, image.Height - 1));
        for (var channel = 0; channel < 3; channel++)
        {
            var above = upper[from + channel] + dx * (upper[to + channel] - upper[from + channel]);
            var below = lower[from + channel] + dx * (lower[to + channel] - lower[from + channel]);
            pixel[channel] = RowMath.ToByte(above + dy * (below - above));
        }
    }
}
