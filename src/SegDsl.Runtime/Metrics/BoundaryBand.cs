using System.Buffers;

namespace SegDsl.Metrics;

/// <summary>
/// How far every pixel is from one of another class or from the outside of the image, by the moves of a chess king: what is within a width is the
/// inner band along its class's boundary. The memory is borrowed; dispose of it.
/// </summary>
internal readonly ref struct BoundaryBand : IDisposable
{
    private readonly ushort[] distances;
    private readonly int length;

    /// <summary>Measures the distances of a map.</summary>
    /// <param name="classes">A class for every pixel, row by row.</param>
    /// <param name="width">Width in pixels.</param>
    /// <param name="height">Height in pixels.</param>
    public BoundaryBand(ReadOnlySpan<ushort> classes, int width, int height)
    {
        // Once down and once up: a pixel is one move further away than the nearest of its neighbors of the same class.
        length = width * height;
        distances = ArrayPool<ushort>.Shared.Rent(length);
        for (var y = 0; y < height; y++)
        {
            var row = classes.Slice(y * width, width);
            var far = distances.AsSpan(y * width, width);
            if (y == 0 || y == height - 1) far.Fill(1);
            else Down(row, classes.Slice((y - 1) * width, width), distances.AsSpan((y - 1) * width, width), far);
        }
        for (var y = height - 2; y > 0; y--)
            Up(
                classes.Slice(y * width, width), classes.Slice((y + 1) * width, width), distances.AsSpan((y + 1) * width, width),
                distances.AsSpan(y * width, width));
    }

    /// <summary>The distance of every pixel, from 1.</summary>
    public ReadOnlySpan<ushort> Distances => distances.AsSpan(0, length);

    /// <summary>Gives the memory back.</summary>
    public void Dispose() => ArrayPool<ushort>.Shared.Return(distances);

    private static void Down(ReadOnlySpan<ushort> row, ReadOnlySpan<ushort> above, ReadOnlySpan<ushort> farAbove, Span<ushort> far)
    {
        far[0] = far[^1] = 1;
        for (var x = 1; x < row.Length - 1; x++)
        {
            var own = row[x];
            far[x] = row[x - 1] != own || above[x - 1] != own || above[x] != own || above[x + 1] != own
                ? (ushort)1
                : (ushort)(1 + Math.Min(Math.Min(far[x - 1], farAbove[x - 1]), Math.Min(farAbove[x], farAbove[x + 1])));
        }
    }

    private static void Up(ReadOnlySpan<ushort> row, ReadOnlySpan<ushort> below, ReadOnlySpan<ushort> farBelow, Span<ushort> far)
    {
        for (var x = row.Length - 2; x > 0; x--)
        {
            var own = row[x];
            far[x] = row[x + 1] != own || below[x - 1] != own || below[x] != own || below[x + 1] != own
                ? (ushort)1
                : Math.Min(far[x], (ushort)(1 + Math.Min(Math.Min(far[x + 1], farBelow[x - 1]), Math.Min(farBelow[x], farBelow[x + 1]))));
        }
    }
}
