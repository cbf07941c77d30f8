namespace SegDsl.Imaging;

/// <summary>
/// Changes of size: bilinear for images (averaging where it shrinks), nearest for labels. Pixels are areas: the corners of the
/// image stay where they are.
/// </summary>
public static class Resizing
{
    /// <summary>The whole image in another size.</summary>
    /// <param name="image">The image.</param>
    /// <param name="width">New width in pixels, at least 1.</param>
    /// <param name="height">New height in pixels, at least 1.</param>
    public static RgbImage Resize(this RgbImage image, int width, int height) => image.Resize(width, height, new PixelWindow(0, 0, width, height));

    /// <summary>The whole map in another size.</summary>
    /// <param name="labels">The map.</param>
    /// <param name="width">New width in pixels, at least 1.</param>
    /// <param name="height">New height in pixels, at least 1.</param>
    public static LabelMap Resize(this LabelMap labels, int width, int height) =>
        labels.Resize(width, height, new PixelWindow(0, 0, width, height), outside: 0);

    /// <summary>A window of the image in another size; the rest of it is never computed. What lies outside of the image is black.</summary>
    /// <param name="image">The image.</param>
    /// <param name="width">Width of the whole resized image.</param>
    /// <param name="height">Height of the whole resized image.</param>
    /// <param name="window">The part of the resized image that is wanted.</param>
    public static RgbImage Resize(this RgbImage image, int width, int height, PixelWindow window)
    {
        ArgumentNullException.ThrowIfNull(image);
        _ = Raster.Count(width, height, 3);
        var result = new RgbImage(window.Width, window.Height);
        var inside = window.Within(width, height);
        if (inside.Width == 0 || inside.Height == 0) return result;
        if (width == image.Width && height == image.Height)
        {
            for (var y = inside.Y; y < inside.Y + inside.Height; y++)
                image.Row(y).Slice(3 * inside.X, 3 * inside.Width).CopyTo(result.Row(y - window.Y)[(3 * (inside.X - window.X))..]);
            return result;
        }

        var columns = new Taps(image.Width, width, inside.X, inside.Width);
        var rows = new Taps(image.Height, height, inside.Y, inside.Height);
        var left = columns.First(0);
        var mixed = new float[3 * (columns.First(inside.Width - 1) + columns.Count - left)];
        for (var y = 0; y < inside.Height; y++)
        {
            Array.Clear(mixed);
            for (var tap = 0; tap < rows.Count; tap++)
                if (rows.Weight(y, tap) is not 0 and var weight)
                    RowMath.Accumulate(mixed, image.Row(rows.First(y) + tap).Slice(3 * left, mixed.Length), weight);
            MixColumns(mixed, columns, left, result.Row(inside.Y + y - window.Y).Slice(3 * (inside.X - window.X), 3 * inside.Width));
        }
        return result;
    }

    /// <summary>A window of the map in another size.</summary>
    /// <param name="labels">The map.</param>
    /// <param name="width">Width of the whole resized map.</param>
    /// <param name="height">Height of the whole resized map.</param>
    /// <param name="window">The part of the resized map that is wanted.</param>
    /// <param name="outside">The value of what lies outside of the map.</param>
    public static LabelMap Resize(this LabelMap labels, int width, int height, PixelWindow window, ushort outside)
    {
        ArgumentNullException.ThrowIfNull(labels);
        _ = Raster.Count(width, height, 1);
        var result = new LabelMap(window.Width, window.Height);
        var inside = window.Within(width, height);
        if (inside.Width < window.Width || inside.Height < window.Height) Array.Fill(result.Values, outside);
        if (inside.Width == 0 || inside.Height == 0) return result;

        var columns = new int[inside.Width];
        for (var x = 0; x < columns.Length; x++) columns[x] = Nearest(inside.X + x, labels.Width, width);
        for (var y = inside.Y; y < inside.Y + inside.Height; y++)
        {
            var from = labels.Row(Nearest(y, labels.Height, height));
            var to = result.Row(y - window.Y).Slice(inside.X - window.X, columns.Length);
            for (var x = 0; x < to.Length; x++) to[x] = from[columns[x]];
        }
        return result;
    }

    private static int Nearest(int target, int sourceLength, int targetLength) => (int)((2L * target + 1) * sourceLength / (2L * targetLength));

    private static void MixColumns(ReadOnlySpan<float> mixed, Taps columns, int left, Span<byte> target)
    {
        for (var x = 0; x < target.Length / 3; x++)
        {
            var from = 3 * (columns.First(x) - left);
            var (red, green, blue) = (0f, 0f, 0f);
            for (var tap = 0; tap < columns.Count; tap++, from += 3)
            {
                var weight = columns.Weight(x, tap);
                red += mixed[from] * weight;
                green += mixed[from + 1] * weight;
                blue += mixed[from + 2] * weight;
            }
            (target[3 * x], target[3 * x + 1], target[3 * x + 2]) = (RowMath.ToByte(red), RowMath.ToByte(green), RowMath.ToByte(blue));
        }
    }

    /// <summary>Which source pixels, and how much of each, make a target pixel along one axis: a triangle as wide as the pixel that is the larger.</summary>
    private sealed class Taps
    {
        private readonly int[] first;
        private readonly float[] weights;

        public Taps(int sourceLength, int targetLength, int start, int count)
        {
            var scale = (double)sourceLength / targetLength;
            var support = Math.Max(scale, 1);
            Count = Math.Min((int)Math.Ceiling(2 * support) + 1, sourceLength);
            first = new int[count];
            weights = new float[count * Count];
            for (var i = 0; i < count; i++)
            {
                var centre = (start + i + 0.5) * scale;
                first[i] = Math.Clamp((int)Math.Floor(centre - support), 0, sourceLength - Count);
                var taps = weights.AsSpan(i * Count, Count);
                var total = 0.0;
                for (var tap = 0; tap < Count; tap++)
                {
                    var weight = Math.Max(0, 1 - Math.Abs(first[i] + tap + 0.5 - centre) / support);
                    taps[tap] = (float)weight;
                    total += weight;
                }
                for (var tap = 0; tap < Count; tap++) taps[tap] = (float)(taps[tap] / total);
            }
        }

        /// <summary>Taps of every target pixel; some may weigh nothing.</summary>
        public int Count { get; }

        /// <summary>The source pixel of the first tap.</summary>
        public int First(int target) => first[target];

        /// <summary>The weight of a tap; the weights of a target pixel add up to one.</summary>
        public float Weight(int target, int tap) => weights[target * Count + tap];
    }
}
