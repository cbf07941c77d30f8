using System.Buffers;

namespace SegDsl.Metrics;

/// <summary>
/// The chessboard distance of every pixel to the nearest pixel of another class or to the outside of the image. Pixels up to a given distance form the
/// inner band along the boundary of their class. The memory is rented from a pool: dispose the instance to return it.
/// </summary>
internal readonly ref struct BoundaryBand : IDisposable
{
    private readonly ushort[] distances;
    private readonly int length;

    /// <summary>Computes the distances of a map.</summary>
    /// <param name="classes">The class of every pixel, in row-major order.</param>
    /// <param name="width">Width in pixels.</param>
    /// <param name="height">Height in pixels.</param>
    public BoundaryBand(ReadOnlySpan<ushort> classes, int width, int height)
    {
        // Two passes, down and up: the distance of a pixel is one more than the minimum distance of its neighbors of the same class.
        length = width * height;
        distances = ArrayPool<ushort>.Shared.Rent(length);
        for (var y = 0; y < height; y++)
        {
            var row = classes.Slice(y * width, width);
            var rowDistances = distances.AsSpan(y * width, width);
            if (y == 0 || y == height - 1) rowDistances.Fill(1);
            else Down(row, classes.Slice((y - 1) * width, width), distances.AsSpan((y - 1) * width, width), rowDistances);
        }
        for (var y = height - 2; y > 0; y--)
            Up(
                classes.Slice(y * width, width), classes.Slice((y + 1) * width, width), distances.AsSpan((y + 1) * width, width),
                distances.AsSpan(y * width, width));
    }

    /// <summary>The distance of every pixel in pixels, at least 1, in row-major order.</summary>
    public ReadOnlySpan<ushort> Distances => distances.AsSpan(0, length);

    /// <summary>Returns the memory to the pool.</summary>
    public void Dispose() => ArrayPool<ushort>.Shared.Return(distances);

    private static void Down(ReadOnlySpan<ushort> row, ReadOnlySpan<ushort> above, ReadOnlySpan<ushort> distancesAbove, Span<ushort> rowDistances)
    {
        rowDistances[0] = rowDistances[^1] = 1;
        for (var x = 1; x < row.Length - 1; x++)
        {
            var own = row[x];
            rowDistances[x] = row[x - 1] != own || above[x - 1] != own || above[x] != own || above[x + 1] != own
                ? (ushort)1
                : (ushort)(1 + Math.Min(Math.Min(rowDistances[x - 1], distancesAbove[x - 1]), Math.Min(distancesAbove[x], distancesAbove[x + 1])));
        }
    }

    private static void Up(ReadOnlySpan<ushort> row, ReadOnlySpan<ushort> below, ReadOnlySpan<ushort> distancesBelow, Span<ushort> rowDistances)
    {
        for (var x = row.Length - 2; x > 0; x--)
        {
            var own = row[x];
            rowDistances[x] = row[x + 1] != own || below[x - 1] != own || below[x] != own || below[x + 1] != own
                ? (ushort)1
                : Math.Min(
                    rowDistances[x],
                    (ushort)(1 + Math.Min(Math.Min(rowDistances[x + 1], distancesBelow[x - 1]), Math.Min(distancesBelow[x], distancesBelow[x + 1]))));
        }
    }
}
