using SegDsl.Imaging;
using SegDsl.Volumes;

namespace SegDsl.Metrics;

/// <summary>All scores of a segmentation, over any number of images.</summary>
public sealed class SegmentationScores
{
    /// <summary>Creates empty scores.</summary>
    /// <param name="classes">The number of classes, 0 to 65535; 0 for a network that does not segment.</param>
    /// <param name="ignoreIndex">Pixels with this label are ignored.</param>
    /// <param name="tolerances">The tolerances of <see cref="BoundaryScore"/>; null for <see cref="BoundaryScore.DefaultTolerances"/>.</param>
    /// <param name="boundaryWidth">The width of <see cref="Metrics.BoundaryIoU"/>.</param>
    /// <param name="hausdorff">Whether to compute <see cref="Hausdorff"/>, which takes seconds for an image of several megapixels.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of range.</exception>
    public SegmentationScores(
        int classes, int ignoreIndex, IReadOnlyList<double>? tolerances = null, double boundaryWidth = BoundaryIoU.DefaultWidth, bool hausdorff = false)
    {
        Hausdorff = hausdorff ? new HausdorffDistance(classes, ignoreIndex) : null;
        Confusion = new ConfusionMatrix(classes, ignoreIndex);
        Boundary = new BoundaryScore(classes, ignoreIndex, tolerances ?? BoundaryScore.DefaultTolerances);
        BoundaryIoU = new BoundaryIoU(classes, ignoreIndex, boundaryWidth);
    }

    /// <summary>The confusion matrix, with the scores that are computed from it.</summary>
    public ConfusionMatrix Confusion { get; }

    /// <summary>Boundary F-scores.</summary>
    public BoundaryScore Boundary { get; }

    /// <summary>Boundary IoU.</summary>
    public BoundaryIoU BoundaryIoU { get; }

    /// <summary>Hausdorff distances; null if they are not computed.</summary>
    public HausdorffDistance? Hausdorff { get; }

    /// <summary>The number of images.</summary>
    public int Images => Boundary.Images;

    /// <summary>Scores an image and adds the result.</summary>
    /// <param name="prediction">Class indices, or the ignore index for pixels without a predicted class, which count as errors.</param>
    /// <param name="labels">Class indices or the ignore index, of the same size.</param>
    /// <exception cref="ArgumentException">The sizes differ, or a value is neither a class index nor the ignore index; nothing is added.</exception>
    public void Add(LabelMap prediction, LabelMap labels)
    {
        // The confusion matrix validates its input before anything is added.
        Confusion.Add(prediction, labels);
        Boundary.Add(prediction, labels);
        BoundaryIoU.Add(prediction, labels);
        Hausdorff?.Add(prediction, labels);
    }

    /// <summary>Scores a volume and adds the result. Boundary F-scores and boundary IoU are of images only.</summary>
    /// <param name="prediction">Class indices, or the ignore index for voxels without a predicted class, which count as errors.</param>
    /// <param name="labels">Class indices or the ignore index, of the same size.</param>
    /// <param name="spacing">The distances between voxels, which are the units of <see cref="Hausdorff"/>.</param>
    /// <exception cref="ArgumentException">The sizes differ, or a value is neither a class index nor the ignore index; nothing is added.</exception>
    public void Add(LabelVolume prediction, LabelVolume labels, VolumeSpacing spacing)
    {
        ArgumentNullException.ThrowIfNull(prediction);
        ArgumentNullException.ThrowIfNull(labels);
        if (prediction.Size != labels.Size)
            throw new ArgumentException($"The prediction is {prediction.Size}, but the labels are {labels.Size}.", nameof(prediction));
        Confusion.Add(prediction.AsMap(), labels.AsMap());
        Boundary.AddWithoutBoundary();
        Hausdorff?.Add(prediction, labels, spacing);
    }

    /// <summary>Adds other scores, for example from another process.</summary>
    /// <exception cref="ArgumentException">The numbers of classes, the tolerances or the boundary widths differ.</exception>
    public void Add(SegmentationScores other)
    {
        ArgumentNullException.ThrowIfNull(other);
        Confusion.Add(other.Confusion);
        Boundary.Add(other.Boundary);
        BoundaryIoU.Add(other.BoundaryIoU);
        if (other.Hausdorff is { } distances) Hausdorff?.AddSums(distances.Sums);
    }
}
