using SegDsl.Networks;
using static TorchSharp.torch;

namespace SegDsl.Losses;

/// <summary>A loss over the outputs of a segmentation network. Where no pixel counts it is zero, with a gradient of zero.</summary>
public abstract class SegmentationLoss
{
    private protected SegmentationLoss(int ignoreLabel) => IgnoreLabel = ignoreLabel;

    /// <summary>The label that does not count.</summary>
    public int IgnoreLabel { get; }

    /// <summary>The targets that are better prepared than computed by the loss; for a loss that looks at labels only, none.</summary>
    public virtual LossNeeds Needs => default;

    /// <summary>Creates a loss from its description.</summary>
    /// <param name="definition">The description.</param>
    /// <param name="classes">The number of classes that <c>seg</c> scores.</param>
    /// <param name="ignoreLabel">The label that does not count; any number but 0 … classes − 1.</param>
    public static SegmentationLoss Create(LossDefinition definition, int classes, int ignoreLabel)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(classes, 1);
        if (ignoreLabel >= 0 && ignoreLabel < classes)
            throw new ArgumentException($"The ignore label {ignoreLabel} is one of the {classes} classes.", nameof(ignoreLabel));
        return definition switch
        {
            CrossEntropyDefinition => new CrossEntropyLoss(ignoreLabel),
            WeightedCrossEntropyDefinition weighted => new WeightedCrossEntropyLoss(weighted, classes, ignoreLabel),
            OhemDefinition ohem => new OhemLoss(ohem, ignoreLabel),
            RelaxedDefinition relaxed => new RelaxedLoss(relaxed, classes, ignoreLabel),
            JointEdgeDefinition joint => new JointEdgeLoss(joint, classes, ignoreLabel),
            _ => throw new NotSupportedException($"There is no loss for {definition}."),
        };
    }

    /// <summary>The loss of a batch.</summary>
    /// <param name="outputs">What the network computed, auxiliary outputs included.</param>
    /// <param name="targets">The labels and what was prepared beside them, on the device of the outputs.</param>
    /// <returns>The loss and its parts; the caller disposes of it.</returns>
    /// <exception cref="KeyNotFoundException">The network did not compute an output that the loss needs.</exception>
    /// <exception cref="ArgumentException">The size of an output is not that of the labels.</exception>
    public LossValue Compute(NamedTensors outputs, LossTargets targets)
    {
        ArgumentNullException.ThrowIfNull(outputs);
        ArgumentNullException.ThrowIfNull(targets);
        using var scope = NewDisposeScope();
        return Evaluate(outputs, targets).MoveToOuterDisposeScope();
    }

    /// <summary>Computes the loss; what is not returned is freed.</summary>
    private protected abstract LossValue Evaluate(NamedTensors outputs, LossTargets targets);

    /// <summary>The output of this name, [N, channels, H, W] for labels [N, H, W].</summary>
    private protected static Tensor Output(NamedTensors outputs, string name, Tensor labels)
    {
        var output = outputs[name];
        if (output.shape is [var count, _, var height, var width] && labels.shape.AsSpan().SequenceEqual([count, height, width])) return output;
        throw new ArgumentException(
            $"The output '{name}' is [{string.Join(", ", output.shape)}], the labels are [{string.Join(", ", labels.shape)}]: "
            + "they must be [N, channels, H, W] and [N, H, W].", nameof(labels));
    }
}
