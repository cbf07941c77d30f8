namespace SegDsl.Imaging;

/// <summary>Turning around the middle, counterclockwise; the size stays. Bilinear for images, nearest for labels.</summary>
public static class Rotation
{
    /// <summary>The image turned; corners that turn in are black.</summary>
    /// <param name="image">The image.</param>
    /// <param name="degrees">By how much.</param>
    public static RgbImage Rotate(this RgbImage image, double degrees)
    {
        ArgumentNullException.ThrowIfNull(image);
        var result = RgbImage.Uninitialized(image.Width, image.Height);
        var turn = new Turn(image.Width, image.Height, degrees);
        for (var y = 0; y < image.Height; y++)
        {
            var row = result.Row(y);
            for (var x = 0; x < image.Width; x++)
            {
                var (sourceX, sourceY) = turn.Source(x, y);
                var pixel = row.Slice(3 * x, 3);
                if (turn.IsInside(sourceX, sourceY)) Interpolate(image, sourceX - 0.5, sourceY - 0.5, pixel);
                else pixel.Clear();
            }
        }
        return result;
    }

    /// <summary>The map turned; corners that turn in are <paramref name="outside"/>.</summary>
    /// <param name="labels">The map.</param>
    /// <param name="degrees">By how much.</param>
    /// <param name="outside">The value of what lies outside of the map.</param>
    public static LabelMap Rotate(this LabelMap labels, double degrees, ushort outside)
    {
        ArgumentNullException.ThrowIfNull(labels);
        var result = LabelMap.Uninitialized(labels.Width, labels.Height);
        var turn = new Turn(labels.Width, labels.Height, degrees);
        for (var y = 0; y < labels.Height; y++)
        {
            var row = result.Row(y);
            for (var x = 0; x < row.Length; x++)
            {
                var (sourceX, sourceY) = turn.Source(x, y);
                row[x] = turn.IsInside(sourceX, sourceY) ? labels.Row((int)sourceY)[(int)sourceX] : outside;
            }
        }
        return result;
    }

    /// <summary>Where a pixel of an image goes; it may turn out of the image.</summary>
    internal static PixelPoint Moved(PixelPoint pixel, int width, int height, double degrees)
    {
        var (x, y) = new Turn(width, height, -degrees).Source(pixel.X, pixel.Y);
        return new PixelPoint((int)Math.Floor(x), (int)Math.Floor(y));
    }

    /// <summary>The color between four pixels; the image goes on with its outermost ones.</summary>
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

    /// <summary>Where the pixels of a turned image come from.</summary>
    private readonly struct Turn(int width, int height, double degrees)
    {
        private readonly double cosine = Math.Cos(double.DegreesToRadians(degrees));
        private readonly double sine = Math.Sin(double.DegreesToRadians(degrees));

        /// <summary>The point of the original under the middle of a pixel.</summary>
        public (double X, double Y) Source(int x, int y)
        {
            var (dx, dy) = (x + 0.5 - width / 2.0, y + 0.5 - height / 2.0);
            return (width / 2.0 + cosine * dx - sine * dy, height / 2.0 + sine * dx + cosine * dy);
        }

        public bool IsInside(double x, double y) => x >= 0 && x < width && y >= 0 && y < height;
    }
}
