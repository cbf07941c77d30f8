using SegDsl.Networks;
using static TorchSharp.torch;

namespace SegDsl.Losses;

/// <summary>
/// A loss of the outputs of a segmentation network. If all pixels are ignored, the loss and its gradient are zero. The loss is computed on the device of
/// the outputs without synchronization. Half-precision outputs are converted to float32. Outputs whose size differs from that of the labels are
/// resized bilinearly (<c>align_corners: false</c>).
/// </summary>
public abstract class SegmentationLoss
{
    private protected SegmentationLoss(int classes, int ignoreIndex)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(classes);
        if (ignoreIndex >= 0 && ignoreIndex < classes)
            throw new ArgumentException($"The ignore index {ignoreIndex} is one of the {classes} classes.", nameof(ignoreIndex));
        (Classes, IgnoreIndex) = (classes, ignoreIndex);
    }

    /// <summary>The number of classes; 0 if the dataset has no labels.</summary>
    public int Classes { get; }

    /// <summary>Pixels with this label are ignored.</summary>
    public int IgnoreIndex { get; }

    /// <summary>
    /// The targets that should be precomputed for the current epoch; the default value for losses that use only the labels.
    /// </summary>
    public virtual LossNeeds Needs => default;

    /// <summary>Whether the loss of a pixel depends on its neighbors; such a loss cannot be computed for volumes.</summary>
    internal virtual bool ComparesNeighbors => Needs != default;

    /// <summary>The names of the parts in <see cref="LossValue.Parts"/>.</summary>
    internal abstract IReadOnlyList<string> PartNames { get; }

    /// <summary>The name of the loss in <c>.seg</c> files.</summary>
    internal abstract string Kind { get; }

    /// <summary>Starts an epoch. Before the first call, the epoch is 0.</summary>
    /// <param name="epoch">The epoch, starting at 0.</param>
    public virtual void BeginEpoch(int epoch)
    {
    }

    /// <summary>Computes the loss of a batch of images, or of volumes with outputs [N, channels, D, H, W] and labels [N, D, H, W].</summary>
    /// <param name="outputs">The outputs of the network, including auxiliary outputs.</param>
    /// <param name="targets">The labels and precomputed targets, on the device of the outputs.</param>
    /// <returns>The loss and its parts; the caller disposes them.</returns>
    /// <exception cref="KeyNotFoundException">The network did not compute a required output.</exception>
    /// <exception cref="ArgumentException">
    /// An output or a target has an invalid shape, type or device, or a label on the CPU is neither a class nor <see cref="IgnoreIndex"/>.
    /// </exception>
    /// <exception cref="InvalidOperationException">No term of the loss is active in this epoch.</exception>
    public LossValue Compute(NamedTensors outputs, LossTargets targets)
    {
        ArgumentNullException.ThrowIfNull(outputs);
        ArgumentNullException.ThrowIfNull(targets);
        if (outputs.Computed is [{ Value: var output }, ..] && !InputCheck.AreTogether(output, targets.Labels))
            throw new ArgumentException(
                $"The outputs are on the device '{output.device}', but the labels are on '{targets.Labels.device}'. Call batch.TargetsOn(device).",
                nameof(targets));
        using var scope = NewDisposeScope();
        var given = targets.Labels;
        if (StackedSlices.AreVolumes(targets))
        {
            if (ComparesNeighbors)
                throw new ArgumentException($"The loss '{Kind}' compares neighboring pixels, and is not defined for volumes.", nameof(targets));
            if (outputs.Computed.Count > 0 && outputs.Computed.All(computed => computed.Value.dim() != StackedSlices.VolumeDimensions))
                throw new ArgumentException(
                    $"The labels are [{string.Join(", ", targets.Labels.shape)}], those of volumes [N, D, H, W], "
                    + "but no output is of volumes, [N, channels, D, H, W]. Remove a channel with labels.squeeze(1).", nameof(targets));
            (outputs, targets) = StackedSlices.Of(outputs, targets);
        }
        targets.Check(Classes);
        if (Classes > 0) TargetCheck.Labels(given, Classes, IgnoreIndex);
        return Evaluate(outputs, targets.Prepared(Needs, Classes, IgnoreIndex)).MoveToOuterDisposeScope();
    }

    /// <summary>Computes the loss; tensors that are not returned are disposed by the caller's scope.</summary>
    internal abstract LossValue Evaluate(NamedTensors outputs, LossTargets targets);

    /// <summary>Converts an output to [N, channels, H, W] for labels [N, H, W], in float32 or float64.</summary>
    private protected static Tensor Fit(Tensor output, string name, int channels, Tensor labels)
    {
        if (output.shape is not [var count, var depth, _, _] || labels.shape is not [var images, var rows, var columns]
            || count != images || depth != channels)
            throw new ArgumentException(
                $"The output '{name}' is [{string.Join(", ", output.shape)}] and the labels are [{string.Join(", ", labels.shape)}]; "
                + $"expected [N, {channels}, H, W] and [N, H, W].", nameof(output));
        TargetCheck.Output(output, name, labels, nameof(LossTargets.Labels));
        return Resized(output, rows, columns);
    }

    /// <summary>Converts a map [N, C, H, W] to float32 or float64 and to a size.</summary>
    private protected static Tensor Resized(Tensor output, long rows, long columns)
    {
        if (output.dtype is ScalarType.Float16 or ScalarType.BFloat16) output = output.to(ScalarType.Float32);
        return output.shape[2] == rows && output.shape[3] == columns
            ? output
            : nn.functional.interpolate(output, [rows, columns], mode: InterpolationMode.Bilinear, align_corners: false);
    }

    /// <summary>The elements of an output if it is a list, otherwise the output.</summary>
    private protected static IReadOnlyList<NamedTensor> ElementsOf(NamedTensors outputs, string name)
    {
        var elements = outputs.Computed.Where(o => o.Name.StartsWith(name + ".", StringComparison.Ordinal)).ToList();
        return elements.Count > 0 ? elements : [new NamedTensor(name, outputs[name])];
    }
}
