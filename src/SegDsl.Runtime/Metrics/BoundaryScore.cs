using SegDsl.Imaging;

namespace SegDsl.Metrics;

/// <summary>
/// Boundary F-score: the agreement between the boundaries of predicted and labeled classes. A boundary pixel is matched if a boundary pixel of the other
/// map is within a tolerance. F is the harmonic mean of the matched fractions of the predicted (precision) and of the labeled boundary pixels (recall).
/// </summary>
public sealed class BoundaryScore
{
    private readonly int classes;
    private readonly int ignoreIndex;

    /// <summary>See <see cref="Sums"/>.</summary>
    private readonly double[] sums;

    /// <summary>Creates an empty score.</summary>
    /// <param name="classes">The number of classes, 0 to 65535.</param>
    /// <param name="ignoreIndex">Pixels with this label belong to no class, in the labels and in the prediction.</param>
    /// <param name="tolerances">At least one: in pixels if at least 1, otherwise a fraction of the image diagonal, rounded up to whole pixels.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="classes"/> or a tolerance is out of range, or there is no tolerance.</exception>
    public BoundaryScore(int classes, int ignoreIndex, IReadOnlyList<double> tolerances)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(classes);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(classes, ushort.MaxValue);
        ArgumentNullException.ThrowIfNull(tolerances);
        if (tolerances.Count == 0 || tolerances.Any(tolerance => !(tolerance > 0)))
            throw new ArgumentOutOfRangeException(nameof(tolerances), "At least one tolerance is required, and all must be greater than 0.");
        (this.classes, this.ignoreIndex, Tolerances) = (classes, ignoreIndex, tolerances);
        sums = new double[1 + classes + tolerances.Count * classes];
    }

    /// <summary>The default tolerances, as fractions of the diagonal: 2, 5, 9 and 12 pixels for Cityscapes images of 1024×2048.</summary>
    public static IReadOnlyList<double> DefaultTolerances { get; } = [0.0005, 0.001875, 0.00375, 0.005];

    /// <summary>The tolerances that were passed to the constructor.</summary>
    public IReadOnlyList<double> Tolerances { get; }

    /// <summary>The number of images.</summary>
    public int Images => (int)sums[0];

    /// <summary>
    /// All sums: the number of images; for every class the number of images with a boundary of the class; for every tolerance and class the sum of F over
    /// the images. Processes exchange them to accumulate scores.
    /// </summary>
    public ReadOnlySpan<double> Sums => sums;

    /// <summary>Scores an image and adds the result.</summary>
    /// <param name="prediction">Class indices; larger values belong to no class.</param>
    /// <param name="labels">Class indices or the ignore index, of the same size.</param>
    /// <exception cref="ArgumentException">The sizes differ.</exception>
    public void Add(LabelMap prediction, LabelMap labels)
    {
        var scores = OfImage(prediction, labels, classes, ignoreIndex, Tolerances);
        sums[0]++;
        for (var label = 0; label < classes; label++)
        {
            if (scores[label] is not { } found) continue;
            sums[1 + label]++;
            for (var t = 0; t < found.Count; t++) sums[IndexOf(t, label)] += found[t];
        }
    }

    /// <summary>Counts an image whose boundaries are not scored.</summary>
    internal void AddWithoutBoundary() => sums[0]++;

    /// <summary>Adds the sums of another score, for example from another process.</summary>
    /// <exception cref="ArgumentException">The number of classes or the tolerances differ.</exception>
    public void Add(BoundaryScore other)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (!other.Tolerances.SequenceEqual(Tolerances)) throw new ArgumentException("The tolerances differ.", nameof(other));
        AddSums(other.sums);
    }

    /// <summary>Adds <see cref="Sums"/> of another score with the same numbers of classes and tolerances.</summary>
    /// <exception cref="ArgumentException">The number of sums differs.</exception>
    public void AddSums(ReadOnlySpan<double> added)
    {
        if (added.Length != sums.Length) throw new ArgumentException($"Expected {sums.Length} sums, got {added.Length}.", nameof(added));
        for (var i = 0; i < sums.Length; i++) sums[i] += added[i];
    }

    /// <summary>The mean F-score of a class over the images, from 0 to 1; null if no image counts.</summary>
    /// <param name="tolerance">The index of the tolerance.</param>
    /// <param name="label">The index of the class.</param>
    /// <param name="absent">How images without a boundary of the class are treated.</param>
    /// <exception cref="ArgumentOutOfRangeException">An index is out of range.</exception>
    public double? OfClass(int tolerance, int label, AbsentClasses absent = AbsentClasses.Excluded)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)tolerance, (uint)Tolerances.Count, nameof(tolerance));
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)label, (uint)classes, nameof(label));
        var (total, occurrences) = (sums[IndexOf(tolerance, label)], sums[1 + label]);
        return absent switch
        {
            AbsentClasses.CountAsOne => Images == 0 ? null : (total + Images - occurrences) / Images,
            _ => occurrences == 0 ? null : total / occurrences,
        };
    }

    /// <summary>The mean over the F-scores of the classes, from 0 to 1; null if no class counts.</summary>
    /// <param name="tolerance">The index of the tolerance.</param>
    /// <param name="absent">How images without a boundary of a class are treated.</param>
    /// <exception cref="ArgumentOutOfRangeException">The index is out of range.</exception>
    public double? Mean(int tolerance, AbsentClasses absent = AbsentClasses.Excluded) =>
        Enumerable.Range(0, classes).Average(label => OfClass(tolerance, label, absent));

    /// <summary>Scores a single image.</summary>
    /// <param name="prediction">Class indices; larger values belong to no class.</param>
    /// <param name="labels">Class indices or the ignore index, of the same size.</param>
    /// <param name="classes">The number of classes.</param>
    /// <param name="ignoreIndex">Pixels with this label belong to no class, in the labels and in the prediction.</param>
    /// <param name="tolerances">Each in pixels if at least 1, otherwise a fraction of the image diagonal, rounded up to whole pixels.</param>
    /// <returns>For every class, F per tolerance; null if neither map contains a boundary of the class.</returns>
    /// <exception cref="ArgumentException">The sizes differ.</exception>
    public static IReadOnlyList<IReadOnlyList<double>?> OfImage(
        LabelMap prediction, LabelMap labels, int classes, int ignoreIndex, IReadOnlyList<double> tolerances)
    {
        ArgumentNullException.ThrowIfNull(tolerances);
        MapSizes.RequireSame(prediction, labels);
        var (width, height) = (labels.Width, labels.Height);
        var predicted = new BoundaryMap(prediction, labels, ignoreIndex, classes);
        var labeled = new BoundaryMap(labels, labels, ignoreIndex, classes);
        // Width + height is an upper bound of all distances within the image.
        var radii = tolerances.Select(tolerance => (int)Math.Min(Math.Ceiling(BoundaryWidth.InPixels(tolerance, width, height)), width + height)).ToList();
        var distances = new BoundaryDistances(width, height, radii.DefaultIfEmpty().Max());
        var scores = new IReadOnlyList<double>?[classes];
        for (var label = 0; label < classes; label++)
        {
            var (inPrediction, inLabels) = (predicted.Of(label), labeled.Of(label));
            if (inPrediction.Count + inLabels.Count == 0) continue;
            var (toLabels, toPrediction) = (distances.Squared(inPrediction, inLabels), distances.Squared(inLabels, inPrediction));
            scores[label] = radii.ConvertAll(radius => F(toLabels, toPrediction, (long)radius * radius));
        }
        return scores;
    }

    private int IndexOf(int tolerance, int label) => 1 + classes + tolerance * classes + label;

    /// <summary>F from the squared distances of the boundary pixels of each map to those of the other.</summary>
    private static double F(long[] toLabels, long[] toPrediction, long squaredRadius)
    {
        if (toLabels.Length == 0 || toPrediction.Length == 0) return 0;
        var precision = (double)toLabels.Count(distance => distance <= squaredRadius) / toLabels.Length;
        var recall = (double)toPrediction.Count(distance => distance <= squaredRadius) / toPrediction.Length;
        return precision + recall == 0 ? 0 : 2 * precision * recall / (precision + recall);
    }
}
