using System.Buffers;
using System.Numerics;

namespace SegDsl.Imaging;

/// <summary>Smoothing that keeps edges. Tomasi, Manduchi: Bilateral Filtering for Gray and Color Images. ICCV 1998.</summary>
public static class BilateralFilter
{
    /// <summary>
    /// Every pixel as the mean of those around it, which weigh the less the farther away they are and the more their color differs: a Gaussian of
    /// the distance times a Gaussian of the Euclidean distance of the colors, whose standard deviation is that of all channels of the image. The
    /// window reaches three spatial standard deviations, and two pixels at least; beyond its borders the image goes on with the outermost pixel.
    /// </summary>
    /// <param name="image">The image.</param>
    /// <param name="sigma">Spatial standard deviation in pixels, &gt; 0.</param>
    public static RgbImage BilateralBlur(this RgbImage image, double sigma)
    {
        ArgumentNullException.ThrowIfNull(image);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(sigma);
        var variance = Variance(image);
        var perSquare = (float)(1 / (2 * variance));
        var result = RgbImage.Uninitialized(image.Width, image.Height);
        if (variance == 0)
        {
            image.Pixels.CopyTo(result.Pixels, 0);
            return result;
        }

        var radius = Math.Max(2, (int)Math.Ceiling(3 * sigma));
        // Rows are as long as whole vectors: what is computed beyond the image is never looked at.
        var (side, lanes) = (2 * radius + 1, (image.Width + Vector<float>.Count - 1) / Vector<float>.Count * Vector<float>.Count);
        var stride = lanes + 2 * radius;
        // The rows under the window as numbers, three channels each with a margin on both sides; then three rows of sums and one of weights.
        var buffer = ArrayPool<float>.Shared.Rent(3 * side * stride + 4 * lanes);
        buffer.AsSpan().Clear();
        var sums = buffer.AsSpan(3 * side * stride, 4 * lanes);
        for (var y = -radius; y < image.Height; y++)
        {
            Load(image, Math.Min(y + radius, image.Height - 1), radius, RowAt(y + radius));
            if (y < 0)
            {
                // Above the image its first row goes on.
                Load(image, 0, radius, RowAt(y));
                continue;
            }
            sums.Clear();
            for (var dy = -radius; dy <= radius; dy++)
                for (var dx = -radius; dx <= radius; dx++)
                    AddNeighbors(RowAt(y), RowAt(y + dy), radius, dx, (float)((dx * dx + dy * dy) / (2 * sigma * sigma)), perSquare, sums);
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

    /// <summary>Adds to every pixel its neighbor at an offset, and what it weighs.</summary>
    private static void AddNeighbors(
        ReadOnlySpan<float> row, ReadOnlySpan<float> other, int margin, int dx, float distance, float perSquare, Span<float> sums)
    {
        var (stride, lanes) = (row.Length / 3, sums.Length / 4);
        for (var x = 0; x < lanes; x += Vector<float>.Count)
        {
            var from = margin + x;
            var (red, green, blue) = (At(other, from + dx), At(other, stride + from + dx), At(other, 2 * stride + from + dx));
            var (dr, dg, db) = (red - At(row, from), green - At(row, stride + from), blue - At(row, 2 * stride + from));
            var weight = Vector.Exp(new Vector<float>(-distance) - (dr * dr + dg * dg + db * db) * perSquare);
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
