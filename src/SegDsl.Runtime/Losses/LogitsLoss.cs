using SegDsl.Networks;
using static TorchSharp.torch;

namespace SegDsl.Losses;

/// <summary>A loss over <c>seg</c>, and over <c>aux</c> with a smaller weight where the network has such an auxiliary output.</summary>
public abstract class LogitsLoss : SegmentationLoss
{
    private const double AuxiliaryWeight = 0.4;

    private protected LogitsLoss(int ignoreLabel) : base(ignoreLabel)
    {
    }

    /// <summary>The loss of scores.</summary>
    /// <param name="logits">Scores [N, classes, H, W].</param>
    /// <param name="targets">The labels and what was prepared beside them.</param>
    /// <returns>A scalar.</returns>
    public Tensor Of(Tensor logits, LossTargets targets)
    {
        ArgumentNullException.ThrowIfNull(logits);
        ArgumentNullException.ThrowIfNull(targets);
        using var scope = NewDisposeScope();
        return Evaluate(logits, targets).MoveToOuterDisposeScope();
    }

    /// <summary>Computes the loss of scores; what is not returned is freed.</summary>
    private protected abstract Tensor Evaluate(Tensor logits, LossTargets targets);

    private protected sealed override LossValue Evaluate(NamedTensors outputs, LossTargets targets)
    {
        var seg = Evaluate(Output(outputs, "seg", targets.Labels), targets);
        return outputs.Find("aux") is null
            ? LossValue.Sum(("seg", seg))
            : LossValue.Sum(("seg", seg), ("aux", AuxiliaryWeight * Evaluate(Output(outputs, "aux", targets.Labels), targets)));
    }
}
