using System.Numerics;
using System.Runtime.Intrinsics;

namespace SegDsl.Imaging;

/// <summary>Reverses the filters of PNG rows, which store each byte as the difference from a prediction. ISO/IEC 15948, clause 9.</summary>
internal static class PngFilters
{
    private const int Lanes = 16;

    /// <summary>Restores a row in place.</summary>
    /// <param name="filter">The filter type.</param>
    /// <param name="row">The filtered bytes, which are replaced by the restored ones.</param>
    /// <param name="above">The restored previous row; zeros for the first row.</param>
    /// <param name="distance">The number of bytes between corresponding samples of adjacent pixels, at least 1.</param>
    /// <returns>False if the filter type is undefined.</returns>
    public static bool Undo(byte filter, Span<byte> row, ReadOnlySpan<byte> above, int distance)
    {
        switch (filter)
        {
            case 0: return true;
            case 1: UndoSub(row, distance); return true;
            case 2: UndoUp(row, above); return true;
            case 3: UndoAverage(row, above, distance); return true;
            case 4: UndoPaeth(row, above, distance); return true;
            default: return false;
        }
    }

    private static void UndoUp(Span<byte> row, ReadOnlySpan<byte> above)
    {
        var x = 0;
        for (; x <= row.Length - Vector<byte>.Count; x += Vector<byte>.Count) (new Vector<byte>(row[x..]) + new Vector<byte>(above[x..])).CopyTo(row[x..]);
        for (; x < row.Length; x++) row[x] += above[x];
    }

    private static void UndoSub(Span<byte> row, int distance)
    {
        for (var x = distance; x < row.Length; x++) row[x] += row[x - distance];
    }

    private static void UndoAverage(Span<byte> row, ReadOnlySpan<byte> above, int distance)
    {
        for (var x = 0; x < distance; x++) row[x] += (byte)(above[x] / 2);
        for (var x = distance; x < row.Length; x++)
        {
            if (SkipFlat(row, above, distance, ref x)) continue;
            row[x] += (byte)((row[x - distance] + above[x]) / 2);
        }
    }

    private static void UndoPaeth(Span<byte> row, ReadOnlySpan<byte> above, int distance)
    {
        for (var x = 0; x < distance; x++) row[x] += above[x];
        for (var x = distance; x < row.Length; x++)
        {
            if (SkipFlat(row, above, distance, ref x)) continue;
            row[x] += Nearest(row[x - distance], above[x], above[x - distance]);
        }
    }

    /// <summary>The Paeth predictor: the neighbor closest to left + up - diagonal. Ties are broken in the order left, up, diagonal.</summary>
    private static byte Nearest(int left, int up, int diagonal)
    {
        var (toLeft, toUp) = (Math.Abs(up - diagonal), Math.Abs(left - diagonal));
        var toDiagonal = Math.Abs(left + up - 2 * diagonal);
        var nearest = toLeft <= toUp ? left : up;
        return (byte)(toDiagonal < Math.Min(toLeft, toUp) ? diagonal : nearest);
    }

    /// <summary>
    /// Restores 16 bytes at once in constant areas, which make up most of a label map: if the left neighbor and all upper neighbors are equal and the
    /// stored differences are 0, all bytes have the same value.
    /// </summary>
    private static bool SkipFlat(Span<byte> row, ReadOnlySpan<byte> above, int distance, ref int x)
    {
        if (distance != 1 || row.Length - x < Lanes) return false;
        var value = Vector128.Create(row[x - 1]);
        if (above[x - 1] != row[x - 1] || Vector128.Create((ReadOnlySpan<byte>)row[x..]) != Vector128<byte>.Zero
            || Vector128.Create(above[x..]) != value) return false;
        value.CopyTo(row[x..]);
        x += Lanes - 1;
        return true;
    }
}
