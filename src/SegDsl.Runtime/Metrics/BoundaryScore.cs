using SegDsl.Imaging;

namespace SegDsl.Metrics;

/// <summary>
/// The boundary F-score: how well the borders of the predicted classes lie on those of the labels. A boundary pixel is matched by one of the other
/// map within a tolerance; F is the harmonic mean of the matched part of the prediction (precision) and of the labels (recall).
/// </summary>
public sealed class BoundaryScore
{
    private readonly int classes;
    private readonly int ignoreIndex;

    /// <summary>The number of images; for every class the number of images that have a boundary of it; for every tolerance and class the sum of F.</summary>
    private readonly double[] sums;

    /// <summary>Creates an empty score.</summary>
    /// <param name="classes">The number of classes, 1 to 65535.</param>
    /// <param name="ignoreIndex">Pixels of this label belong to no class, in the labels and in the prediction.</param>
    /// <param name="tolerances">At least one, each in pixels where it is 1 or more, else as a part of the image's diagonal, rounded up to whole pixels.</param>
    public BoundaryScore(int classes, int ignoreIndex, IReadOnlyList<double> tolerances)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(classes, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(classes, ushort.MaxValue);
        ArgumentNullException.ThrowIfNull(tolerances);
        if (tolerances.Count == 0 || tolerances.Any(tolerance => !(tolerance > 0)))
            throw new ArgumentOutOfRangeException(nameof(tolerances), "There must be a tolerance, and all must be above 0.");
        (this.classes, this.ignoreIndex, Tolerances) = (classes, ignoreIndex, tolerances);
        sums = new double[1 + classes + tolerances.Count * classes];
    }

    /// <summary>The tolerances of Cityscapes' usual evaluation: 2, 5, 9 and 12 pixels at 1024×2048.</summary>
    public static IReadOnlyList<double> UsualTolerances { get; } = [0.0005, 0.001875, 0.00375, 0.005];

    /// <summary>The tolerances, as they were given.</summary>
    public IReadOnlyList<double> Tolerances { get; }

    /// <summary>The number of images.</summary>
    public int Images => (int)sums[0];

    /// <summary>
    /// All that was added up: the number of images; for every class the number of images that have a boundary of it; for every tolerance and class the
    /// sum of F over the images. It is what processes exchange to add up their shares.
    /// </summary>
    public ReadOnlySpan<double> Sums => sums;

    /// <summary>Scores an image and adds it.</summary>
    /// <param name="prediction">Train indices.</param>
    /// <param name="labels">Train indices and ignore labels of an image of the same size.</param>
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

    /// <summary>Adds the images of another score, say of another process.</summary>
    /// <exception cref="ArgumentException">It has other classes or tolerances.</exception>
    public void Add(BoundaryScore other)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (!other.Tolerances.SequenceEqual(Tolerances)) throw new ArgumentException("The other score has other tolerances.", nameof(other));
        AddSums(other.sums);
    }

    /// <summary>Adds <see cref="Sums"/> of another score of as many classes and tolerances.</summary>
    /// <exception cref="ArgumentException">Their number differs.</exception>
    public void AddSums(ReadOnlySpan<double> added)
    {
        if (added.Length != sums.Length) throw new ArgumentException($"{added.Length} sums cannot be added to {sums.Length}.", nameof(added));
        for (var i = 0; i < sums.Length; i++) sums[i] += added[i];
    }

    /// <summary>The mean score of a class over the images; null where it counts in none.</summary>
    /// <param name="tolerance">The place of the tolerance.</param>
    /// <param name="label">The class.</param>
    /// <param name="absent">What images count in which the class has no boundary.</param>
    public double? OfClass(int tolerance, int label, AbsentClasses absent = AbsentClasses.LeftOut)
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

    /// <summary>The mean of the classes' scores; null where none counts.</summary>
    /// <param name="tolerance">The place of the tolerance.</param>
    /// <param name="absent">What a class counts in images in which it has no boundary.</param>
    public double? Mean(int tolerance, AbsentClasses absent = AbsentClasses.LeftOut) =>
        Enumerable.Range(0, classes).Average(label => OfClass(tolerance, label, absent));

    /// <summary>Scores one image.</summary>
    /// <param name="prediction">Train indices.</param>
    /// <param name="labels">Train indices and ignore labels of an image of the same size.</param>
    /// <param name="classes">The number of classes.</param>
    /// <param name="ignoreIndex">Pixels of this label belong to no class, in the labels and in the prediction.</param>
    /// <param name="tolerances">As the constructor takes them.</param>
    /// <returns>For every class F by tolerance, or null where neither map has a boundary of it.</returns>
    /// <exception cref="ArgumentException">The sizes differ.</exception>
    public static IReadOnlyList<IReadOnlyList<double>?> OfImage(
        LabelMap prediction, LabelMap labels, int classes, int ignoreIndex, IReadOnlyList<double> tolerances)
    {
        ArgumentNullException.ThrowIfNull(tolerances);
        MapSizes.RequireSame(prediction, labels);
        var (width, height) = (labels.Width, labels.Height);
        var predicted = new BoundaryMap(prediction, labels, ignoreIndex, classes);
        var given = new BoundaryMap(labels, labels, ignoreIndex, classes);
        // No pixel is further from another than the image is wide and high.
        var radii = tolerances.Select(tolerance => (int)Math.Min(Math.Ceiling(BoundaryWidth.InPixels(tolerance, width, height)), width + height)).ToList();
        var distances = new BoundaryDistances(width, height, radii.DefaultIfEmpty().Max());
        var scores = new IReadOnlyList<double>?[classes];
        for (var label = 0; label < classes; label++)
        {
            var (found, wanted) = (predicted.Of(label), given.Of(label));
            if (found.Count + wanted.Count == 0) continue;
            var (ofFound, ofWanted) = (distances.Squared(found, wanted), distances.Squared(wanted, found));
            scores[label] = radii.ConvertAll(radius => F(ofFound, ofWanted, (long)radius * radius));
        }
        return scores;
    }

    private int IndexOf(int tolerance, int label) => 1 + classes + tolerance * classes + label;

    /// <summary>F from the squared distances of either side's boundary pixels to the other's.</summary>
    private static double F(long[] found, long[] wanted, long within)
    {
        if (found.Length == 0 || wanted.Length == 0) return 0;
        var precision = (double)found.Count(distance => distance <= within) / found.Length;
        var recall = (double)wanted.Count(distance => distance <= within) / wanted.Length;
        return precision + recall == 0 ? 0 : 2 * precision * recall / (precision + recall);
    }
}
