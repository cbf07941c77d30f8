using System.Buffers;

namespace SegDsl.Imaging;

/// <summary>Resizes and rotates images of bands, with the same sampling as color images. Uncovered pixels get the smallest value of their band.</summary>
internal static class BandGeometry
{
    /// <summary>Computes a window of the resized image.</summary>
    /// <param name="image">The image.</param>
    /// <param name="width">Width of the full resized image in pixels, at least 1.</param>
    /// <param name="height">Height of the full resized image in pixels, at least 1.</param>
    /// <param name="window">The window of the resized image to compute.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is out of range.</exception>
    public static BandImage Resize(BandImage image, int width, int height, PixelWindow window)
    {
        _ = ImageSize.Count(width, height, 1);
        var result = BandImage.Uninitialized(window.Width, window.Height, image.Formats);
        var inside = window.Within(width, height);
        if (inside.Width < window.Width || inside.Height < window.Height)
            for (var band = 0; band < image.Formats.Count; band++) result.Band(band).Fill(Smallest(image.Band(band)));
        if (inside.Width == 0 || inside.Height == 0) return result;
        if (width == image.Width && height == image.Height)
        {
            for (var band = 0; band < image.Formats.Count; band++)
                for (var y = inside.Y; y < inside.Y + inside.Height; y++)
                    image.Row(band, y).Slice(inside.X, inside.Width).CopyTo(result.Row(band, y - window.Y)[(inside.X - window.X)..]);
            return result;
        }

        var columns = new ResizingTaps(image.Width, width, inside.X, inside.Width);
        var rows = new ResizingTaps(image.Height, height, inside.Y, inside.Height);
        var left = columns.First(0);
        var length = columns.First(inside.Width - 1) + columns.Count - left;
        var buffer = ArrayPool<float>.Shared.Rent(length);
        var mixed = buffer.AsSpan(0, length);
        var starts = new int[rows.Count];
        for (var band = 0; band < image.Formats.Count; band++)
            for (var y = 0; y < inside.Height; y++)
            {
                for (var tap = 0; tap < starts.Length; tap++) starts[tap] = (rows.First(y) + tap) * image.Width + left;
                RowMath.Mix(image.Band(band), starts, rows.Weights(y), mixed);
                var target = result.Row(band, inside.Y + y - window.Y).Slice(inside.X - window.X, inside.Width);
                for (var x = 0; x < target.Length; x++)
                {
                    var weights = columns.Weights(x);
                    var from = mixed.Slice(columns.First(x) - left, weights.Length);
                    var sum = 0f;
                    for (var tap = 0; tap < weights.Length; tap++) sum += from[tap] * weights[tap];
                    target[x] = sum;
                }
            }
        ArrayPool<float>.Shared.Return(buffer);
        return result;
    }

    /// <summary>Rotates the image counterclockwise around its center, with bilinear interpolation.</summary>
    /// <param name="image">The image.</param>
    /// <param name="degrees">The angle in degrees.</param>
    public static BandImage Rotate(BandImage image, double degrees)
    {
        var result = BandImage.Uninitialized(image.Width, image.Height, image.Formats);
        var rotation = new InverseRotation(image.Width, image.Height, degrees);
        for (var band = 0; band < image.Formats.Count; band++)
        {
            var outside = Smallest(image.Band(band));
            for (var y = 0; y < image.Height; y++)
            {
                var row = result.Row(band, y);
                for (var x = 0; x < row.Length; x++)
                {
                    var (sourceX, sourceY) = rotation.Source(x, y);
                    row[x] = rotation.IsInside(sourceX, sourceY) ? Interpolate(image, band, sourceX - 0.5, sourceY - 0.5) : outside;
                }
            }
        }
        return result;
    }

    /// <summary>Interpolates between four pixels. Border pixels are replicated.</summary>
    private static float Interpolate(BandImage image, int band, double x, double y)
    {
        var (left, top) = ((int)Math.Floor(x), (int)Math.Floor(y));
        var (dx, dy) = ((float)(x - left), (float)(y - top));
        var (from, to) = (Math.Max(left, 0), Math.Min(left + 1, image.Width - 1));
        var upper = image.Row(band, Math.Max(top, 0));
        var lower = image.Row(band, Math.Min(top + 1, image.Height - 1));
        var above = upper[from] + dx * (upper[to] - upper[from]);
        return above + dy * (lower[from] + dx * (lower[to] - lower[from]) - above);
    }

    private static float Smallest(ReadOnlySpan<float> values)
    {
        var smallest = float.PositiveInfinity;
        foreach (var value in values) smallest = Math.Min(smallest, value);
        return smallest;
    }
}
