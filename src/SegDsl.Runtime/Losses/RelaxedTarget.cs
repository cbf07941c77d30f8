using static TorchSharp.torch;

namespace SegDsl.Losses;

/// <summary>The classes that boundary relaxation accepts at a pixel: all that occur in a window around it.</summary>
public static class RelaxedTarget
{
    /// <summary>The target of a batch of labels.</summary>
    /// <param name="labels">Train indices and ignore labels, int64 [N, H, W].</param>
    /// <param name="classes">The number of classes.</param>
    /// <param name="ignoreLabel">The label that no class has; what lies outside of the image counts as it too.</param>
    /// <param name="border">How far the window reaches, in pixels: it has 2 × this + 1 on a side.</param>
    /// <returns>Which classes occur, bool [N, classes + 1, H, W] on the labels' device; the last is the ignore label.</returns>
    public static Tensor Of(Tensor labels, int classes, int ignoreLabel, int border)
    {
        ArgumentNullException.ThrowIfNull(labels);
        ArgumentOutOfRangeException.ThrowIfNegative(border);
        using var scope = NewDisposeScope();
        var columns = labels.masked_fill(labels.eq(ignoreLabel), classes).unsqueeze(1);
        var padded = nn.functional.pad(columns, new long[] { border, border, border, border }, value: classes);
        var yes = ones([1, 1, 1, 1], ScalarType.Bool, labels.device);
        var one = zeros([padded.shape[0], classes + 1, padded.shape[2], padded.shape[3]], ScalarType.Bool, labels.device)
            .scatter_(1, padded, yes.expand(padded.shape));
        return Window.Unite(Window.Unite(one, 2, border), 3, border).MoveToOuterDisposeScope();
    }
}
