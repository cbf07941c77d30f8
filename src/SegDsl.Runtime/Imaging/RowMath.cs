using System.Numerics;

namespace SegDsl.Imaging;

/// <summary>Inner loops of separable filters, one row at a time.</summary>
internal static class RowMath
{
    /// <summary>Computes the weighted sum of rows of bytes, element by element.</summary>
    /// <param name="source">The bytes that contain the rows.</param>
    /// <param name="starts">The offset of each row in <paramref name="source"/>.</param>
    /// <param name="weights">The weight of each row.</param>
    /// <param name="sum">The result, as long as a row.</param>
    public static void Mix(ReadOnlySpan<byte> source, ReadOnlySpan<int> starts, ReadOnlySpan<float> weights, Span<float> sum)
    {
        var (x, step) = (0, Vector<float>.Count);
        for (; x <= sum.Length - Vector<byte>.Count; x += Vector<byte>.Count)
        {
            var (first, second, third, fourth) = (Vector<float>.Zero, Vector<float>.Zero, Vector<float>.Zero, Vector<float>.Zero);
            for (var row = 0; row < starts.Length; row++)
            {
                Vector.Widen(new Vector<byte>(source[(starts[row] + x)..]), out var low, out var high);
                Vector.Widen(low, out var a, out var b);
                Vector.Widen(high, out var c, out var d);
                var weight = new Vector<float>(weights[row]);
                first += Vector.ConvertToSingle(Vector.AsVectorInt32(a)) * weight;
                second += Vector.ConvertToSingle(Vector.AsVectorInt32(b)) * weight;
                third += Vector.ConvertToSingle(Vector.AsVectorInt32(c)) * weight;
                fourth += Vector.ConvertToSingle(Vector.AsVectorInt32(d)) * weight;
            }
            first.CopyTo(sum[x..]);
            second.CopyTo(sum[(x + step)..]);
            third.CopyTo(sum[(x + 2 * step)..]);
            fourth.CopyTo(sum[(x + 3 * step)..]);
        }
        for (; x < sum.Length; x++)
        {
            var total = 0f;
            for (var row = 0; row < starts.Length; row++) total += source[starts[row] + x] * weights[row];
            sum[x] = total;
        }
    }

    /// <summary>Computes the weighted sum of rows of floats, element by element.</summary>
    /// <param name="source">The values that contain the rows.</param>
    /// <param name="starts">The offset of each row in <paramref name="source"/>.</param>
    /// <param name="weights">The weight of each row.</param>
    /// <param name="sum">The result, as long as a row.</param>
    public static void Mix(ReadOnlySpan<float> source, ReadOnlySpan<int> starts, ReadOnlySpan<float> weights, Span<float> sum)
    {
        var x = 0;
        for (; x <= sum.Length - Vector<float>.Count; x += Vector<float>.Count)
        {
            var total = Vector<float>.Zero;
            for (var row = 0; row < starts.Length; row++) total += new Vector<float>(source[(starts[row] + x)..]) * weights[row];
            total.CopyTo(sum[x..]);
        }
        for (; x < sum.Length; x++)
        {
            var total = 0f;
            for (var row = 0; row < starts.Length; row++) total += source[starts[row] + x] * weights[row];
            sum[x] = total;
        }
    }

    /// <summary>Convolves a row with a symmetric kernel.</summary>
    /// <param name="padded">The row, padded by the radius of the kernel on both sides.</param>
    /// <param name="kernel">The kernel from its center to one end.</param>
    /// <param name="distance">The distance between neighbors, in elements.</param>
    /// <param name="sum">The result.</param>
    public static void Convolve(ReadOnlySpan<float> padded, ReadOnlySpan<float> kernel, int distance, Span<float> sum)
    {
        var (x, middle) = (0, (kernel.Length - 1) * distance);
        for (; x <= sum.Length - Vector<float>.Count; x += Vector<float>.Count)
        {
            var total = new Vector<float>(padded[(x + middle)..]) * kernel[0];
            for (var tap = 1; tap < kernel.Length; tap++)
            {
                var offset = tap * distance;
                total += (new Vector<float>(padded[(x + middle - offset)..]) + new Vector<float>(padded[(x + middle + offset)..])) * kernel[tap];
            }
            total.CopyTo(sum[x..]);
        }
        for (; x < sum.Length; x++)
        {
            var total = padded[x + middle] * kernel[0];
            for (var tap = 1; tap < kernel.Length; tap++)
                total += (padded[x + middle - tap * distance] + padded[x + middle + tap * distance]) * kernel[tap];
            sum[x] = total;
        }
    }

    /// <summary>Rounds to a byte and clamps to 0 to 255.</summary>
    public static byte ToByte(float value) => (byte)Math.Clamp(value + 0.5f, 0, 255);
}
