using SegDsl.Imaging;

namespace SegDsl.Metrics;

/// <summary>All scores of a segmentation, over as many images as are added.</summary>
public sealed class SegmentationScores
{
    /// <summary>Creates empty scores.</summary>
    /// <param name="classes">The number of classes, 1 to 65535.</param>
    /// <param name="ignoreIndex">The label that does not count.</param>
    /// <param name="tolerances">Of the boundary F-score; null for <see cref="BoundaryScore.UsualTolerances"/>.</param>
    /// <param name="boundaryWidth">Of boundary IoU.</param>
    public SegmentationScores(int classes, int ignoreIndex, IReadOnlyList<double>? tolerances = null, double boundaryWidth = BoundaryIoU.UsualWidth)
    {
        Confusion = new ConfusionMatrix(classes, ignoreIndex);
        Boundary = new BoundaryScore(classes, ignoreIndex, tolerances ?? BoundaryScore.UsualTolerances);
        BoundaryIoU = new BoundaryIoU(classes, ignoreIndex, boundaryWidth);
    }

    /// <summary>Pixels by true and predicted class, and what follows from them.</summary>
    public ConfusionMatrix Confusion { get; }

    /// <summary>Boundary F-scores.</summary>
    public BoundaryScore Boundary { get; }

    /// <summary>IoU along the boundaries.</summary>
    public BoundaryIoU BoundaryIoU { get; }

    /// <summary>The number of images.</summary>
    public int Images => Boundary.Images;

    /// <summary>Scores an image and adds it.</summary>
    /// <param name="prediction">Train indices; the ignore label where no class is predicted, which counts as wrong.</param>
    /// <param name="labels">Train indices and ignore labels of an image of the same size.</param>
    /// <exception cref="ArgumentException">The sizes differ, or a value is neither a class nor the ignore label.</exception>
    public void Add(LabelMap prediction, LabelMap labels)
    {
        // The first refuses what is wrong before anything is counted.
        Confusion.Add(prediction, labels);
        Boundary.Add(prediction, labels);
        BoundaryIoU.Add(prediction, labels);
    }

    /// <summary>Adds the images of other scores, say of another process.</summary>
    /// <exception cref="ArgumentException">They have other classes, tolerances or another width.</exception>
    public void Add(SegmentationScores other)
    {
        ArgumentNullException.ThrowIfNull(other);
        Confusion.Add(other.Confusion);
        Boundary.Add(other.Boundary);
        BoundaryIoU.Add(other.BoundaryIoU);
    }
}
