using SegDsl.Validation;
using static TorchSharp.torch;

namespace SegDsl.Losses;

/// <summary>Dice loss, one minus the Dice coefficient of predicted and ground truth regions: <see cref="TverskyLoss"/>.</summary>
/// <param name="Smooth">A constant, at least 0, that is added to numerator and denominator of 2·TP / (2·TP + FP + FN).</param>
/// <param name="PerImage">Whether regions are compared per image instead of over the batch.</param>
public sealed record DiceDefinition(double Smooth = 1, bool PerImage = false) : LabelLossDefinition
{
    /// <summary>Smoothing term that is added to numerator and denominator of 2·TP / (2·TP + FP + FN), at least 0.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public double Smooth { get; init => field = Limit.AtLeast(0, value); } = Limit.AtLeast(0, Smooth);

    /// <inheritdoc/>
    public override OutputLoss Create(int classes, int ignoreIndex) => new TverskyLoss(this, classes, ignoreIndex);
}

/// <summary>One minus the Tversky index of predicted and ground truth regions: <see cref="TverskyLoss"/>.</summary>
/// <param name="Alpha">The weight of false positives; at least 0.</param>
/// <param name="Beta">The weight of false negatives; at least 0.</param>
/// <param name="Smooth">A constant, at least 0, that is added to numerator and denominator of TP / (TP + α·FP + β·FN).</param>
/// <param name="PerImage">Whether regions are compared per image instead of over the batch.</param>
public sealed record TverskyDefinition(double Alpha = 0.3, double Beta = 0.7, double Smooth = 1, bool PerImage = false) : LabelLossDefinition
{
    /// <summary>Weight of false positives, at least 0.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public double Alpha { get; init => field = Limit.AtLeast(0, value); } = Limit.AtLeast(0, Alpha);

    /// <summary>Weight of false negatives, at least 0.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public double Beta { get; init => field = Limit.AtLeast(0, value); } = Limit.AtLeast(0, Beta);

    /// <summary>Smoothing term that is added to numerator and denominator of TP / (TP + α·FP + β·FN), at least 0.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public double Smooth { get; init => field = Limit.AtLeast(0, value); } = Limit.AtLeast(0, Smooth);

    /// <inheritdoc/>
    public override OutputLoss Create(int classes, int ignoreIndex) => new TverskyLoss(this, classes, ignoreIndex);
}

/// <summary>
/// One minus the Tversky index (TP + s) / (TP + α·FP + β·FN + s) of softmax probabilities and labels, averaged over the classes that are present in the
/// labels (<see href="https://arxiv.org/abs/1706.05721">Salehi et al., 2017</see>). With α = β = 1/2 it is the Dice loss
/// (<see href="https://arxiv.org/abs/1606.04797">Milletari et al., 2016</see>, without squaring). Ignored pixels belong to no region.
/// </summary>
public sealed class TverskyLoss : OutputLoss
{
    private readonly double falsePositives;
    private readonly double falseNegatives;
    private readonly double smooth;
    private readonly bool perImage;

    /// <summary>Creates the Tversky loss.</summary>
    /// <param name="definition">The options of the loss.</param>
    /// <param name="classes">The number of classes; at least 1.</param>
    /// <param name="ignoreIndex">Pixels with this label are ignored; must not be the index of a class.</param>
    /// <exception cref="ArgumentException"><paramref name="ignoreIndex"/> is the index of a class.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="classes"/> or an option is out of range.</exception>
    public TverskyLoss(TverskyDefinition definition, int classes, int ignoreIndex) : base(definition, classes, ignoreIndex)
    {
        (falsePositives, falseNegatives, smooth, perImage) = (definition.Alpha, definition.Beta, definition.Smooth, definition.PerImage);
        Kind = "tversky";
    }

    /// <summary>Creates the Dice loss.</summary>
    /// <param name="definition">The options of the loss.</param>
    /// <param name="classes">The number of classes; at least 1.</param>
    /// <param name="ignoreIndex">Pixels with this label are ignored; must not be the index of a class.</param>
    /// <exception cref="ArgumentException"><paramref name="ignoreIndex"/> is the index of a class.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="classes"/> or an option is out of range.</exception>
    public TverskyLoss(DiceDefinition definition, int classes, int ignoreIndex) : base(definition, classes, ignoreIndex)
    {
        (falsePositives, falseNegatives, smooth, perImage) = (0.5, 0.5, definition.Smooth / 2, definition.PerImage);
        Kind = "dice";
    }

    /// <inheritdoc/>
    internal override string Kind { get; }

    private protected override Tensor Evaluate(Tensor output, LossTargets targets)
    {
        var regions = Regions.Of(output, targets.Labels, IgnoreIndex, perImage);
        var (hits, predicted, counts) = (regions.Sums(regions.OfLabels()), regions.Probabilities.sum(2), regions.Counts());
        var denominator = hits + falsePositives * (predicted - hits) + falseNegatives * (counts - hits) + smooth;
        return Regions.MeanOfPresent(1 - (hits + smooth) / denominator.masked_fill(denominator.eq(0), 1), counts);
    }
}
