using static TorchSharp.torch;

namespace SegDsl.Losses;

/// <summary>The Lovász extension of what the intersection over union lacks to 1: <see cref="LovaszLoss"/>.</summary>
/// <param name="PerImage">Whether regions are those of every image; else those of the batch.</param>
public sealed record LovaszDefinition(bool PerImage = false) : LabelLossDefinition
{
    /// <inheritdoc/>
    public override OutputLoss Create(int classes, int ignoreIndex) => new LovaszLoss(this, classes, ignoreIndex);
}

/// <summary>
/// Lovász-softmax: the convex extension of 1 − intersection over union to softmax probabilities, the mean of the classes that the labels hold
/// (<see href="https://arxiv.org/abs/1705.08790">Berman et al., 2018</see>). Ignored pixels are in no region.
/// </summary>
public sealed class LovaszLoss : OutputLoss
{
    /// <summary>Up to here float32 counts exactly.</summary>
    private const long CountedInSingle = 1 << 24;

    private readonly bool perImage;

    /// <summary>Creates the loss.</summary>
    /// <param name="definition">Its options.</param>
    /// <param name="classes">The number of classes.</param>
    /// <param name="ignoreIndex">The label that does not count.</param>
    public LovaszLoss(LovaszDefinition definition, int classes, int ignoreIndex) : base(definition, classes, ignoreIndex) => perImage = definition.PerImage;

    /// <inheritdoc/>
    internal override string Kind => "lovasz";

    private protected override Tensor Evaluate(Tensor output, LossTargets targets)
    {
        var regions = Regions.Of(output, targets.Labels, IgnoreIndex, perImage);
        var truth = regions.Columns.unsqueeze(1).eq(arange(Classes, ScalarType.Int64, output.device).view(1, -1, 1));
        // An ignored pixel has no truth and no probability, so no error either: sorted behind all others it adds nothing.
        var errors = (regions.Probabilities - truth.to(output.dtype)).abs();
        var (sorted, order) = errors.sort(2, descending: true);
        var slopes = Slopes(truth.gather(2, order), output.dtype).to(output.dtype);
        return Regions.MeanOfPresent((sorted * slopes).sum(2), regions.Counts());
    }

    /// <summary>What every error adds to 1 − intersection over union when pixels fail one after the other.</summary>
    /// <param name="truth">Whether a pixel is in the region, in the order of errors: bool [lists, classes, pixels].</param>
    /// <param name="type">The type of the errors.</param>
    private static Tensor Slopes(Tensor truth, ScalarType type)
    {
        var inside = truth.to(truth.shape[2] <= CountedInSingle ? type : ScalarType.Float64);
        var count = inside.sum(2, keepdim: true);
        var intersection = count - inside.cumsum(2);
        var union = count + (1 - inside).cumsum(2);
        var jaccard = 1 - intersection / union;
        return jaccard.diff(prepend: zeros_like(count));
    }
}
