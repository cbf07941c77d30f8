using TorchSharp;
using static TorchSharp.torch;

namespace SegDsl.Metrics;

/// <summary>
/// Expected calibration error: the mean difference between the highest probability of a pixel and the fraction of pixels with such a probability that are
/// correct, in 15 bins of equal width. Guo et al.: On Calibration of Modern Neural Networks. ICML 2017.
/// </summary>
public sealed class CalibrationError
{
    /// <summary>The number of bins.</summary>
    public const int Bins = 15;

    private readonly double[] sums = new double[3 * Bins];

    /// <summary>
    /// The number of pixels of every bin, then the sums of their highest probabilities, then the numbers of correct ones. Processes exchange them to accumulate
    /// scores.
    /// </summary>
    public ReadOnlySpan<double> Sums => sums;

    /// <summary>The error, from 0 to 1; null if no pixel was counted.</summary>
    public double? Value
    {
        get
        {
            var pixels = sums.Take(Bins).Sum();
            return pixels == 0 ? null : Enumerable.Range(0, Bins).Sum(bin => Math.Abs(sums[Bins + bin] - sums[2 * Bins + bin])) / pixels;
        }
    }

    /// <summary>Adds a batch, on the device of its tensors.</summary>
    /// <param name="probabilities">The probabilities of the classes, [N, classes, H, W].</param>
    /// <param name="labels">Class indices or the ignore index, int64 [N, H, W].</param>
    /// <param name="ignoreIndex">Pixels with this label are ignored.</param>
    public void Add(Tensor probabilities, Tensor labels, int ignoreIndex)
    {
        ArgumentNullException.ThrowIfNull(probabilities);
        ArgumentNullException.ThrowIfNull(labels);
        using var scope = NewDisposeScope();
        var (highest, classes) = probabilities.max(1);
        var counted = labels.ne(ignoreIndex);
        var confidence = highest.masked_select(counted);
        var correct = classes.eq(labels).masked_select(counted).to(ScalarType.Float64);
        // The bin i has the probabilities above i / 15 up to (i + 1) / 15.
        var bins = (confidence * Bins).ceil().sub(1).clamp(0, Bins - 1).to(ScalarType.Int64);
        var ofBins = new[] { ones_like(correct), confidence.to(ScalarType.Float64), correct };
        for (var kind = 0; kind < ofBins.Length; kind++)
        {
            var found = bins.bincount(ofBins[kind], Bins).to(ScalarType.Float64).cpu().data<double>();
            for (var bin = 0; bin < Bins; bin++) sums[kind * Bins + bin] += found[bin];
        }
    }

    /// <summary>Adds <see cref="Sums"/> of another error, for example from another process.</summary>
    /// <exception cref="ArgumentException">The number of sums differs.</exception>
    public void AddSums(ReadOnlySpan<double> added)
    {
        if (added.Length != sums.Length) throw new ArgumentException($"Expected {sums.Length} sums, got {added.Length}.", nameof(added));
        for (var i = 0; i < sums.Length; i++) sums[i] += added[i];
    }
}
