using SegDsl.Networks;
using static TorchSharp.torch;

namespace SegDsl.Losses;

/// <summary>A loss of one output; of an output that is a list the sum of its members' losses.</summary>
public abstract class OutputLoss : SegmentationLoss
{
    private readonly OutputLossDefinition definition;

    private protected OutputLoss(OutputLossDefinition definition, int classes, int ignoreIndex) : base(classes, ignoreIndex)
    {
        ArgumentNullException.ThrowIfNull(definition);
        this.definition = definition;
        PartNames = [Mask is { At: { } at } ? $"{definition.Output} at {at}" : definition.Output];
    }

    /// <inheritdoc/>
    internal sealed override IReadOnlyList<string> PartNames { get; }

    /// <summary>How many channels the output must have.</summary>
    private protected virtual int Channels => Classes;

    private LabelLossDefinition? Mask => definition as LabelLossDefinition;

    /// <summary>The loss of an output that is at hand; what the definition says of outputs does not matter.</summary>
    /// <param name="output">Scores [N, channels, H, W].</param>
    /// <param name="targets">The labels and what was prepared beside them.</param>
    /// <returns>A scalar.</returns>
    /// <exception cref="ArgumentException">Output or targets have another shape or type than they must.</exception>
    public Tensor Of(Tensor output, LossTargets targets)
    {
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(targets);
        using var scope = NewDisposeScope();
        targets.Check(Classes);
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
        var total = Members(outputs).Select(member => Evaluate(Fit(member.Value, member.Name, Channels, targets.Labels), targets)).Aggregate((a, b) => a + b);
        return LossValue.Sum((PartNames[0], total));
    }

    /// <summary>Computes the loss of scores [N, channels, H, W] in float32 or float64, H and W those of the labels.</summary>
    private protected abstract Tensor Evaluate(Tensor output, LossTargets targets);

    /// <summary>The output, or where there is none of the name the tensors of a list.</summary>
    private List<NamedTensor> Members(NamedTensors outputs)
    {
        var members = outputs.Computed.Where(o => o.Name.StartsWith(definition.Output + ".", StringComparison.Ordinal)).ToList();
        return members.Count > 0 ? members : [new NamedTensor(definition.Output, outputs[definition.Output])];
    }
}
