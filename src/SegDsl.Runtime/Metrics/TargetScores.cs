using SegDsl.Data;
using SegDsl.Imaging;

namespace SegDsl.Metrics;

/// <summary>A score of a target.</summary>
/// <param name="Name">The name of the metric, for example <c>rmse</c>.</param>
/// <param name="Label">The label of a mask or the class of an image that it belongs to; null for all of them together.</param>
/// <param name="Value">The score; null if nothing counts.</param>
public sealed record TargetMetric(string Name, string? Label, double? Value);

/// <summary>The scores of the predictions of a target of a dataset other than its labels, over any number of images.</summary>
public abstract class TargetScores
{
    private protected TargetScores(MapDefinition target, int sums) => (Target, total) = (target, new double[1 + sums]);

    /// <summary>See <see cref="Sums"/>.</summary>
    private protected readonly double[] total;

    /// <summary>The target.</summary>
    public MapDefinition Target { get; }

    /// <summary>The number of images.</summary>
    public int Images => (int)total[0];

    /// <summary>All sums, the first of which is the number of images. Processes exchange them to accumulate scores.</summary>
    public ReadOnlySpan<double> Sums => total;

    /// <summary>All metrics: first those of the whole target, of which the first is <see cref="Main"/>.</summary>
    public abstract IReadOnlyList<TargetMetric> Metrics { get; }

    /// <summary>The metric that ranks networks: RMSE of values, mean IoU of masks, accuracy of classes of images.</summary>
    public TargetMetric Main => Metrics[0];

    /// <summary>Whether a higher value of a metric is better.</summary>
    /// <param name="metric">The name of the metric.</param>
    public virtual bool IsHigherBetter(string metric) => true;

    /// <summary>Creates empty scores.</summary>
    /// <param name="target">The target.</param>
    public static TargetScores Of(MapDefinition target)
    {
        ArgumentNullException.ThrowIfNull(target);
        return target.Kind switch
        {
            MapKind.Values => new ValueScores(target),
            MapKind.Mask => new MaskScores(target),
            _ => new ImageClassScores(target),
        };
    }

    /// <summary>Adds <see cref="Sums"/> of other scores of the same target, for example from another process.</summary>
    /// <exception cref="ArgumentException">The number of sums differs.</exception>
    public void AddSums(ReadOnlySpan<double> added)
    {
        if (added.Length != total.Length) throw new ArgumentException($"Expected {total.Length} sums, got {added.Length}.", nameof(added));
        for (var i = 0; i < total.Length; i++) total[i] += added[i];
    }

    /// <summary>The ratio of two numbers; null if the second is 0.</summary>
    private protected static double? Ratio(double part, double whole) => whole == 0 ? null : part / whole;

    /// <summary>Checks that two maps have the same size.</summary>
    /// <exception cref="ArgumentException">The sizes differ.</exception>
    private protected static void RequireSame(ValueMap prediction, ValueMap target)
    {
        ArgumentNullException.ThrowIfNull(prediction);
        ArgumentNullException.ThrowIfNull(target);
        if ((prediction.Width, prediction.Height, prediction.Planes) != (target.Width, target.Height, target.Planes))
            throw new ArgumentException(
                $"The prediction is {prediction.Width}×{prediction.Height} with {prediction.Planes} planes, "
                + $"but the target is {target.Width}×{target.Height} with {target.Planes}.", nameof(prediction));
    }
}

/// <summary>
/// Scores of numbers, over all pixels with a value: root mean squared error, mean absolute error, and, over the pixels with a value greater than 0, the mean
/// relative error |p − t| / t and the fractions of pixels with max(p / t, t / p) below 1.25, 1.25² and 1.25³. Eigen, Puhrsch, Fergus: Depth Map Prediction
/// from a Single Image using a Multi-Scale Deep Network. NIPS 2014.
/// </summary>
/// <param name="target">The target.</param>
public sealed class ValueScores(MapDefinition target) : TargetScores(target, sums: 8)
{
    private const int Count = 1, Squares = 2, Absolute = 3, Positive = 4, Relative = 5, Within = 6;

    private static readonly double[] Ratios = [1.25, 1.25 * 1.25, 1.25 * 1.25 * 1.25];

    /// <inheritdoc/>
    public override bool IsHigherBetter(string metric) => metric?.StartsWith("delta", StringComparison.Ordinal) ?? false;

    /// <inheritdoc/>
    public override IReadOnlyList<TargetMetric> Metrics =>
    [
        new("rmse", null, Ratio(total[Squares], total[Count]) is { } mean ? Math.Sqrt(mean) : null),
        new("mae", null, Ratio(total[Absolute], total[Count])),
        new("absrel", null, Ratio(total[Relative], total[Positive])),
        new("delta1", null, Ratio(total[Within], total[Positive])),
        new("delta2", null, Ratio(total[Within + 1], total[Positive])),
        new("delta3", null, Ratio(total[Within + 2], total[Positive])),
    ];

    /// <summary>Scores an image and adds the result.</summary>
    /// <param name="prediction">The predicted values.</param>
    /// <param name="target">The values, NaN without a value, of the same size.</param>
    /// <exception cref="ArgumentException">The sizes differ.</exception>
    public void Add(ValueMap prediction, ValueMap target)
    {
        RequireSame(prediction, target);
        total[0]++;
        for (var i = 0; i < target.Values.Length; i++)
        {
            double value = target.Values[i], predicted = prediction.Values[i];
            if (double.IsNaN(value)) continue;
            var error = Math.Abs(predicted - value);
            total[Count]++;
            total[Squares] += error * error;
            total[Absolute] += error;
            if (value <= 0) continue;
            total[Positive]++;
            total[Relative] += error / value;
            var ratio = predicted > 0 ? Math.Max(predicted / value, value / predicted) : double.PositiveInfinity;
            for (var r = 0; r < Ratios.Length; r++)
                if (ratio < Ratios[r]) total[Within + r]++;
        }
    }
}

/// <summary>IoU and Dice of every label of a mask, over all pixels with a value. A pixel is predicted to have a label from a probability of 0.5 on.</summary>
/// <param name="target">The target.</param>
public sealed class MaskScores(MapDefinition target) : TargetScores(target, sums: 3 * target.Labels.Count)
{
    /// <summary>The probability from which a pixel is predicted to have a label.</summary>
    public const double Threshold = 0.5;

    /// <inheritdoc/>
    public override IReadOnlyList<TargetMetric> Metrics =>
    [
        new("iou", null, Labels.Average(IoU)),
        new("dice", null, Labels.Average(Dice)),
        .. Target.Labels.Count == 1 ? [] : Labels.SelectMany(label => new TargetMetric[]
        {
            new("iou", Target.Labels[label], IoU(label)), new("dice", Target.Labels[label], Dice(label)),
        }),
    ];

    private IEnumerable<int> Labels => Enumerable.Range(0, Target.Labels.Count);

    /// <summary>Scores an image and adds the result.</summary>
    /// <param name="probabilities">The probability of every label, from 0 to 1.</param>
    /// <param name="target">1 for pixels that have the label, otherwise 0, or NaN without a value; of the same size.</param>
    /// <exception cref="ArgumentException">The sizes differ.</exception>
    public void Add(ValueMap probabilities, ValueMap target)
    {
        RequireSame(probabilities, target);
        total[0]++;
        foreach (var label in Labels)
        {
            var predicted = probabilities.Plane(label);
            var values = target.Plane(label);
            for (var i = 0; i < values.Length; i++)
            {
                if (float.IsNaN(values[i])) continue;
                var (isPredicted, isGiven) = (predicted[i] >= Threshold, values[i] > 0);
                if (isPredicted && isGiven) total[1 + 3 * label]++;
                else if (isPredicted) total[2 + 3 * label]++;
                else if (isGiven) total[3 + 3 * label]++;
            }
        }
    }

    /// <summary>Intersection over union of a label, from 0 to 1; null if it is neither in targets nor in predictions.</summary>
    /// <param name="label">The index of the label.</param>
    public double? IoU(int label) => Ratio(Of(label, 0), Of(label, 0) + Of(label, 1) + Of(label, 2));

    /// <summary>Dice coefficient of a label, from 0 to 1; null if it is neither in targets nor in predictions.</summary>
    /// <param name="label">The index of the label.</param>
    public double? Dice(int label) => Ratio(2 * Of(label, 0), 2 * Of(label, 0) + Of(label, 1) + Of(label, 2));

    /// <summary>The true positives, false positives or false negatives of a label.</summary>
    private double Of(int label, int kind) => total[1 + 3 * label + kind];
}

/// <summary>Top-1 accuracy of classes of images: of all images, and of those of every class.</summary>
/// <param name="target">The target.</param>
public sealed class ImageClassScores(MapDefinition target) : TargetScores(target, sums: 2 * target.Labels.Count)
{
    /// <inheritdoc/>
    public override IReadOnlyList<TargetMetric> Metrics =>
    [
        new("accuracy", null, Ratio(Classes.Sum(label => total[1 + 2 * label]), Classes.Sum(label => total[2 + 2 * label]))),
        new("mean_accuracy", null, Classes.Average(Accuracy)),
        .. Classes.Select(label => new TargetMetric("accuracy", Target.Labels[label], Accuracy(label))),
    ];

    private IEnumerable<int> Classes => Enumerable.Range(0, Target.Labels.Count);

    /// <summary>Scores an image and adds the result.</summary>
    /// <param name="prediction">The index of the predicted class.</param>
    /// <param name="target">The index of the class; <see cref="Sample.NoClass"/> without one, which is not counted.</param>
    public void Add(int prediction, int target)
    {
        total[0]++;
        if (target == Sample.NoClass) return;
        total[2 + 2 * target]++;
        if (prediction == target) total[1 + 2 * target]++;
    }

    private double? Accuracy(int label) => Ratio(total[1 + 2 * label], total[2 + 2 * label]);
}
