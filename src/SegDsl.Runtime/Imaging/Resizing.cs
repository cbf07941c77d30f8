using System.Buffers;
using System.Runtime.Intrinsics;

namespace SegDsl.Imaging;

/// <summary>
/// Resizes images with bilinear interpolation, antialiased when shrinking, and label maps with nearest-neighbor sampling. Pixels are areas, so the
/// corners of the image stay aligned. The results match Pillow. Each method returns a new image or map.
/// </summary>
public static class Resizing
{
    /// <summary>Resizes the image.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The size is out of range.</exception>
    /// <param name="image">The image.</param>
    /// <param name="width">New width in pixels, at least 1.</param>
    /// <param name="height">New height in pixels, at least 1.</param>
    public static RgbImage Resize(this RgbImage image, int width, int height) => image.Resize(width, height, new PixelWindow(0, 0, width, height));

    /// <summary>Resizes the map.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The size is out of range.</exception>
    /// <param name="labels">The map.</param>
    /// <param name="width">New width in pixels, at least 1.</param>
    /// <param name="height">New height in pixels, at least 1.</param>
    public static LabelMap Resize(this LabelMap labels, int width, int height) =>
        labels.Resize(width, height, new PixelWindow(0, 0, width, height), outside: 0);

    /// <summary>Computes a window of the resized image. Pixels outside of the image are black.</summary>
    /// <param name="image">The image.</param>
    /// <param name="width">Width of the full resized image in pixels, at least 1.</param>
    /// <param name="height">Height of the full resized image in pixels, at least 1.</param>
    /// <param name="window">The window of the resized image to compute.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is out of range.</exception>
    public static RgbImage Resize(this RgbImage image, int width, int height, PixelWindow window)
    {
        ArgumentNullException.ThrowIfNull(image);
        _ = ImageSize.Count(width, height, 3);
        var result = RgbImage.Uninitialized(window.Width, window.Height);
        var inside = window.Within(width, height);
        if (inside.Width < window.Width || inside.Height < window.Height) Array.Clear(result.Pixels);
        if (inside.Width == 0 || inside.Height == 0) return result;
        if (width == image.Width && height == image.Height)
        {
            for (var y = inside.Y; y < inside.Y + inside.Height; y++)
                image.Row(y).Slice(3 * inside.X, 3 * inside.Width).CopyTo(result.Row(y - window.Y)[(3 * (inside.X - window.X))..]);
            return result;
        }

        var columns = new ResizingTaps(image.Width, width, inside.X, inside.Width);
        var rows = new ResizingTaps(image.Height, height, inside.Y, inside.Height);
        var left = columns.First(0);
        // A row of the needed source columns, combined from source rows, then the target row. Pixels are accessed as four floats, so each has one more.
        var mixed = 3 * (columns.First(inside.Width - 1) + columns.Count - left);
        var buffer = ArrayPool<float>.Shared.Rent(mixed + 3 * inside.Width + 2);
        var source = buffer.AsSpan(0, mixed + 1);
        var target = buffer.AsSpan(mixed + 1, 3 * inside.Width + 1);
        source[mixed] = 0;
        var starts = new int[rows.Count];
        for (var y = 0; y < inside.Height; y++)
        {
            for (var tap = 0; tap < starts.Length; tap++) starts[tap] = 3 * ((rows.First(y) + tap) * image.Width + left);
            RowMath.Mix(image.Pixels, starts, rows.Weights(y), source[..mixed]);
            MixColumns(source, columns, left, target);
            PixelRows.ToBytes(target[..^1], result.Row(inside.Y + y - window.Y).Slice(3 * (inside.X - window.X), 3 * inside.Width));
        }
        ArrayPool<float>.Shared.Return(buffer);
        return result;
    }

    /// <summary>Computes a window of the resized map.</summary>
    /// <param name="labels">The map.</param>
    /// <param name="width">Width of the full resized map in pixels, at least 1.</param>
    /// <param name="height">Height of the full resized map in pixels, at least 1.</param>
    /// <param name="window">The window of the resized map to compute.</param>
    /// <param name="outside">The value of pixels outside of the map.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is out of range.</exception>
    public static LabelMap Resize(this LabelMap labels, int width, int height, PixelWindow window, ushort outside)
    {
        ArgumentNullException.ThrowIfNull(labels);
        _ = ImageSize.Count(width, height, 1);
        var result = LabelMap.Uninitialized(window.Width, window.Height);
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

    /// <summary>The source pixel whose area contains the center of a target pixel.</summary>
    internal static int Nearest(int target, int sourceLength, int targetLength) => (int)((2L * target + 1) * sourceLength / (2L * targetLength));

    private static void MixColumns(ReadOnlySpan<float> source, ResizingTaps columns, int left, Span<float> target)
    {
        for (var x = 0; x < target.Length / 3; x++)
        {
            var from = source[(3 * (columns.First(x) - left))..];
            var weights = columns.Weights(x);
            var pixel = Vector128.Create(from) * weights[0];
            for (var tap = 1; tap < weights.Length; tap++) pixel += Vector128.Create(from[(3 * tap)..]) * weights[tap];
            // The fourth float belongs to the next pixel, which overwrites it.
            pixel.CopyTo(target[(3 * x)..]);
        }
    }
}
