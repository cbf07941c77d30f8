using SegDsl.Imaging;

namespace SegDsl.Metrics;

/// <summary>
/// Boundary IoU: the IoU of every class, restricted to the pixels of the class near its boundary, in the labels and in the prediction. This keeps it
/// sensitive to boundary errors of large objects. A pixel is near the boundary if a pixel that is not of its class is within the chessboard distance
/// <see cref="Width"/>; the outside of the image belongs to no class. Pixels are accumulated over the images. Cheng et al.: Boundary IoU: Improving
/// Object-Centric Image Segmentation Evaluation. CVPR 2021.
/// </summary>
public sealed class BoundaryIoU
{
    private readonly int classes;
    private readonly int ignoreIndex;

    /// <summary>Three counts per class: boundary pixels in both maps, in the prediction, and in the labels.</summary>
    private readonly long[] counts;

    /// <summary>Creates an empty score.</summary>
    /// <param name="classes">The number of classes, 0 to 65535.</param>
    /// <param name="ignoreIndex">Pixels with this label belong to no class, in the labels and in the prediction.</param>
    /// <param name="width">The width of the boundary: in pixels if at least 1, otherwise a fraction of the image diagonal; rounded, at least one pixel.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="classes"/> or <paramref name="width"/> is out of range.</exception>
    public BoundaryIoU(int classes, int ignoreIndex, double width = DefaultWidth)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(classes);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(classes, ushort.MaxValue);
        if (!(width > 0)) throw new ArgumentOutOfRangeException(nameof(width), width, "The boundary width must be greater than 0.");
        (this.classes, this.ignoreIndex, Width) = (classes, ignoreIndex, width);
        counts = new long[3 * classes];
    }

    /// <summary>The default width from the paper: 2% of the image diagonal, which is 46 pixels for 1024×2048.</summary>
    public const double DefaultWidth = 0.02;

    /// <summary>The width that was passed to the constructor.</summary>
    public double Width { get; }

    /// <summary>
    /// Three counts per class: boundary pixels in both maps, in the prediction, and in the labels. Processes exchange them to accumulate scores.
    /// </summary>
    public ReadOnlySpan<long> Counts => counts;

    /// <summary>Adds an image.</summary>
    /// <param name="prediction">Class indices; larger values belong to no class.</param>
    /// <param name="labels">Class indices or the ignore index, of the same size.</param>
    /// <exception cref="ArgumentException">The sizes differ.</exception>
    public void Add(LabelMap prediction, LabelMap labels)
    {
        MapSizes.RequireSame(prediction, labels);
        var within = (int)Math.Clamp(Math.Round(BoundaryWidth.InPixels(Width, labels.Width, labels.Height)), 1, ushort.MaxValue);
        using var predicted = new MaskedClasses(prediction, labels, ignoreIndex, classes);
        using var masked = new MaskedClasses(labels, labels, ignoreIndex, classes);
        using var predictedBand = new BoundaryBand(predicted.Values, labels.Width, labels.Height);
        using var labelBand = new BoundaryBand(masked.Values, labels.Width, labels.Height);
        for (var i = 0; i < masked.Values.Length; i++)
        {
            var inPrediction = predictedBand.Distances[i] <= within;
            var inLabels = labelBand.Distances[i] <= within;
            if (inPrediction && predicted.Values[i] < classes) counts[3 * predicted.Values[i] + 1]++;
            if (!inLabels || masked.Values[i] >= classes) continue;
            counts[3 * masked.Values[i] + 2]++;
            if (inPrediction && predicted.Values[i] == masked.Values[i]) counts[3 * masked.Values[i]]++;
        }
    }

    /// <summary>Adds the counts of another score, for example from another process.</summary>
    /// <exception cref="ArgumentException">The number of classes or the width differs.</exception>
    public void Add(BoundaryIoU other)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (other.Width != Width) throw new ArgumentException($"The boundary widths differ: {other.Width} and {Width}.", nameof(other));
        AddCounts(other.counts);
    }

    /// <summary>Adds <see cref="Counts"/> of another score with the same number of classes.</summary>
    /// <exception cref="ArgumentException">The number of counts differs.</exception>
    public void AddCounts(ReadOnlySpan<long> added)
    {
        if (added.Length != counts.Length) throw new ArgumentException($"Expected {counts.Length} counts, got {added.Length}.", nameof(added));
        for (var i = 0; i < counts.Length; i++) counts[i] += added[i];
    }

    /// <summary>The boundary IoU of a class, from 0 to 1; null if neither labels nor predictions contain the class.</summary>
    /// <param name="label">The index of the class.</param>
    public double? OfClass(int label)
    {
        var (both, predicted, given) = (counts[3 * label], counts[3 * label + 1], counts[3 * label + 2]);
        return predicted + given == 0 ? null : (double)both / (predicted + given - both);
    }

    /// <summary>The mean boundary IoU over the classes, from 0 to 1; null if no pixel was counted.</summary>
    /// <param name="absent">How classes are treated that neither labels nor predictions contain.</param>
    public double? Mean(AbsentClasses absent = AbsentClasses.Excluded) =>
        counts.All(count => count == 0)
            ? null
            : Enumerable.Range(0, classes).Average(label => OfClass(label) ?? (absent == AbsentClasses.CountAsOne ? 1.0 : null));
}
