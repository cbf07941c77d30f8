using SegDsl.Metrics;
using TorchSharp;
using static TorchSharp.torch;

namespace SegDsl.Inference;

/// <summary>Scores that depend on the probabilities of the classes, over any number of images.</summary>
internal sealed class PixelScores
{
    /// <summary>Limits the cross entropy of a class with probability 0.</summary>
    private const double MinProbability = 1e-12;

    /// <summary>The sum of −log of the probability of the label over all pixels that are not ignored.</summary>
    public double CrossEntropySum { get; private set; }

    /// <summary>The expected calibration error.</summary>
    public CalibrationError Calibration { get; } = new();

    /// <summary>Adds the scores of an image, or of slices of a volume that are one below the other.</summary>
    /// <param name="scores">Logits or probabilities, [1, classes, H, W].</param>
    /// <param name="labels">Train indices or the ignore index, int64 [1, H, W] on the device of the scores.</param>
    /// <param name="ignoreIndex">Pixels with this label are ignored.</param>
    /// <param name="areLogits">Whether the scores are logits, otherwise probabilities, whose logarithms are logits too.</param>
    public void Add(Tensor scores, Tensor labels, int ignoreIndex, bool areLogits)
    {
        var logits = areLogits ? scores : scores.clamp_min(MinProbability).log();
        var sum = nn.functional.cross_entropy(logits, labels, ignore_index: ignoreIndex, reduction: nn.Reduction.Sum);
        CrossEntropySum += sum.to(ScalarType.Float64).item<double>();
        Calibration.Add(areLogits ? scores.softmax(1) : scores, labels, ignoreIndex);
    }
}
