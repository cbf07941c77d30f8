using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace SegDsl.Imaging.Jpeg;

/// <summary>Upsamples chroma and converts YCbCr to RGB, row by row, in the arithmetic of libjpeg. ITU-T T.871.</summary>
internal static class JpegColors
{
    /// <summary>Samples processed at once: rows that are read or written must have this many extra elements.</summary>
    public const int Lanes = 16;

    private const int StoredBytes = 3 * Lanes + 4;

    /// <summary>
    /// Upsamples a row of chroma to twice its width, with a triangle filter: the nearer sample has weight 3/4, the other neighbor 1/4. If the height is halved
    /// too, so have the nearer row and the other one.
    /// </summary>
    /// <param name="near">The nearer row.</param>
    /// <param name="far">The other row; the same one at the border, and if the height is not halved.</param>
    /// <param name="isLow">Whether the height is halved.</param>
    /// <param name="sums">Scratch space: the weighted sums of both rows, and one sample more on both sides.</param>
    /// <param name="result">The upsampled row.</param>
    /// <param name="width">Number of chroma samples.</param>
    public static void Upsample(ReadOnlySpan<byte> near, ReadOnlySpan<byte> far, bool isLow, Span<ushort> sums, Span<byte> result, int width)
    {
        // Ties are rounded up and down in turn.
        var (evenRounding, oddRounding) = isLow ? (8, 7) : (4, 8);
        for (var x = 0; x < width; x += Lanes)
        {
            var sample = Widen(near[x..]);
            (sample + sample + sample + Widen(far[x..])).AsUInt16().CopyTo(sums[(x + 1)..]);
        }
        (sums[0], sums[width + 1]) = (sums[1], sums[width]);
        for (var x = 0; x < width; x += Lanes)
        {
            var sum = Vector256.Create((ReadOnlySpan<ushort>)sums[(x + 1)..]);
            var (left, right) = (Vector256.Create((ReadOnlySpan<ushort>)sums[x..]), Vector256.Create((ReadOnlySpan<ushort>)sums[(x + 2)..]));
            var even = sum + sum + sum + left + Vector256.Create((ushort)evenRounding) >> 4;
            var odd = sum + sum + sum + right + Vector256.Create((ushort)oddRounding) >> 4;
            (even | odd << 8).AsByte().CopyTo(result[(2 * x)..]);
        }
    }

    /// <summary>Converts a row.</summary>
    /// <param name="luma">Y of every pixel.</param>
    /// <param name="blueChroma">Cb of every pixel.</param>
    /// <param name="redChroma">Cr of every pixel.</param>
    /// <param name="pixels">Red, green and blue of every pixel.</param>
    public static void ToRgb(ReadOnlySpan<byte> luma, ReadOnlySpan<byte> blueChroma, ReadOnlySpan<byte> redChroma, Span<byte> pixels)
    {
        Span<byte> last = stackalloc byte[StoredBytes];
        for (var x = 0; 3 * x < pixels.Length; x += Lanes)
        {
            var y = Widen(luma[x..]);
            var (cb, cr) = (Widen(blueChroma[x..]) - Vector256.Create((short)128), Widen(redChroma[x..]) - Vector256.Create((short)128));
            // The factors are 1.402, -0.34414, -0.71414 and 1.772; the integer parts are split off so that the rest fits into 16 bits.
            var red = ToBytes(y + cr + Scale(cr, 0.40200));
            var green = ToBytes(y - cr + Scale(cb, cr));
            var blue = ToBytes(y + cb + cb + Scale(cb, -0.22800));
            var rest = pixels[(3 * x)..];
            if (rest.Length >= StoredBytes) Store(red, green, blue, rest);
            else
            {
                Store(red, green, blue, last);
                last[..Math.Min(rest.Length, 3 * Lanes)].CopyTo(rest);
            }
        }
    }

    /// <summary>Stores sixteen pixels of three bytes, followed by four arbitrary bytes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(Vector128<byte> red, Vector128<byte> green, Vector128<byte> blue, Span<byte> pixels)
    {
        var (low, high) = (Sse2.UnpackLow(red, green).AsUInt16(), Sse2.UnpackHigh(red, green).AsUInt16());
        var (lowBlue, highBlue) = (Sse2.UnpackLow(blue, blue).AsUInt16(), Sse2.UnpackHigh(blue, blue).AsUInt16());
        Store(Sse2.UnpackLow(low, lowBlue), 0, pixels);
        Store(Sse2.UnpackHigh(low, lowBlue), 1, pixels);
        Store(Sse2.UnpackLow(high, highBlue), 2, pixels);
        Store(Sse2.UnpackHigh(high, highBlue), 3, pixels);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(Vector128<ushort> four, int place, Span<byte> pixels) =>
        Vector128.Shuffle(four.AsByte(), Vector128.Create((byte)0, 1, 2, 4, 5, 6, 8, 9, 10, 12, 13, 14, 0, 0, 0, 0)).CopyTo(pixels[(12 * place)..]);

    private static Vector256<short> Widen(ReadOnlySpan<byte> bytes) => Avx2.ConvertToVector256Int16(Vector128.Create(bytes));

    private static Vector128<byte> ToBytes(Vector256<short> values) => Sse2.PackUnsignedSaturate(values.GetLower(), values.GetUpper());

    /// <summary>Multiplies and rounds.</summary>
    private static Vector256<short> Scale(Vector256<short> values, double factor) =>
        Avx2.MultiplyHigh(values + values, Vector256.Create((short)Math.Round(factor * 65536))) + Vector256<short>.One >> 1;

    /// <summary>-0.34414 cb + 0.28586 cr, rounded.</summary>
    private static Vector256<short> Scale(Vector256<short> cb, Vector256<short> cr)
    {
        var factors = Vector256.Create(-22554 & 0xFFFF | 18734 << 16).AsInt16();
        var (low, high) = (Avx2.MultiplyAddAdjacent(Avx2.UnpackLow(cb, cr), factors), Avx2.MultiplyAddAdjacent(Avx2.UnpackHigh(cb, cr), factors));
        var half = Vector256.Create(1 << 15);
        return Avx2.PackSignedSaturate(low + half >> 16, high + half >> 16);
    }
}
