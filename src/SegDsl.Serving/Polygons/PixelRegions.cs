using SegDsl.Imaging;

namespace SegDsl.Serving.Polygons;

/// <summary>Numbers the regions of a label map: connected pixels with one label, where pixels are connected along their sides, not at corners.</summary>
internal static class PixelRegions
{
    /// <summary>Returns the region of every pixel, from 0 in the order of their first pixels, and the number of regions.</summary>
    public static (int[] OfPixel, int Count) Find(LabelMap labels)
    {
        var (width, values) = (labels.Width, labels.Values);
        // The parent of every pixel in a tree of its region; the root is its first pixel.
        var parents = new int[values.Length];
        for (var i = 0; i < parents.Length; i++)
        {
            parents[i] = i;
            if (i % width > 0 && values[i - 1] == values[i]) parents[i] = Root(parents, i - 1);
            if (i >= width && values[i - width] == values[i]) Join(parents, i, i - width);
        }
        // Parents precede their children, so that they are numbered first.
        var count = 0;
        for (var i = 0; i < parents.Length; i++) parents[i] = parents[i] == i ? count++ : parents[parents[i]];
        return (parents, count);
    }

    private static void Join(int[] parents, int pixel, int other)
    {
        var (a, b) = (Root(parents, pixel), Root(parents, other));
        if (a < b) parents[b] = a;
        else parents[a] = b;
    }

    private static int Root(int[] parents, int pixel)
    {
        while (parents[pixel] != pixel) pixel = parents[pixel] = parents[parents[pixel]];
        return pixel;
    }
}
