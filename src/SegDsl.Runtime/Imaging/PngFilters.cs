using System.Numerics;
using System.Runtime.Intrinsics;

namespace SegDsl.Imaging;

/// <summary>Undoes the filters of PNG rows: every byte is stored as its difference from what its neighbors predict. ISO/IEC 15948, clause 9.</summary>
internal static class PngFilters
{
    private const int Lanes = 16;

    /// <summary>Restores a row in place.</summary>
    /// <param name="filter">The number of the filter.</param>
    /// <param name="row">The stored bytes, which become the restored ones.</param>
    /// <param name="above">The restored row above; zeros above the first one.</param>
    /// <param name="distance">Bytes from a sample to the same one of the next pixel, at least 1.</param>
    /// <returns>False where there is no such filter.</returns>
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

    /// <summary>The neighbor nearest to left + up - diagonal; of equally near ones the first.</summary>
    private static byte Nearest(int left, int up, int diagonal)
    {
        var (toLeft, toUp) = (Math.Abs(up - diagonal), Math.Abs(left - diagonal));
        var toDiagonal = Math.Abs(left + up - 2 * diagonal);
        var nearest = toLeft <= toUp ? left : up;
        return (byte)(toDiagonal < Math.Min(toLeft, toUp) ? diagonal : nearest);
    }

    /// <summary>
    /// Fills sixteen bytes at once in areas of one value, of which label maps mostly consist: if the left neighbor and all neighbors above are equal and the
    /// stored differences are 0, the bytes have that value too.
    /// </summary>
    private static bool SkipFlat(Span<byte> row, ReadOnlySpan<byte> above, int distance, ref int x)
    {
        if (distance != 1 || row.Length - x < Lanes) return false;
        var value = Vector128.Create(row[x - 1]);
        if (above[x - 1] != row[x - 1] || Vector128.Create((ReadOnlySpan<byte>)row[x..]) != Vector128<byte>.Zero || Vector128.Create(above[x..]) != value) return false;
        value.CopyTo(row[x..]);
        x += Lanes - 1;
        return true;
    }
}
