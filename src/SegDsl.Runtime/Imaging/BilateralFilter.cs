using System.Buffers;
using System.Numerics;

namespace SegDsl.Imaging;

/// <summary>Edge-preserving smoothing. Tomasi, Manduchi: Bilateral Filtering for Gray and Color Images. ICCV 1998.</summary>
public static class BilateralFilter
{
    /// <summary>
    /// Replaces each pixel by a weighted mean of its window. The weight of a neighbor is a Gaussian of its spatial distance times a Gaussian of the
    /// Euclidean distance between the colors, whose standard deviation is that of all channel values of the image. The window extends three spatial
    /// standard deviations, at least two pixels, in each direction. Border pixels are replicated. Returns a new image.
    /// </summary>
    /// <param name="image">The image.</param>
    /// <param name="sigma">Spatial standard deviation in pixels, greater than 0.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="sigma"/> is not positive.</exception>
    public static RgbImage BilateralBlur(this RgbImage image, double sigma)
    {
        ArgumentNullException.ThrowIfNull(image);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(sigma);
        var variance = Variance(image);
        var colorScale = (float)(1 / (2 * variance));
        var result = RgbImage.Uninitialized(image.Width, image.Height);
        if (variance == 0)
        {
            image.Pixels.CopyTo(result.Pixels, 0);
            return result;
        }

        var radius = Math.Max(2, (int)Math.Ceiling(3 * sigma));
        // Rows are padded to whole vectors; values computed beyond the image are ignored.
        var (side, lanes) = (2 * radius + 1, (image.Width + Vector<float>.Count - 1) / Vector<float>.Count * Vector<float>.Count);
        var stride = lanes + 2 * radius;
        // The rows of the window as floats, three padded channels each, followed by three rows of sums and one row of weights.
        var buffer = ArrayPool<float>.Shared.Rent(3 * side * stride + 4 * lanes);
        buffer.AsSpan().Clear();
        var sums = buffer.AsSpan(3 * side * stride, 4 * lanes);
        for (var y = -radius; y < image.Height; y++)
        {
            Load(image, Math.Min(y + radius, image.Height - 1), radius, RowAt(y + radius));
            if (y < 0)
            {
                // Replicate the first row above the image.
                Load(image, 0, radius, RowAt(y));
                continue;
            }
            sums.Clear();
            for (var dy = -radius; dy <= radius; dy++)
                for (var dx = -radius; dx <= radius; dx++)
                    AddNeighbors(RowAt(y), RowAt(y + dy), radius, dx, (float)((dx * dx + dy * dy) / (2 * sigma * sigma)), colorScale, sums);
            for (var channel = 0; channel < 3; channel++) Divide(sums.Slice(channel * lanes, lanes), sums[(3 * lanes)..]);
            PixelRows.Join(sums[..image.Width], sums.Slice(lanes, image.Width), sums.Slice(2 * lanes, image.Width), result.Row(y));
        }
        ArrayPool<float>.Shared.Return(buffer);
        return result;

        Span<float> RowAt(int y) => buffer.AsSpan((y + side) % side * 3 * stride, 3 * stride);
    }

    private static double Variance(RgbImage image)
    {
        var (sum, squares) = (0L, 0L);
        foreach (var value in image.Pixels) (sum, squares) = (sum + value, squares + value * value);
        var mean = (double)sum / image.Pixels.Length;
        return Math.Max(0, (double)squares / image.Pixels.Length - mean * mean);
    }

    private static void Load(RgbImage image, int y, int margin, Span<float> row)
    {
        var (stride, width) = (row.Length / 3, image.Width);
        PixelRows.Split(
            image.Row(y), row.Slice(margin, width), row.Slice(stride + margin, width), row.Slice(2 * stride + margin, width));
        for (var channel = 0; channel < 3; channel++)
        {
            var plane = row.Slice(channel * stride, stride);
            plane[..margin].Fill(plane[margin]);
            plane.Slice(margin + width, margin).Fill(plane[margin + width - 1]);
        }
    }

    /// <summary>Adds to each pixel its weighted neighbor at an offset, and the weight.</summary>
    private static void AddNeighbors(
        ReadOnlySpan<float> row, ReadOnlySpan<float> other, int margin, int dx, float distance, float colorScale, Span<float> sums)
    {
        var (stride, lanes) = (row.Length / 3, sums.Length / 4);
        for (var x = 0; x < lanes; x += Vector<float>.Count)
        {
            var from = margin + x;
            var (red, green, blue) = (At(other, from + dx), At(other, stride + from + dx), At(other, 2 * stride + from + dx));
            var (dr, dg, db) = (red - At(row, from), green - At(row, stride + from), blue - At(row, 2 * stride + from));
            var weight = Vector.Exp(new Vector<float>(-distance) - (dr * dr + dg * dg + db * db) * colorScale);
            (At(sums, x) + red * weight).CopyTo(sums[x..]);
            (At(sums, lanes + x) + green * weight).CopyTo(sums[(lanes + x)..]);
            (At(sums, 2 * lanes + x) + blue * weight).CopyTo(sums[(2 * lanes + x)..]);
            (At(sums, 3 * lanes + x) + weight).CopyTo(sums[(3 * lanes + x)..]);
        }
    }

    private static void Divide(Span<float> sums, ReadOnlySpan<float> weights)
    {
        for (var x = 0; x < sums.Length; x += Vector<float>.Count) (At(sums, x) / At(weights, x)).CopyTo(sums[x..]);
    }

    private static Vector<float> At(ReadOnlySpan<float> row, int x) => new(row[x..]);
}
