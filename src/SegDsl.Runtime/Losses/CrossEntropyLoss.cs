using TorchSharp;
using static TorchSharp.torch;

namespace SegDsl.Losses;

/// <summary>The mean cross entropy of the pixels that are not ignored.</summary>
public sealed class CrossEntropyLoss : LogitsLoss
{
    /// <summary>Creates the loss.</summary>
    /// <param name="ignoreLabel">The label that does not count.</param>
    public CrossEntropyLoss(int ignoreLabel) : base(ignoreLabel)
    {
    }

    private protected override Tensor Evaluate(Tensor logits, LossTargets targets) =>
        OfPixels(logits, targets.Labels, IgnoreLabel).sum() / targets.Labels.ne(IgnoreLabel).sum().clamp_min(1);

    /// <summary>The cross entropy of every pixel, [N, H, W]; 0 where it is ignored.</summary>
    internal static Tensor OfPixels(Tensor logits, Tensor labels, int ignoreLabel) =>
        nn.functional.cross_entropy(logits, labels, ignore_index: ignoreLabel, reduction: nn.Reduction.None);
}
