using SegDsl.Imaging;
using SegDsl.Volumes;

namespace SegDsl.Metrics;

/// <summary>
/// The 95th percentile of the distances between the boundaries of predicted and labeled classes, in pixels, of volumes in millimeters, in both directions
/// together. A boundary pixel of a class has a neighbor along an axis that is not of its class, or is at the border of the image. Huttenlocher, Klanderman,
/// Rucklidge: Comparing Images Using the Hausdorff Distance. PAMI 1993; the percentile excludes outliers, as in medical challenges.
/// </summary>
public sealed class HausdorffDistance
{
    private const double Percentile = 0.95;

    private readonly int classes;
    private readonly int ignoreIndex;
    private readonly double[] sums;

    /// <summary>Creates an empty score.</summary>
    /// <param name="classes">The number of classes.</param>
    /// <param name="ignoreIndex">Pixels with this label belong to no class, in the labels and in the prediction.</param>
    public HausdorffDistance(int classes, int ignoreIndex) => (this.classes, this.ignoreIndex, sums) = (classes, ignoreIndex, new double[2 * classes]);

    /// <summary>For every class, the sum of the distances and the number of images with the class in both maps. Processes exchange them.</summary>
    public ReadOnlySpan<double> Sums => sums;

    /// <summary>Scores an image and adds the result. A class that is not in both maps has no distance in the image, and is not counted.</summary>
    /// <param name="prediction">Class indices; larger values belong to no class.</param>
    /// <param name="labels">Class indices or the ignore index, of the same size.</param>
    /// <exception cref="ArgumentException">The sizes differ.</exception>
    public void Add(LabelMap prediction, LabelMap labels)
    {
        MapSizes.RequireSame(prediction, labels);
        var (width, height) = (labels.Width, labels.Height);
        var (predicted, labeled) = (BoundariesOf(prediction, labels), BoundariesOf(labels, labels));
        // Width + height is an upper bound of all distances within the image.
        var distances = new BoundaryDistances(width, height, width + height);
        for (var label = 0; label < classes; label++)
        {
            if (predicted[label].Count == 0 || labeled[label].Count == 0) continue;
            Add(label, distances.Squared(predicted[label], labeled[label]).Concat(distances.Squared(labeled[label], predicted[label]))
                .Select(squared => Math.Sqrt(squared)));
        }
    }

    /// <summary>Scores a volume and adds the result. A class that is not in both volumes has no distance, and is not counted.</summary>
    /// <param name="prediction">Class indices; larger values belong to no class.</param>
    /// <param name="labels">Class indices or the ignore index, of the same size.</param>
    /// <param name="spacing">The distances between voxels.</param>
    public void Add(LabelVolume prediction, LabelVolume labels, VolumeSpacing spacing)
    {
        ArgumentNullException.ThrowIfNull(prediction);
        ArgumentNullException.ThrowIfNull(labels);
        using var predicted = new MaskedClasses(prediction.AsMap(), labels.AsMap(), ignoreIndex, classes);
        using var labeled = new MaskedClasses(labels.AsMap(), labels.AsMap(), ignoreIndex, classes);
        var (ofPrediction, ofLabels) = (new SurfaceVoxels(predicted.Values, labels.Size, classes), new SurfaceVoxels(labeled.Values, labels.Size, classes));
        for (var label = 0; label < classes; label++)
        {
            var (some, others) = (ofPrediction.Of(label), ofLabels.Of(label));
            if (some.Count > 0 && others.Count > 0) Add(label, SurfaceDistances.Between(some, others, labels.Size, spacing));
        }
    }

    /// <summary>Adds the percentile of the distances of a class.</summary>
    private void Add(int label, IEnumerable<double> distances)
    {
        var all = distances.Order().ToList();
        var place = Percentile * (all.Count - 1);
        var below = (int)place;
        sums[2 * label] += all[below] + (all[Math.Min(below + 1, all.Count - 1)] - all[below]) * (place - below);
        sums[2 * label + 1]++;
    }

    /// <summary>Adds <see cref="Sums"/> of another score, for example from another process.</summary>
    /// <exception cref="ArgumentException">The number of sums differs.</exception>
    public void AddSums(ReadOnlySpan<double> added)
    {
        if (added.Length != sums.Length) throw new ArgumentException($"Expected {sums.Length} sums, got {added.Length}.", nameof(added));
        for (var i = 0; i < sums.Length; i++) sums[i] += added[i];
    }

    /// <summary>The mean distance of a class over the images, in pixels; null if no image counts.</summary>
    /// <param name="label">The index of the class.</param>
    public double? OfClass(int label) => sums[2 * label + 1] == 0 ? null : sums[2 * label] / sums[2 * label + 1];

    /// <summary>The mean over the distances of the classes, in pixels; null if no class counts.</summary>
    public double? Mean => Enumerable.Range(0, classes).Average(OfClass);

    private List<int>[] BoundariesOf(LabelMap map, LabelMap labels)
    {
        var (width, height) = (map.Width, map.Height);
        var boundaries = new List<int>[classes];
        for (var label = 0; label < classes; label++) boundaries[label] = [];
        using var masked = new MaskedClasses(map, labels, ignoreIndex, classes);
        var values = masked.Values;
        for (var y = 0; y < height; y++)
            for (var x = 0; x < width; x++)
            {
                var i = y * width + x;
                var own = values[i];
                if (own == classes) continue;
                if (x == 0 || y == 0 || x == width - 1 || y == height - 1
                    || values[i - 1] != own || values[i + 1] != own || values[i - width] != own || values[i + width] != own) boundaries[own].Add(i);
            }
        return boundaries;
    }
}
