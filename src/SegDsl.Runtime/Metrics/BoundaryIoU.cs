using SegDsl.Imaging;

namespace SegDsl.Metrics;

/// <summary>
/// Boundary IoU: the IoU of every class, counted along its boundary alone, where it matters for large objects too. Of a class counts what is at most
/// a width away from a pixel that is not of it, inside of it, in labels and in prediction; the outside of the image is of no class.
/// Cheng et al.: Boundary IoU: Improving Object-Centric Image Segmentation Evaluation. CVPR 2021. Pixels are added up over the images.
/// </summary>
public sealed class BoundaryIoU
{
    private readonly int classes;
    private readonly int ignoreIndex;

    /// <summary>For every class the pixels along the boundary in both maps, in the prediction and in the labels.</summary>
    private readonly long[] counts;

    /// <summary>Creates an empty score.</summary>
    /// <param name="classes">The number of classes, 1 to 65535.</param>
    /// <param name="ignoreIndex">Pixels of this label belong to no class, in the labels and in the prediction.</param>
    /// <param name="width">In pixels where it is 1 or more, else as a part of the image's diagonal, rounded, but at least one pixel.</param>
    public BoundaryIoU(int classes, int ignoreIndex, double width = UsualWidth)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(classes, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(classes, ushort.MaxValue);
        if (!(width > 0)) throw new ArgumentOutOfRangeException(nameof(width), width, "The width must be above 0.");
        (this.classes, this.ignoreIndex, Width) = (classes, ignoreIndex, width);
        counts = new long[3 * classes];
    }

    /// <summary>The width of the paper: 2 % of the diagonal, 46 pixels at 1024×2048.</summary>
    public const double UsualWidth = 0.02;

    /// <summary>The width, as it was given.</summary>
    public double Width { get; }

    /// <summary>All that was counted, three numbers a class: what processes exchange to add up their shares.</summary>
    public ReadOnlySpan<long> Counts => counts;

    /// <summary>Counts the pixels of an image.</summary>
    /// <param name="prediction">Train indices; greater values are of no class.</param>
    /// <param name="labels">Train indices and ignore labels of an image of the same size.</param>
    /// <exception cref="ArgumentException">The sizes differ.</exception>
    public void Add(LabelMap prediction, LabelMap labels)
    {
        MapSizes.RequireSame(prediction, labels);
        var within = (int)Math.Clamp(Math.Round(BoundaryWidth.InPixels(Width, labels.Width, labels.Height)), 1, ushort.MaxValue);
        using var predicted = new MaskedClasses(prediction, labels, ignoreIndex, classes);
        using var given = new MaskedClasses(labels, labels, ignoreIndex, classes);
        using var alongPredicted = new BoundaryBand(predicted.Values, labels.Width, labels.Height);
        using var alongGiven = new BoundaryBand(given.Values, labels.Width, labels.Height);
        for (var i = 0; i < given.Values.Length; i++)
        {
            var inPrediction = alongPredicted.Distances[i] <= within;
            var inLabels = alongGiven.Distances[i] <= within;
            if (inPrediction && predicted.Values[i] < classes) counts[3 * predicted.Values[i] + 1]++;
            if (!inLabels || given.Values[i] >= classes) continue;
            counts[3 * given.Values[i] + 2]++;
            if (inPrediction && predicted.Values[i] == given.Values[i]) counts[3 * given.Values[i]]++;
        }
    }

    /// <summary>Adds the counts of another score, say of another process.</summary>
    /// <exception cref="ArgumentException">It has another number of classes or another width.</exception>
    public void Add(BoundaryIoU other)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (other.Width != Width) throw new ArgumentException($"The other score has the width {other.Width}, this one {Width}.", nameof(other));
        AddCounts(other.counts);
    }

    /// <summary>Adds <see cref="Counts"/> of another score of as many classes.</summary>
    /// <exception cref="ArgumentException">Their number differs.</exception>
    public void AddCounts(ReadOnlySpan<long> added)
    {
        if (added.Length != counts.Length) throw new ArgumentException($"{added.Length} counts cannot be added to {counts.Length}.", nameof(added));
        for (var i = 0; i < counts.Length; i++) counts[i] += added[i];
    }

    /// <summary>The score of a class; null where neither labels nor predictions have it.</summary>
    /// <param name="label">The class.</param>
    public double? OfClass(int label)
    {
        var (both, predicted, given) = (counts[3 * label], counts[3 * label + 1], counts[3 * label + 2]);
        return predicted + given == 0 ? null : (double)both / (predicted + given - both);
    }

    /// <summary>The mean of the classes' scores; null where nothing was counted.</summary>
    /// <param name="absent">What a class counts that neither labels nor predictions have.</param>
    public double? Mean(AbsentClasses absent = AbsentClasses.LeftOut) =>
        counts.All(count => count == 0) ? null : Enumerable.Range(0, classes).Average(label => OfClass(label) ?? (absent == AbsentClasses.CountAsOne ? 1.0 : null));
}
