using SegDsl.Imaging;

namespace SegDsl.Data;

/// <summary>Where the centroid of a class in a tile of an image is.</summary>
/// <param name="Image">The image's place in its dataset.</param>
/// <param name="Pixel">The centroid.</param>
internal readonly record struct ClassCentroid(int Image, PixelPoint Pixel);

/// <summary>For every class where it occurs: labels are cut into tiles, and every tile has a centroid for each class in it.</summary>
internal static class ClassCentroids
{
    /// <summary>The centroids of all classes, in the order of images and tiles.</summary>
    /// <param name="dataset">The labels.</param>
    /// <param name="tile">Side of the tiles in pixels; what is left at the right and lower edges makes smaller ones.</param>
    /// <exception cref="ImageException">A label image is missing, damaged or of the wrong kind.</exception>
    public static IReadOnlyList<ClassCentroid>[] Find(SegmentationDataset dataset, int tile)
    {
        var classes = dataset.Definition.Classes.Count;
        var found = new List<(int Class, PixelPoint Pixel)>[dataset.Count];
        try
        {
            Parallel.For(0, dataset.Count, image => found[image] = InImage(dataset.LoadLabels(image), classes, tile));
        }
        catch (AggregateException e) when (e.InnerExceptions[0] is ImageException or DatasetException)
        {
            throw e.InnerExceptions[0];
        }
        return [.. Enumerable.Range(0, classes).Select(c => found
            .SelectMany((inImage, image) => inImage.Where(centroid => centroid.Class == c).Select(centroid => new ClassCentroid(image, centroid.Pixel)))
            .ToList())];
    }

    /// <summary>The centroids in a map of train indices.</summary>
    internal static List<(int Class, PixelPoint Pixel)> InImage(LabelMap labels, int classes, int tile)
    {
        var centroids = new List<(int, PixelPoint)>();
        var sums = new (long Count, long X, long Y)[classes];
        for (var top = 0; top < labels.Height; top += tile)
            for (var left = 0; left < labels.Width; left += tile)
            {
                Array.Clear(sums);
                for (var y = top; y < Math.Min(top + tile, labels.Height); y++)
                {
                    var row = labels.Row(y);
                    for (var x = left; x < Math.Min(left + tile, labels.Width); x++)
                    {
                        if (row[x] >= classes) continue;
                        ref var sum = ref sums[row[x]];
                        (sum.Count, sum.X, sum.Y) = (sum.Count + 1, sum.X + x, sum.Y + y);
                    }
                }
                for (var c = 0; c < classes; c++)
                    if (sums[c] is { Count: > 0 } sum) centroids.Add((c, new PixelPoint((int)(sum.X / sum.Count), (int)(sum.Y / sum.Count))));
            }
        return centroids;
    }
}
