using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace SegDsl.Imaging.Jpeg;

/// <summary>
/// The inverse discrete cosine transform of a block. C. Loeffler, A. Ligtenberg, G. S. Moschytz: Practical fast 1-D DCT algorithms with 11 multiplications.
/// ICASSP 1989. In fixed-point arithmetic with 13 fractional bits, rounded where libjpeg's accurate transform rounds, so that the pixels are equal.
/// </summary>
internal static class JpegTransform
{
    private const int FractionBits = 13;

    // Two fractional bits are kept between the columns and the rows. The rows also divide by 8 and add 128, since samples are stored around zero.
    private const int ColumnShift = FractionBits - 2, RowShift = FractionBits + 2 + 3;
    private const int ColumnRounding = 1 << (ColumnShift - 1), RowRounding = (1 << (RowShift - 1)) + (128 << RowShift);

    /// <summary>Transforms a block.</summary>
    /// <param name="block">64 dequantized coefficients, row by row.</param>
    /// <param name="samples">The samples of the component, from the block's first one on.</param>
    /// <param name="stride">Bytes from one row to the next.</param>
    public static void Invert(ReadOnlySpan<int> block, Span<byte> samples, int stride)
    {
        var (a, b, c, d) = (Load(block, 0), Load(block, 1), Load(block, 2), Load(block, 3));
        var (e, f, g, h) = (Load(block, 4), Load(block, 5), Load(block, 6), Load(block, 7));
        Transform(ref a, ref b, ref c, ref d, ref e, ref f, ref g, ref h, Vector256.Create(ColumnRounding), ColumnShift);
        Transpose(ref a, ref b, ref c, ref d, ref e, ref f, ref g, ref h);
        Transform(ref a, ref b, ref c, ref d, ref e, ref f, ref g, ref h, Vector256.Create(RowRounding), RowShift);
        Transpose(ref a, ref b, ref c, ref d, ref e, ref f, ref g, ref h);
        Store(a, b, c, d, samples, stride);
        Store(e, f, g, h, samples[(4 * stride)..], stride);
    }

    /// <summary>Fills a block without AC coefficients.</summary>
    public static void Fill(int dc, Span<byte> samples, int stride)
    {
        var sample = (byte)Math.Clamp(((dc << 2) + 16 >> 5) + 128, 0, 255);
        for (var row = 0; row < 8; row++) samples.Slice(row * stride, 8).Fill(sample);
    }

    /// <summary>Transforms eight columns at once; each vector is a row.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Transform(
        ref Vector256<int> a, ref Vector256<int> b, ref Vector256<int> c, ref Vector256<int> d,
        ref Vector256<int> e, ref Vector256<int> f, ref Vector256<int> g, ref Vector256<int> h, Vector256<int> rounding, int shift)
    {
        // The even frequencies.
        var rotated = (c + g) * Constant(0.541196100);
        var (high, low) = (rotated - g * Constant(1.847759065), rotated + c * Constant(0.765366865));
        var (sum, difference) = ((a + e << FractionBits) + rounding, (a - e << FractionBits) + rounding);
        var (even0, even1, even2, even3) = (sum + low, difference + high, difference - high, sum - low);

        // The odd frequencies.
        var both = (b + d + f + h) * Constant(1.175875602);
        var (outer, inner) = ((b + h) * Constant(-0.899976223), (d + f) * Constant(-2.562915447));
        var (left, right) = (both + (d + h) * Constant(-1.961570560), both + (b + f) * Constant(-0.390180644));
        var odd0 = b * Constant(1.501321110) + outer + right;
        var odd1 = d * Constant(3.072711026) + inner + left;
        var odd2 = f * Constant(2.053119869) + inner + right;
        var odd3 = h * Constant(0.298631336) + outer + left;

        (a, h) = (even0 + odd0 >> shift, even0 - odd0 >> shift);
        (b, g) = (even1 + odd1 >> shift, even1 - odd1 >> shift);
        (c, f) = (even2 + odd2 >> shift, even2 - odd2 >> shift);
        (d, e) = (even3 + odd3 >> shift, even3 - odd3 >> shift);
    }

    private static Vector256<int> Constant(double value) => Vector256.Create((int)Math.Round(value * (1 << FractionBits)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Transpose(
        ref Vector256<int> a, ref Vector256<int> b, ref Vector256<int> c, ref Vector256<int> d,
        ref Vector256<int> e, ref Vector256<int> f, ref Vector256<int> g, ref Vector256<int> h)
    {
        Transpose(ref a, ref b, ref c, ref d);
        Transpose(ref e, ref f, ref g, ref h);
        (a, e) = (Avx2.Permute2x128(a, e, 0x20), Avx2.Permute2x128(a, e, 0x31));
        (b, f) = (Avx2.Permute2x128(b, f, 0x20), Avx2.Permute2x128(b, f, 0x31));
        (c, g) = (Avx2.Permute2x128(c, g, 0x20), Avx2.Permute2x128(c, g, 0x31));
        (d, h) = (Avx2.Permute2x128(d, h, 0x20), Avx2.Permute2x128(d, h, 0x31));
    }

    /// <summary>Transposes the four columns on the left, and those on the right.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Transpose(ref Vector256<int> a, ref Vector256<int> b, ref Vector256<int> c, ref Vector256<int> d)
    {
        var (ab, cd) = (Avx2.UnpackLow(a, b).AsInt64(), Avx2.UnpackLow(c, d).AsInt64());
        var (abHigh, cdHigh) = (Avx2.UnpackHigh(a, b).AsInt64(), Avx2.UnpackHigh(c, d).AsInt64());
        (a, b) = (Avx2.UnpackLow(ab, cd).AsInt32(), Avx2.UnpackHigh(ab, cd).AsInt32());
        (c, d) = (Avx2.UnpackLow(abHigh, cdHigh).AsInt32(), Avx2.UnpackHigh(abHigh, cdHigh).AsInt32());
    }

    private static Vector256<int> Load(ReadOnlySpan<int> block, int row) => Vector256.Create(block.Slice(8 * row, 8));

    /// <summary>Stores four rows as bytes, saturated.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(Vector256<int> a, Vector256<int> b, Vector256<int> c, Vector256<int> d, Span<byte> samples, int stride)
    {
        // Each half has four bytes of every row.
        var bytes = Avx2.PackUnsignedSaturate(Avx2.PackSignedSaturate(a, b), Avx2.PackSignedSaturate(c, d)).AsUInt32();
        var rows = Avx2.PermuteVar8x32(bytes, Vector256.Create(0u, 4, 1, 5, 2, 6, 3, 7)).AsByte();
        rows.GetLower().GetLower().CopyTo(samples);
        rows.GetLower().GetUpper().CopyTo(samples[stride..]);
        rows.GetUpper().GetLower().CopyTo(samples[(2 * stride)..]);
        rows.GetUpper().GetUpper().CopyTo(samples[(3 * stride)..]);

    }
}
