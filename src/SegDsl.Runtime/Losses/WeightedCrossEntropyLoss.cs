using SegDsl.Validation;
using static TorchSharp.torch;

namespace SegDsl.Losses;

/// <summary>Cross entropy with class weights that decrease with the pixel fraction of a class: <see cref="WeightedCrossEntropyLoss"/>.</summary>
/// <param name="Bound">The maximum that is added to the weight 1 of a class.</param>
/// <param name="PerBatch">Whether pixel fractions are computed over the batch instead of per image.</param>
public sealed record WeightedCrossEntropyDefinition(double Bound = 1, bool PerBatch = false) : LabelLossDefinition
{
    /// <summary>Maximum extra weight of a rare class, at least 0.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public double Bound { get; init => field = Limit.AtLeast(0, value); } = Limit.AtLeast(0, Bound);

    /// <inheritdoc/>
    public override OutputLoss Create(int classes, int ignoreIndex) => new WeightedCrossEntropyLoss(this, classes, ignoreIndex);
}

/// <summary>
/// Cross entropy with class weights 1 + bound × (1 − f), where f is the fraction of pixels of the class in the image (or batch): the weighted mean per
/// image, then the mean over images.
/// </summary>
public sealed class WeightedCrossEntropyLoss : OutputLoss
{
    private readonly WeightedCrossEntropyDefinition definition;

    /// <summary>Creates the loss.</summary>
    /// <param name="definition">The options of the loss.</param>
    /// <param name="classes">The number of classes; at least 1.</param>
    /// <param name="ignoreIndex">Pixels with this label are ignored; must not be the index of a class.</param>
    /// <exception cref="ArgumentException"><paramref name="ignoreIndex"/> is the index of a class.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="classes"/> is out of range.</exception>
    public WeightedCrossEntropyLoss(WeightedCrossEntropyDefinition definition, int classes, int ignoreIndex) : base(definition, classes, ignoreIndex) =>
        this.definition = definition;

    /// <inheritdoc/>
    internal override string Kind => "weighted_cross_entropy";

    private protected override Tensor Evaluate(Tensor output, LossTargets targets)
    {
        // Ignored pixels get an extra column after the classes, with weight 0.
        var labels = targets.Labels;
        var columns = labels.masked_fill(labels.eq(IgnoreIndex), Classes).flatten(1);
        var one = ones([1, 1], ScalarType.Float32, labels.device);
        var counts = zeros([columns.shape[0], Classes + 1], ScalarType.Float32, labels.device)
            .scatter_add_(1, columns, one.expand(columns.shape)).narrow(1, 0, Classes);
        if (definition.PerBatch) counts = counts.sum(0, keepdim: true).expand(counts.shape);
        var weights = ClassWeights.FromCounts(counts, counts.sum(1, keepdim: true), definition.Bound);
        var pixelWeights = cat([weights, zeros_like(weights.narrow(1, 0, 1))], 1).gather(1, columns);

        var losses = PixelCrossEntropy.OfLabels(output, labels, IgnoreIndex).flatten(1) * pixelWeights;
        return (losses.sum(1) / pixelWeights.sum(1).clamp_min(1)).mean();
    }
}
