using System.Runtime.Intrinsics;

namespace SegDsl.Imaging;

/// <summary>Converts rows between interleaved RGB bytes and planar floats, sixteen pixels at a time.</summary>
internal static class PixelRows
{
    private const int Lanes = 16;

    // For each channel, the shuffles that select its bytes from the first, second and third 16 of 48 bytes; index 255 gives 0.
    private static readonly Vector128<byte>[][] splitShuffles = [.. Enumerable.Range(0, 3).Select(channel =>
        Enumerable.Range(0, 3).Select(third => Shuffle(pixel => 3 * pixel + channel - Lanes * third)).ToArray())];

    // For each third of 48 interleaved bytes, the shuffles that place the values of each channel.
    private static readonly Vector128<byte>[][] joinShuffles = [.. Enumerable.Range(0, 3).Select(third =>
        Enumerable.Range(0, 3).Select(channel =>
            Shuffle(i => (Lanes * third + i) % 3 == channel ? (Lanes * third + i) / 3 : 255)).ToArray())];

    /// <summary>Splits a row into channels.</summary>
    /// <param name="pixels">The row, three bytes per pixel.</param>
    /// <param name="red">The resulting red values, one per pixel.</param>
    /// <param name="green">The resulting green values.</param>
    /// <param name="blue">The resulting blue values.</param>
    public static void Split(ReadOnlySpan<byte> pixels, Span<float> red, Span<float> green, Span<float> blue)
    {
        var x = 0;
        for (; x <= red.Length - Lanes; x += Lanes)
        {
            var from = pixels.Slice(3 * x, 3 * Lanes);
            var (first, second, third) = (Vector128.Create(from), Vector128.Create(from[Lanes..]), Vector128.Create(from[(2 * Lanes)..]));
            Widen(Pick(first, second, third, splitShuffles[0]), red.Slice(x, Lanes));
            Widen(Pick(first, second, third, splitShuffles[1]), green.Slice(x, Lanes));
            Widen(Pick(first, second, third, splitShuffles[2]), blue.Slice(x, Lanes));
        }
        for (; x < red.Length; x++) (red[x], green[x], blue[x]) = (pixels[3 * x], pixels[3 * x + 1], pixels[3 * x + 2]);
    }

    /// <summary>Joins channels into a row. Values are rounded and clamped to 0 to 255.</summary>
    /// <param name="red">The red values, one per pixel.</param>
    /// <param name="green">The green values.</param>
    /// <param name="blue">The blue values.</param>
    /// <param name="pixels">The resulting row, three bytes per pixel.</param>
    public static void Join(ReadOnlySpan<float> red, ReadOnlySpan<float> green, ReadOnlySpan<float> blue, Span<byte> pixels)
    {
        var x = 0;
        for (; x <= red.Length - Lanes; x += Lanes)
        {
            var (r, g, b) = (Narrow(red.Slice(x, Lanes)), Narrow(green.Slice(x, Lanes)), Narrow(blue.Slice(x, Lanes)));
            for (var third = 0; third < 3; third++) Pick(r, g, b, joinShuffles[third]).CopyTo(pixels[(3 * x + Lanes * third)..]);
        }
        for (; x < red.Length; x++)
            (pixels[3 * x], pixels[3 * x + 1], pixels[3 * x + 2]) = (RowMath.ToByte(red[x]), RowMath.ToByte(green[x]), RowMath.ToByte(blue[x]));
    }

    /// <summary>Rounds values to bytes and clamps them to 0 to 255.</summary>
    public static void ToBytes(ReadOnlySpan<float> values, Span<byte> bytes)
    {
        var i = 0;
        for (; i <= values.Length - Lanes; i += Lanes) Narrow(values.Slice(i, Lanes)).CopyTo(bytes[i..]);
        for (; i < values.Length; i++) bytes[i] = RowMath.ToByte(values[i]);
    }

    private static Vector128<byte> Pick(Vector128<byte> first, Vector128<byte> second, Vector128<byte> third, Vector128<byte>[] order) =>
        Vector128.Shuffle(first, order[0]) | Vector128.Shuffle(second, order[1]) | Vector128.Shuffle(third, order[2]);

    private static void Widen(Vector128<byte> bytes, Span<float> values)
    {
        var (low, high) = Vector128.Widen(bytes);
        Widen(low, values);
        Widen(high, values[8..]);
    }

    private static void Widen(Vector128<ushort> numbers, Span<float> values)
    {
        var (low, high) = Vector128.Widen(numbers);
        Vector128.ConvertToSingle(low.AsInt32()).CopyTo(values);
        Vector128.ConvertToSingle(high.AsInt32()).CopyTo(values[4..]);
    }

    private static Vector128<byte> Narrow(ReadOnlySpan<float> values) => Vector128.Narrow(
        Vector128.Narrow(Round(values), Round(values[4..])).AsUInt16(), Vector128.Narrow(Round(values[8..]), Round(values[12..])).AsUInt16());

    private static Vector128<int> Round(ReadOnlySpan<float> values) => Vector128.ConvertToInt32(
        Vector128.Min(Vector128.Max(Vector128.Create(values) + Vector128.Create(0.5f), Vector128<float>.Zero), Vector128.Create(255f)));

    private static Vector128<byte> Shuffle(Func<int, int> from) => Vector128.Create(
        [.. Enumerable.Range(0, Lanes).Select(i => from(i) is >= 0 and < Lanes and var index ? (byte)index : byte.MaxValue)]);
}
