using System.Numerics;
using System.Runtime.InteropServices;
using SegDsl.Imaging;
using TorchSharp;
using static TorchSharp.torch;

namespace SegDsl.Metrics;

/// <summary>Counts pixels by true class and predicted class, over as many images as are added, and scores the counts.</summary>
public sealed class ConfusionMatrix
{
    private readonly int ignoreIndex;

    /// <summary>A row a class of the labels: pixels by predicted class, and last those for which none was predicted.</summary>
    private readonly long[] counts;

    /// <summary>Creates a matrix of zeros.</summary>
    /// <param name="classes">The number of classes, at least 1.</param>
    /// <param name="ignoreIndex">The label that does not count.</param>
    public ConfusionMatrix(int classes, int ignoreIndex)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(classes, 1);
        Classes = classes;
        this.ignoreIndex = ignoreIndex;
        counts = new long[(long)classes * (classes + 1)];
    }

    /// <summary>The number of classes.</summary>
    public int Classes { get; }

    /// <summary>The pixels of class <paramref name="label"/> that were predicted as <paramref name="prediction"/>.</summary>
    public long this[int label, int prediction] => counts[Index(label, prediction)];

    /// <summary>The pixels of a class for which no class was predicted.</summary>
    public long Missed(int label) => counts[Index(label, 0) + Classes];

    /// <summary>
    /// All that was counted, a row a class of the labels: pixels by predicted class, and last those for which none was predicted. It is what processes
    /// exchange to add up their shares.
    /// </summary>
    public ReadOnlySpan<long> Counts => counts;

    /// <summary>The number of pixels counted.</summary>
    public long Pixels => counts.Sum();

    /// <summary>Counts the pixels of an image.</summary>
    /// <param name="prediction">
    /// Train indices; the ignore label where no class is predicted, which counts as wrong. Where the label is ignored it does not matter.
    /// </param>
    /// <param name="labels">Train indices and ignore labels of an image of the same size.</param>
    /// <exception cref="ArgumentException">The sizes differ, or a value is no class.</exception>
    public void Add(LabelMap prediction, LabelMap labels)
    {
        MapSizes.RequireSame(prediction, labels);
        Count<ushort>(prediction.Values, labels.Values);
    }

    /// <summary>Counts the pixels of a batch, on the device where it is.</summary>
    /// <param name="prediction">Train indices, integers of any shape; the ignore label where no class is predicted.</param>
    /// <param name="labels">Train indices and ignore labels, integers of the same shape.</param>
    /// <exception cref="ArgumentException">The shapes differ, or a value is no class.</exception>
    public void Add(Tensor prediction, Tensor labels)
    {
        ArgumentNullException.ThrowIfNull(prediction);
        ArgumentNullException.ThrowIfNull(labels);
        if (!prediction.shape.AsSpan().SequenceEqual(labels.shape))
            throw new ArgumentException(
                $"The prediction is [{string.Join(", ", prediction.shape)}], the labels are [{string.Join(", ", labels.shape)}].", nameof(prediction));
        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        if (labels.device_type == DeviceType.CPU && prediction.device_type == DeviceType.CPU) Count(Values(prediction), Values(labels));
        else CountOnDevice(prediction, labels);
    }

    /// <summary>Adds the counts of another matrix, say of another process.</summary>
    /// <exception cref="ArgumentException">It has another number of classes.</exception>
    public void Add(ConfusionMatrix other)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (other.Classes != Classes) throw new ArgumentException($"The other matrix has {other.Classes} classes, this one {Classes}.", nameof(other));
        AddCounts(other.counts);
    }

    /// <summary>Adds <see cref="Counts"/> of another matrix of as many classes.</summary>
    /// <exception cref="ArgumentException">Their number differs.</exception>
    public void AddCounts(ReadOnlySpan<long> added)
    {
        if (added.Length != counts.Length) throw new ArgumentException($"{added.Length} counts cannot be added to {counts.Length}.", nameof(added));
        for (var i = 0; i < counts.Length; i++) counts[i] += added[i];
    }

    /// <summary>Pixels of the class in labels and prediction alike, out of those in either; null where the class occurs in neither.</summary>
    public double? IoU(int label) => Ratio(this[label, label], LabelPixels(label) + PredictedPixels(label) - this[label, label]);

    /// <summary>The part of the pixels predicted as the class that are of it; null where none is predicted.</summary>
    public double? Precision(int label) => Ratio(this[label, label], PredictedPixels(label));

    /// <summary>The part of the pixels of the class that are predicted as it; null where there are none.</summary>
    public double? Recall(int label) => Ratio(this[label, label], LabelPixels(label));

    /// <summary>The mean IoU of the classes that occur in labels or prediction; null where nothing was counted.</summary>
    public double? MeanIoU => Mean(IoU);

    /// <summary>The mean IoU; null where nothing was counted.</summary>
    /// <param name="absent">What a class counts that occurs in neither labels nor prediction.</param>
    public double? MeanIoUOf(AbsentClasses absent) =>
        Pixels == 0 ? null : Mean(label => IoU(label) ?? (absent == AbsentClasses.CountAsOne ? 1.0 : null));

    /// <summary>The part of all pixels that are predicted right; null where nothing was counted.</summary>
    public double? PixelAccuracy => Ratio(Enumerable.Range(0, Classes).Sum(label => this[label, label]), Pixels);

    /// <summary>The mean recall of the classes that occur in the labels; null where nothing was counted.</summary>
    public double? MeanAccuracy => Mean(Recall);

    /// <summary>The mean IoU, every class weighted with its pixels in the labels; null where nothing was counted.</summary>
    public double? FrequencyWeightedIoU =>
        Pixels == 0 ? null : Enumerable.Range(0, Classes).Sum(label => LabelPixels(label) * (IoU(label) ?? 0)) / Pixels;

    private static ReadOnlySpan<long> Values(Tensor classes) => MemoryMarshal.Cast<byte, long>(classes.to(ScalarType.Int64).contiguous().bytes);

    private void Count<T>(ReadOnlySpan<T> prediction, ReadOnlySpan<T> labels) where T : IBinaryInteger<T>
    {
        // Counted apart and added at the end: a value that is no class must not leave half an image behind.
        var added = new long[counts.Length];
        for (var i = 0; i < labels.Length; i++)
        {
            var (label, predicted) = (long.CreateTruncating(labels[i]), long.CreateTruncating(prediction[i]));
            if (label == ignoreIndex) continue;
            if ((ulong)label >= (ulong)Classes) throw NoClass("label", label);
            if (predicted == ignoreIndex) predicted = Classes;
            else if ((ulong)predicted >= (ulong)Classes) throw NoClass("prediction", predicted);
            added[label * (Classes + 1) + predicted]++;
        }
        AddCounts(added);
    }

    /// <summary>Counts without moving more than the counts off the device.</summary>
    internal void CountOnDevice(Tensor prediction, Tensor labels)
    {
        // One cell more than the matrix has takes the ignored pixels, another what is no class.
        var predicted = prediction.to(ScalarType.Int64).masked_fill(prediction.eq(ignoreIndex), Classes);
        var outside = labels.lt(0).logical_or(labels.ge(Classes)).logical_or(predicted.lt(0)).logical_or(predicted.gt(Classes));
        // What is as large as the number of classes without being the ignore label is no class either.
        if (ignoreIndex != Classes) outside = outside.logical_or(prediction.eq(Classes));
        var cells = (labels.to(ScalarType.Int64) * (Classes + 1) + predicted)
            .masked_fill(outside, counts.Length + 1).masked_fill(labels.eq(ignoreIndex), counts.Length);
        var added = Values(cells.flatten().bincount(null, counts.Length + 2).cpu());
        if (added[^1] > 0)
            throw new ArgumentException($"{added[^1]} pixels have a label or a prediction that is neither one of the {Classes} classes nor ignored.", nameof(labels));
        AddCounts(added[..counts.Length]);
    }

    private long LabelPixels(int label) => Enumerable.Range(0, Classes).Sum(prediction => this[label, prediction]) + Missed(label);

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

    private ArgumentException NoClass(string what, long value) =>
        new($"A pixel has the {what} {value}, which is neither one of the {Classes} classes nor ignored.");
}
