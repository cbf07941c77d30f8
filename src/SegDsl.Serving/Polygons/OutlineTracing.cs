using SegDsl.Imaging;

namespace SegDsl.Serving.Polygons;

/// <summary>Finds the polygons of a label map. Filling them gives the label map back exactly.</summary>
internal static class OutlineTracing
{
    /// <summary>Steps to the right, down, left and up: the order of turns to the right.</summary>
    private static readonly (int X, int Y)[] Steps = [(1, 0), (0, 1), (-1, 0), (0, -1)];

    /// <summary>Returns the polygon of every region, in the order of their first pixels.</summary>
    public static IReadOnlyList<LabelPolygon> Trace(LabelMap labels)
    {
        var (regions, count) = PixelRegions.Find(labels);
        var areas = new long[count];
        foreach (var region in regions) areas[region]++;
        var outer = new LabelPolygon?[count];
        var holes = new List<IReadOnlyList<PixelPoint>>?[count];
        // Every ring has a side that is the upper side of a pixel of the region. The first one of a region belongs to its outer ring.
        var isTraced = new bool[regions.Length];
        for (var i = 0; i < regions.Length; i++)
        {
            var region = regions[i];
            if (isTraced[i] || (i >= labels.Width && regions[i - labels.Width] == region)) continue;
            var ring = TraceRing(labels.Width, labels.Height, regions, i, isTraced);
            if (outer[region] is null) outer[region] = new(labels.Values[i], areas[region], ring, holes[region] = []);
            else holes[region]!.Add(ring);
        }
        return outer!;
    }

    /// <summary>Walks along a ring with the region on the right, from the upper side of a pixel to the right.</summary>
    private static List<PixelPoint> TraceRing(int width, int height, int[] regions, int first, bool[] isTraced)
    {
        var region = regions[first];
        var (x, y, direction) = (first % width, first / width, 0);
        var ring = new List<PixelPoint>();
        do
        {
            if (direction == 0) isTraced[(y * width) + x] = true;
            (x, y) = (x + Steps[direction].X, y + Steps[direction].Y);
            // Where two pixels of the region meet at a corner only, the walk stays on the sides of the same pixel.
            var turn = !IsInside(x, y, direction) ? 1 : IsInside(x, y, (direction + 3) % 4) ? 3 : 0;
            if (turn == 0) continue;
            direction = (direction + turn) % 4;
            ring.Add(new(x, y));
        }
        while (direction != 0 || (y * width) + x != first);
        // The walk ends with the corner where it started, if that is one.
        return ring;

        // Whether the pixel to the right of a step from a corner belongs to the region.
        bool IsInside(int cornerX, int cornerY, int step)
        {
            var (column, row) = step switch
            {
                0 => (cornerX, cornerY),
                1 => (cornerX - 1, cornerY),
                2 => (cornerX - 1, cornerY - 1),
                _ => (cornerX, cornerY - 1),
            };
            return column >= 0 && row >= 0 && column < width && row < height && regions[(row * width) + column] == region;
        }
    }
}
