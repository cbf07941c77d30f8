namespace SegDsl.Metrics;

/// <summary>Distances from the pixels of one sparse set to those of another, up to a radius.</summary>
internal sealed class BoundaryDistances
{
    private const int Far = int.MaxValue;

    private readonly int width;
    private readonly int height;
    private readonly int radius;

    /// <summary>The distance to the nearest pixel of the other set in the same row, or <see cref="Far"/> if none is within the radius.</summary>
    private readonly int[] alongRow;

    /// <summary>Allocates the buffers for images of a size.</summary>
    /// <param name="width">Width in pixels.</param>
    /// <param name="height">Height in pixels.</param>
    /// <param name="radius">The maximum distance in pixels.</param>
    public BoundaryDistances(int width, int height, int radius)
    {
        (this.width, this.height, this.radius) = (width, height, radius);
        alongRow = new int[width * height];
        Array.Fill(alongRow, Far);
    }

    /// <summary>
    /// The squared Euclidean distance, in pixels, of every pixel to the nearest of <paramref name="others"/>, or <see cref="long.MaxValue"/> if none is
    /// within the radius.
    /// </summary>
    public long[] Squared(List<int> pixels, List<int> others)
    {
        foreach (var other in others)
        {
            var x = other % width;
            for (var along = -Math.Min(radius, x); along <= Math.Min(radius, width - 1 - x); along++)
                alongRow[other + along] = Math.Min(alongRow[other + along], Math.Abs(along));
        }

        var squared = new long[pixels.Count];
        for (var i = 0; i < squared.Length; i++) squared[i] = Nearest(pixels[i]);

        foreach (var other in others)
        {
            var x = other % width;
            var left = Math.Min(radius, x);
            alongRow.AsSpan(other - left, left + 1 + Math.Min(radius, width - 1 - x)).Fill(Far);
        }
        return squared;
    }

    private long Nearest(int pixel)
    {
        var y = pixel / width;
        var nearest = long.MaxValue;
        // Rows further away than the nearest pixel so far cannot contain a nearer one.
        for (var rows = 0; rows <= radius && (long)rows * rows < nearest; rows++)
        {
            if (y - rows >= 0) Consider(alongRow[pixel - rows * width]);
            if (y + rows < height) Consider(alongRow[pixel + rows * width]);

            void Consider(int along)
            {
                if (along != Far) nearest = Math.Min(nearest, (long)rows * rows + (long)along * along);
            }
        }
        return nearest <= (long)radius * radius ? nearest : long.MaxValue;
    }
}
