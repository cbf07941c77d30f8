using System.Numerics;
using System.Runtime.InteropServices;
using SegDsl.Imaging;
using TorchSharp;
using static TorchSharp.torch;

namespace SegDsl.Metrics;

/// <summary>Counts pixels by label and predicted class over any number of images, and computes scores from the counts.</summary>
public sealed class ConfusionMatrix
{
    private readonly int ignoreIndex;

    /// <summary>See <see cref="Counts"/>.</summary>
    private readonly long[] counts;

    /// <summary>Creates an empty matrix.</summary>
    /// <param name="classes">The number of classes; 0 for a network that does not segment.</param>
    /// <param name="ignoreIndex">Pixels with this label are ignored.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="classes"/> is negative.</exception>
    public ConfusionMatrix(int classes, int ignoreIndex)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(classes);
        Classes = classes;
        this.ignoreIndex = ignoreIndex;
        counts = new long[(long)classes * (classes + 1)];
    }

    /// <summary>The number of classes.</summary>
    public int Classes { get; }

    /// <summary>The number of pixels of class <paramref name="label"/> that are predicted as class <paramref name="prediction"/>.</summary>
    /// <param name="label">The class index in the labels.</param>
    /// <param name="prediction">The predicted class index.</param>
    /// <exception cref="ArgumentOutOfRangeException">An index is out of range.</exception>
    public long this[int label, int prediction] => counts[Index(label, prediction)];

    /// <summary>The number of pixels of a class without a predicted class.</summary>
    /// <param name="label">The class index in the labels.</param>
    /// <exception cref="ArgumentOutOfRangeException">The index is out of range.</exception>
    public long Missed(int label) => counts[Index(label, 0) + Classes];

    /// <summary>
    /// All counts, one row per class of the labels: the number of pixels by predicted class, then the number of pixels without a predicted class. Processes
    /// exchange them to accumulate scores.
    /// </summary>
    public ReadOnlySpan<long> Counts => counts;

    /// <summary>The number of counted pixels.</summary>
    public long Pixels => counts.Sum();

    /// <summary>Adds an image.</summary>
    /// <param name="prediction">
    /// Class indices, or the ignore index for pixels without a predicted class, which count as errors. Values at ignored pixels are not used.
    /// </param>
    /// <param name="labels">Class indices or the ignore index, of the same size.</param>
    /// <exception cref="ArgumentException">The sizes differ, or a value is not a class index; nothing is added.</exception>
    public void Add(LabelMap prediction, LabelMap labels)
    {
        MapSizes.RequireSame(prediction, labels);
        Count<ushort>(prediction.Values, labels.Values);
    }

    /// <summary>Adds a batch, on the device of its tensors.</summary>
    /// <param name="prediction">Class indices, integers of any shape; the ignore index for pixels without a predicted class.</param>
    /// <param name="labels">Class indices or the ignore index, integers of the same shape.</param>
    /// <exception cref="ArgumentException">
    /// The shapes or devices differ, the values are not integers, or a value is not a class index; nothing is added.
    /// </exception>
    public void Add(Tensor prediction, Tensor labels)
    {
        ArgumentNullException.ThrowIfNull(prediction);
        ArgumentNullException.ThrowIfNull(labels);
        if (!prediction.shape.AsSpan().SequenceEqual(labels.shape))
            throw new ArgumentException(
                $"The prediction is [{string.Join(", ", prediction.shape)}], but the labels are [{string.Join(", ", labels.shape)}]."
                + (prediction.dim() == labels.dim() + 1 ? " The classes of scores are scores.argmax(1)." : ""), nameof(prediction));
        if (prediction.device_type != labels.device_type || prediction.device_index != labels.device_index)
            throw new ArgumentException(
                $"The prediction is on the device '{prediction.device}', but the labels are on '{labels.device}'. Call labels.to(device).", nameof(labels));
        RequireIntegers(prediction, nameof(prediction));
        RequireIntegers(labels, nameof(labels));
        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        if (labels.device_type == DeviceType.CPU && prediction.device_type == DeviceType.CPU) Count(Values(prediction), Values(labels));
        else CountOnDevice(prediction, labels);
    }

    private static void RequireIntegers(Tensor values, string name)
    {
        if (values.is_floating_point() || values.is_complex())
            throw new ArgumentException($"The {name} must be class indices, which are integers, but the type is {values.dtype}.", name);
    }

    /// <summary>Adds the counts of another matrix, for example from another process.</summary>
    /// <exception cref="ArgumentException">The number of classes differs.</exception>
    public void Add(ConfusionMatrix other)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (other.Classes != Classes) throw new ArgumentException($"The numbers of classes differ: {other.Classes} and {Classes}.", nameof(other));
        AddCounts(other.counts);
    }

    /// <summary>Adds <see cref="Counts"/> of another matrix with the same number of classes.</summary>
    /// <exception cref="ArgumentException">The number of counts differs.</exception>
    public void AddCounts(ReadOnlySpan<long> added)
    {
        if (added.Length != counts.Length) throw new ArgumentException($"Expected {counts.Length} counts, got {added.Length}.", nameof(added));
        for (var i = 0; i < counts.Length; i++) counts[i] += added[i];
    }

    /// <summary>The number of pixels of a class in the labels.</summary>
    /// <param name="label">The index of the class.</param>
    /// <exception cref="ArgumentOutOfRangeException">The index is out of range.</exception>
    public long LabelPixels(int label) => Enumerable.Range(0, Classes).Sum(prediction => this[label, prediction]) + Missed(label);

    /// <summary>Intersection over union of a class, from 0 to 1; null if neither labels nor predictions contain the class.</summary>
    /// <param name="label">The index of the class.</param>
    /// <exception cref="ArgumentOutOfRangeException">The index is out of range.</exception>
    public double? IoU(int label) => Ratio(this[label, label], LabelPixels(label) + PredictedPixels(label) - this[label, label]);

    /// <summary>Dice coefficient of a class, from 0 to 1; null if neither labels nor predictions contain the class.</summary>
    /// <param name="label">The index of the class.</param>
    /// <exception cref="ArgumentOutOfRangeException">The index is out of range.</exception>
    public double? Dice(int label) => Ratio(2 * this[label, label], LabelPixels(label) + PredictedPixels(label));

    /// <summary>The mean Dice coefficient over the classes in labels or predictions; null if no pixel was counted.</summary>
    public double? MeanDice => Mean(Dice);

    /// <summary>The fraction of the pixels predicted as the class that are correct; null if none is predicted as the class.</summary>
    /// <param name="label">The index of the class.</param>
    /// <exception cref="ArgumentOutOfRangeException">The index is out of range.</exception>
    public double? Precision(int label) => Ratio(this[label, label], PredictedPixels(label));

    /// <summary>The fraction of the pixels of the class that are predicted as the class; null if the labels do not contain the class.</summary>
    /// <param name="label">The index of the class.</param>
    /// <exception cref="ArgumentOutOfRangeException">The index is out of range.</exception>
    public double? Recall(int label) => Ratio(this[label, label], LabelPixels(label));

    /// <summary>The mean IoU over the classes in labels or predictions; null if no pixel was counted.</summary>
    public double? MeanIoU => Mean(IoU);

    /// <summary>The mean IoU over the classes; null if no pixel was counted.</summary>
    /// <param name="absent">How classes are treated that neither labels nor predictions contain.</param>
    public double? MeanIoUOf(AbsentClasses absent) =>
        Pixels == 0 ? null : Mean(label => IoU(label) ?? (absent == AbsentClasses.CountAsOne ? 1.0 : null));

    /// <summary>The fraction of all pixels that are predicted correctly; null if no pixel was counted.</summary>
    public double? PixelAccuracy => Ratio(Enumerable.Range(0, Classes).Sum(label => this[label, label]), Pixels);

    /// <summary>The mean recall over the classes in the labels; null if no pixel was counted.</summary>
    public double? MeanAccuracy => Mean(Recall);

    /// <summary>The mean IoU weighted with the number of pixels of each class in the labels; null if no pixel was counted.</summary>
    public double? FrequencyWeightedIoU =>
        Pixels == 0 ? null : Enumerable.Range(0, Classes).Sum(label => LabelPixels(label) * (IoU(label) ?? 0)) / Pixels;

    private static ReadOnlySpan<long> Values(Tensor classes) => MemoryMarshal.Cast<byte, long>(classes.to(ScalarType.Int64).contiguous().bytes);

    private void Count<T>(ReadOnlySpan<T> prediction, ReadOnlySpan<T> labels) where T : IBinaryInteger<T>
    {
        // Counts are added at the end, so that an invalid value does not leave a partial image.
        var added = new long[counts.Length];
        for (var i = 0; i < labels.Length; i++)
        {
            var (label, predicted) = (long.CreateTruncating(labels[i]), long.CreateTruncating(prediction[i]));
            if (label == ignoreIndex) continue;
            if ((ulong)label >= (ulong)Classes) throw NotAClass("label", label);
            if (predicted == ignoreIndex) predicted = Classes;
            else if ((ulong)predicted >= (ulong)Classes) throw NotAClass("prediction", predicted);
            added[label * (Classes + 1) + predicted]++;
        }
        AddCounts(added);
    }

    /// <summary>Counts on the device and transfers only the counts.</summary>
    internal void CountOnDevice(Tensor prediction, Tensor labels)
    {
        // Two extra cells count ignored pixels and invalid values.
        var predicted = prediction.to(ScalarType.Int64).masked_fill(prediction.eq(ignoreIndex), Classes);
        var outside = labels.lt(0).logical_or(labels.ge(Classes)).logical_or(predicted.lt(0)).logical_or(predicted.gt(Classes));
        // A prediction equal to the number of classes is invalid, unless it is the ignore index.
        if (ignoreIndex != Classes) outside = outside.logical_or(prediction.eq(Classes));
        var cells = (labels.to(ScalarType.Int64) * (Classes + 1) + predicted)
            .masked_fill(outside, counts.Length + 1).masked_fill(labels.eq(ignoreIndex), counts.Length);
        var added = Values(cells.flatten().bincount(null, counts.Length + 2).cpu());
        if (added[^1] > 0)
            throw new ArgumentException(
                $"{added[^1]} pixels have a label or a prediction that is neither one of the {Classes} classes nor the ignore index.", nameof(labels));
        AddCounts(added[..counts.Length]);
    }

    private long PredictedPixels(int prediction) => Enumerable.Range(0, Classes).Sum(label => this[label, prediction]);

    private double? Mean(Func<int, double?> score) => Enumerable.Range(0, Classes).Average(score);

    private static double? Ratio(long part, long whole) => whole == 0 ? null : (double)part / whole;

    private int Index(int label, int prediction)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(label);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(label, Classes);
        ArgumentOutOfRangeException.ThrowIfNegative(prediction);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(prediction, Classes);
        return label * (Classes + 1) + prediction;
    }

    private ArgumentException NotAClass(string what, long value) =>
        new($"A pixel has the {what} {value}, which is neither one of the {Classes} classes nor the ignore index.");
}
