using SegDsl.Imaging;

namespace SegDsl.Metrics;

/// <summary>What a class without any boundary in labels and prediction counts.</summary>
public enum AbsentClasses
{
    /// <summary>Nothing: it is left out of the mean.</summary>
    LeftOut,

    /// <summary>As a perfect score, the way some published figures are computed.</summary>
    CountAsOne,
}

/// <summary>
/// The boundary F-score: how well the borders of the predicted classes lie on those of the labels. A boundary pixel is matched by one of the other
/// map within a tolerance; F is the harmonic mean of the matched part of the prediction (precision) and of the labels (recall).
/// </summary>
public sealed class BoundaryScore
{
    private readonly int classes;
    private readonly int ignoreLabel;
    private readonly double[][] totals;
    private readonly int[] occurrences;
    private int images;

    /// <summary>Creates an empty score.</summary>
    /// <param name="classes">The number of classes, at least 1.</param>
    /// <param name="ignoreLabel">Pixels of this label belong to no class, in the labels and in the prediction.</param>
    /// <param name="tolerances">Each in pixels where it is 1 or more, else as a part of the image's diagonal, rounded up to whole pixels.</param>
    public BoundaryScore(int classes, int ignoreLabel, IReadOnlyList<double> tolerances)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(classes, 1);
        ArgumentNullException.ThrowIfNull(tolerances);
        foreach (var tolerance in tolerances) ArgumentOutOfRangeException.ThrowIfNegativeOrZero(tolerance, nameof(tolerances));
        (this.classes, this.ignoreLabel, Tolerances) = (classes, ignoreLabel, tolerances);
        totals = [.. tolerances.Select(_ => new double[classes])];
        occurrences = new int[classes];
    }

    /// <summary>The tolerances of Cityscapes' usual evaluation: 2, 5, 9 and 12 pixels at 1024×2048.</summary>
    public static IReadOnlyList<double> UsualTolerances { get; } = [0.0005, 0.001875, 0.00375, 0.005];

    /// <summary>The tolerances, as they were given.</summary>
    public IReadOnlyList<double> Tolerances { get; }

    /// <summary>Scores an image and adds it.</summary>
    /// <param name="prediction">Train indices.</param>
    /// <param name="labels">Train indices and ignore labels of an image of the same size.</param>
    /// <exception cref="ArgumentException">The sizes differ.</exception>
    public void Add(LabelMap prediction, LabelMap labels)
    {
        ArgumentNullException.ThrowIfNull(prediction);
        ArgumentNullException.ThrowIfNull(labels);
        var scores = OfImage(prediction, labels, classes, ignoreLabel, Tolerances);
        images++;
        for (var label = 0; label < classes; label++)
        {
            if (scores[label] is not { } found) continue;
            occurrences[label]++;
            for (var t = 0; t < totals.Length; t++) totals[t][label] += found[t];
        }
    }

    /// <summary>The mean score of a class over the images; null where it counts in none.</summary>
    /// <param name="tolerance">The place of the tolerance.</param>
    /// <param name="label">The class.</param>
    /// <param name="absent">What images count in which the class has no boundary.</param>
    public double? OfClass(int tolerance, int label, AbsentClasses absent = AbsentClasses.LeftOut) => absent switch
    {
        AbsentClasses.CountAsOne => images == 0 ? null : (totals[tolerance][label] + images - occurrences[label]) / images,
        _ => occurrences[label] == 0 ? null : totals[tolerance][label] / occurrences[label],
    };

    /// <summary>The mean of the classes' scores; null where none counts.</summary>
    /// <param name="tolerance">The place of the tolerance.</param>
    /// <param name="absent">What a class counts in images in which it has no boundary.</param>
    public double? Mean(int tolerance, AbsentClasses absent = AbsentClasses.LeftOut) =>
        Enumerable.Range(0, classes).Average(label => OfClass(tolerance, label, absent));

    /// <summary>Scores one image.</summary>
    /// <param name="prediction">Train indices.</param>
    /// <param name="labels">Train indices and ignore labels of an image of the same size.</param>
    /// <param name="classes">The number of classes.</param>
    /// <param name="ignoreLabel">Pixels of this label belong to no class, in the labels and in the prediction.</param>
    /// <param name="tolerances">As the constructor takes them.</param>
    /// <returns>For every class F by tolerance, or null where neither map has a boundary of it.</returns>
    /// <exception cref="ArgumentException">The sizes differ.</exception>
    public static IReadOnlyList<IReadOnlyList<double>?> OfImage(
        LabelMap prediction, LabelMap labels, int classes, int ignoreLabel, IReadOnlyList<double> tolerances)
    {
        ArgumentNullException.ThrowIfNull(prediction);
        ArgumentNullException.ThrowIfNull(labels);
        ArgumentNullException.ThrowIfNull(tolerances);
        var (width, height) = (labels.Width, labels.Height);
        if (prediction.Width != width || prediction.Height != height)
            throw new ArgumentException($"The prediction is {prediction.Width}×{prediction.Height}, the labels are {width}×{height}.", nameof(prediction));

        var predicted = new BoundaryMap(prediction, labels, ignoreLabel, classes);
        var given = new BoundaryMap(labels, labels, ignoreLabel, classes);
        var diagonal = Math.Sqrt((double)width * width + (double)height * height);
        var radii = tolerances.Select(tolerance => (int)Math.Ceiling(tolerance < 1 ? tolerance * diagonal : tolerance)).ToList();
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

    /// <summary>F from the squared distances of either side's boundary pixels to the other's.</summary>
    private static double F(long[] found, long[] wanted, long within)
    {
        if (found.Length == 0 || wanted.Length == 0) return 0;
        var precision = (double)found.Count(distance => distance <= within) / found.Length;
        var recall = (double)wanted.Count(distance => distance <= within) / wanted.Length;
        return precision + recall == 0 ? 0 : 2 * precision * recall / (precision + recall);
    }
}
