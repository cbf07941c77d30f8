using System.Numerics;

namespace SegDsl.Imaging;

/// <summary>The inner loops of separable filters, over a row at a time.</summary>
internal static class RowMath
{
    /// <summary>Adds <paramref name="row"/> × <paramref name="weight"/> to <paramref name="sum"/>, element by element.</summary>
    public static void Accumulate(Span<float> sum, ReadOnlySpan<byte> row, float weight)
    {
        var i = 0;
        for (; i <= row.Length - Vector<byte>.Count; i += Vector<byte>.Count)
        {
            Vector.Widen(new Vector<byte>(row[i..]), out var low, out var high);
            Accumulate(sum[i..], low, weight);
            Accumulate(sum[(i + Vector<ushort>.Count)..], high, weight);
        }
        for (; i < row.Length; i++) sum[i] += row[i] * weight;
    }

    /// <inheritdoc cref="Accumulate(Span{float}, ReadOnlySpan{byte}, float)"/>
    public static void Accumulate(Span<float> sum, ReadOnlySpan<float> row, float weight)
    {
        var i = 0;
        for (; i <= row.Length - Vector<float>.Count; i += Vector<float>.Count)
            (new Vector<float>(sum[i..]) + new Vector<float>(row[i..]) * weight).CopyTo(sum[i..]);
        for (; i < row.Length; i++) sum[i] += row[i] * weight;
    }

    /// <summary>The nearest byte; values outside of 0…255 become the nearer end.</summary>
    public static byte ToByte(float value) => (byte)Math.Clamp(value + 0.5f, 0, 255);

    private static void Accumulate(Span<float> sum, Vector<ushort> values, float weight)
    {
        Vector.Widen(values, out var low, out var high);
        Accumulate(sum, low, weight);
        Accumulate(sum[Vector<uint>.Count..], high, weight);
    }

    private static void Accumulate(Span<float> sum, Vector<uint> values, float weight) =>
        (new Vector<float>(sum) + Vector.ConvertToSingle(Vector.AsVectorInt32(values)) * weight).CopyTo(sum);
}
