using SegDsl.Metrics;

namespace SegDsl.Inference;

/// <summary>Scores that depend on the probabilities of the classes, over any number of images.</summary>
internal sealed class PixelScores
{
    /// <summary>The sum of −log of the probability of the label over all pixels that are not ignored.</summary>
    public double CrossEntropySum { get; set; }

    /// <summary>The expected calibration error.</summary>
    public CalibrationError Calibration { get; } = new();
}
