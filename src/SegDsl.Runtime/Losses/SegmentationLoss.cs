using SegDsl.Networks;
using static TorchSharp.torch;

namespace SegDsl.Losses;

/// <summary>
/// A loss over the outputs of a segmentation network. Where no pixel counts it is zero, with a gradient of zero. It is computed on the outputs' device
/// without asking the device for a number. Outputs in half precision are taken to float32; outputs of another size than the labels are
/// scaled to it bilinearly (with pixels' centers half a pixel inside, align_corners false).
/// </summary>
public abstract class SegmentationLoss
{
    private protected SegmentationLoss(int classes, int ignoreIndex)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(classes, 1);
        if (ignoreIndex >= 0 && ignoreIndex < classes)
            throw new ArgumentException($"The ignore label {ignoreIndex} is one of the {classes} classes.", nameof(ignoreIndex));
        (Classes, IgnoreIndex) = (classes, ignoreIndex);
    }

    /// <summary>The number of classes.</summary>
    public int Classes { get; }

    /// <summary>The label that does not count.</summary>
    public int IgnoreIndex { get; }

    /// <summary>The targets that are better prepared than computed by the loss, in the epoch that began last; none for a loss that looks at labels only.</summary>
    public virtual LossNeeds Needs => default;

    /// <summary>The names of the parts that it reports.</summary>
    internal abstract IReadOnlyList<string> PartNames { get; }

    /// <summary>What it is called in a <c>.seg</c> file.</summary>
    internal abstract string Kind { get; }

    /// <summary>Tells the loss which epoch begins; before it is told any, it is in epoch 0.</summary>
    /// <param name="epoch">The epoch, from 0.</param>
    public virtual void BeginEpoch(int epoch)
    {
    }

    /// <summary>The loss of a batch.</summary>
    /// <param name="outputs">What the network computed, auxiliary outputs included.</param>
    /// <param name="targets">The labels and what was prepared beside them, on the device of the outputs.</param>
    /// <returns>The loss and its parts; the caller disposes of it.</returns>
    /// <exception cref="KeyNotFoundException">The network did not compute an output that the loss needs.</exception>
    /// <exception cref="ArgumentException">Outputs or targets have another shape or type than they must.</exception>
    /// <exception cref="InvalidOperationException">No term of the loss counts in this epoch.</exception>
    public LossValue Compute(NamedTensors outputs, LossTargets targets)
    {
        ArgumentNullException.ThrowIfNull(outputs);
        ArgumentNullException.ThrowIfNull(targets);
        using var scope = NewDisposeScope();
        targets.Check(Classes);
        return Evaluate(outputs, targets.Prepared(Needs, Classes, IgnoreIndex)).MoveToOuterDisposeScope();
    }

    /// <summary>Computes the loss; what is not returned is freed.</summary>
    internal abstract LossValue Evaluate(NamedTensors outputs, LossTargets targets);

    /// <summary>An output as the loss wants it: [N, channels, H, W] for labels [N, H, W], in float32 or float64.</summary>
    private protected static Tensor Fit(Tensor output, string name, int channels, Tensor labels)
    {
        if (output.shape is not [var count, var depth, var height, var width] || labels.shape is not [var images, var rows, var columns]
            || count != images || depth != channels)
            throw new ArgumentException(
                $"The output '{name}' is [{string.Join(", ", output.shape)}], the labels are [{string.Join(", ", labels.shape)}]: "
                + $"they must be [N, {channels}, H, W] and [N, H, W].", nameof(output));
        if (output.dtype is ScalarType.Float16 or ScalarType.BFloat16) output = output.to(ScalarType.Float32);
        return height == rows && width == columns
            ? output
            : nn.functional.interpolate(output, [rows, columns], mode: InterpolationMode.Bilinear, align_corners: false);
    }
}
