using static TorchSharp.torch;

namespace SegDsl.Losses;

/// <summary>Lovász-softmax loss, a surrogate of one minus the intersection over union: <see cref="LovaszLoss"/>.</summary>
/// <param name="PerImage">Whether regions are compared per image instead of over the batch.</param>
public sealed record LovaszDefinition(bool PerImage = false) : LabelLossDefinition
{
    /// <inheritdoc/>
    public override OutputLoss Create(int classes, int ignoreIndex) => new LovaszLoss(this, classes, ignoreIndex);
}

/// <summary>
/// Lovász-softmax loss: the Lovász extension of the Jaccard loss (1 − intersection over union) to softmax probabilities, averaged over the classes that are
/// present in the labels (<see href="https://arxiv.org/abs/1705.08790">Berman et al., 2018</see>). Ignored pixels belong to no region.
/// </summary>
public sealed class LovaszLoss : OutputLoss
{
    /// <summary>The largest integer up to which float32 represents all integers exactly.</summary>
    private const long MaxExactSingle = 1 << 24;

    private readonly bool perImage;

    /// <summary>Creates the loss.</summary>
    /// <param name="definition">The options of the loss.</param>
    /// <param name="classes">The number of classes; at least 1.</param>
    /// <param name="ignoreIndex">Pixels with this label are ignored; must not be the index of a class.</param>
    /// <exception cref="ArgumentException"><paramref name="ignoreIndex"/> is the index of a class.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="classes"/> is out of range.</exception>
    public LovaszLoss(LovaszDefinition definition, int classes, int ignoreIndex) : base(definition, classes, ignoreIndex) => perImage = definition.PerImage;

    /// <inheritdoc/>
    internal override string Kind => "lovasz";

    private protected override Tensor Evaluate(Tensor output, LossTargets targets)
    {
        var regions = Regions.Of(output, targets.Labels, IgnoreIndex, perImage);
        var truth = regions.Columns.unsqueeze(1).eq(arange(Classes, ScalarType.Int64, output.device).view(1, -1, 1));
        // Ignored pixels have probability 0 and target 0, so their error is 0: they are sorted last and add nothing.
        var errors = (regions.Probabilities - truth.to(output.dtype)).abs();
        var (sorted, order) = errors.sort(2, descending: true);
        var gradient = Gradient(truth.gather(2, order), output.dtype).to(output.dtype);
        return Regions.MeanOfPresent((sorted * gradient).sum(2), regions.Counts());
    }

    /// <summary>The gradient of the Lovász extension with respect to the sorted errors.</summary>
    /// <param name="truth">Whether a pixel is in the ground truth region, in descending order of errors: bool [lists, classes, pixels].</param>
    /// <param name="type">The data type of the errors.</param>
    private static Tensor Gradient(Tensor truth, ScalarType type)
    {
        var inside = truth.to(truth.shape[2] <= MaxExactSingle ? type : ScalarType.Float64);
        var count = inside.sum(2, keepdim: true);
        var intersection = count - inside.cumsum(2);
        var union = count + (1 - inside).cumsum(2);
        var jaccard = 1 - intersection / union;
        return jaccard.diff(prepend: zeros_like(count));
    }
}
