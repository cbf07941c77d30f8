using SegDsl.Imaging;

namespace SegDsl.Data;

/// <summary>The centroid of a class within a tile of an image.</summary>
/// <param name="Image">The index of the image in its dataset.</param>
/// <param name="Pixel">The centroid in pixels of the image.</param>
internal readonly record struct ClassCentroid(int Image, PixelPoint Pixel);

/// <summary>
/// Finds where classes occur: label maps are divided into tiles, and each tile has one centroid per class it contains. Zhu et al.: Improving
/// Semantic Segmentation via Video Propagation and Label Relaxation. CVPR 2019.
/// </summary>
internal static class ClassCentroids
{
    /// <summary>Returns the centroids by class, in the order of images and tiles.</summary>
    /// <param name="dataset">The dataset whose labels are read.</param>
    /// <param name="tile">Side of the tiles in pixels. Tiles at the right and lower edges may be smaller.</param>
    /// <param name="stopping">Stops after the label images in work.</param>
    /// <exception cref="ImageException">A label image is missing, damaged or unsupported.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="stopping"/> was canceled.</exception>
    public static IReadOnlyList<ClassCentroid>[] Find(SegmentationDataset dataset, int tile, CancellationToken stopping)
    {
        var classes = dataset.Definition.Classes.Count;
        var found = SampleScan.Map(dataset.Count, image => InImage(dataset.LoadLabels(image), classes, tile), progress: null, stopping);
        return [.. Enumerable.Range(0, classes).Select(c => found
            .SelectMany((inImage, image) => inImage.Where(centroid => centroid.Class == c).Select(centroid => new ClassCentroid(image, centroid.Pixel)))
            .ToList())];
    }

    /// <summary>Returns the centroids in a label map of train indices, tile by tile.</summary>
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
