using SegDsl.Networks;
using static TorchSharp.torch;

namespace SegDsl.Losses;

/// <summary>A loss of one network output. If the output is a list, the losses of its elements are added.</summary>
public abstract class OutputLoss : SegmentationLoss
{
    private readonly OutputLossDefinition definition;

    private protected OutputLoss(OutputLossDefinition definition, int classes, int ignoreIndex) : base(classes, ignoreIndex)
    {
        ArgumentNullException.ThrowIfNull(definition);
        ArgumentOutOfRangeException.ThrowIfLessThan(classes, 1);
        this.definition = definition;
        PartNames = [Mask is { At: { } at } ? $"{definition.Output} at {at}" : definition.Output];
    }

    /// <inheritdoc/>
    internal sealed override IReadOnlyList<string> PartNames { get; }

    /// <summary>The number of channels that the output must have.</summary>
    private protected virtual int Channels => Classes;

    private LabelLossDefinition? Mask => definition as LabelLossDefinition;

    /// <summary>Computes the loss of a tensor; the output name and the edge restriction of the definition are not used.</summary>
    /// <param name="output">Logits, [N, channels, H, W].</param>
    /// <param name="targets">The labels and precomputed targets, on the same device.</param>
    /// <returns>A scalar.</returns>
    /// <exception cref="ArgumentException">
    /// The output or a target has an invalid shape, type or device, or a label on the CPU is neither a class nor the ignore index.
    /// </exception>
    public Tensor Of(Tensor output, LossTargets targets)
    {
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(targets);
        targets.Check(Classes);
        TargetCheck.Labels(targets.Labels, Classes, IgnoreIndex);
        return OfChecked(output, targets);
    }

    /// <summary>Computes the loss like <see cref="Of"/>, from targets that are checked.</summary>
    internal Tensor OfChecked(Tensor output, LossTargets targets)
    {
        using var scope = NewDisposeScope();
        return Evaluate(Fit(output, definition.Output, Channels, targets.Labels), targets.Prepared(Needs, Classes, IgnoreIndex)).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    internal sealed override LossValue Evaluate(NamedTensors outputs, LossTargets targets)
    {
        if (Mask is { At: { } at } mask)
        {
            var edge = Fit(outputs[at], at, 1, targets.Labels).detach().sigmoid().le(mask.Above).squeeze(1);
            targets = targets with { Labels = targets.Labels.masked_fill(edge, IgnoreIndex) };
        }
        var total = ElementsOf(outputs, definition.Output)
            .Select(element => Evaluate(Fit(element.Value, element.Name, Channels, targets.Labels), targets))
            .Aggregate((a, b) => a + b);
        return LossValue.Sum((PartNames[0], total));
    }

    /// <summary>Computes the loss of logits [N, channels, H, W] in float32 or float64, where H and W are those of the labels.</summary>
    private protected abstract Tensor Evaluate(Tensor output, LossTargets targets);
}
