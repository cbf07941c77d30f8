using SegDsl.Networks;
using static TorchSharp.torch;

namespace SegDsl.Losses;

/// <summary>
/// A loss of an output that predicts a target of the dataset other than its labels. If the output is a list, the losses of its elements are added.
/// </summary>
/// <param name="Output">The name of the output.</param>
public abstract record TargetLossDefinition(string Output) : LossDefinition
{
    /// <summary>The name of the target; null for that of the output.</summary>
    public string? Target { get; init; }

    /// <inheritdoc/>
    public abstract override TargetLoss Create(int classes, int ignoreIndex);
}

/// <summary>
/// A loss of an output that predicts a target of <see cref="LossTargets.Maps"/>. Pixels and images without a value are ignored; if there is none with a value,
/// the loss and its gradient are zero.
/// </summary>
public abstract class TargetLoss : SegmentationLoss
{
    /// <summary>The class of images without one.</summary>
    private protected const int NoClass = -1;

    private readonly TargetLossDefinition definition;

    private protected TargetLoss(TargetLossDefinition definition, int classes, int ignoreIndex) : base(classes, ignoreIndex)
    {
        ArgumentNullException.ThrowIfNull(definition);
        this.definition = definition;
        PartNames = [definition.Output];
    }

    /// <inheritdoc/>
    internal sealed override IReadOnlyList<string> PartNames { get; }

    /// <summary>Computes the loss of a tensor.</summary>
    /// <param name="output">The output, of the shape that the target requires; maps are resized bilinearly to the size of the target.</param>
    /// <param name="target">The target, as in <see cref="LossTargets.Maps"/>, on the same device.</param>
    /// <returns>A scalar.</returns>
    /// <exception cref="ArgumentException">The output does not match the target.</exception>
    public Tensor Of(Tensor output, Tensor target)
    {
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(target);
        using var scope = NewDisposeScope();
        return Evaluate(Fit(output, definition.Output, target), target).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    internal sealed override LossValue Evaluate(NamedTensors outputs, LossTargets targets)
    {
        if (!targets.Maps.TryGetValue(TargetName, out var target))
            throw new ArgumentException($"The target '{TargetName}' is missing. Available: {string.Join(", ", targets.Maps.Keys)}.", nameof(targets));
        var total = ElementsOf(outputs, definition.Output).Select(element => Evaluate(Fit(element.Value, element.Name, target), target))
            .Aggregate((a, b) => a + b);
        return LossValue.Sum((PartNames[0], total));
    }

    /// <summary>Computes the loss of an output in float32 or float64 that matches the target.</summary>
    private protected abstract Tensor Evaluate(Tensor output, Tensor target);

    /// <summary>Converts an output to the size of the target, or throws if it does not match.</summary>
    private protected virtual Tensor Fit(Tensor output, string name, Tensor target)
    {
        if (target.shape is not [var images, var planes, var rows, var columns] || output.shape is not [var count, var channels, _, _]
            || count != images || channels != planes)
            throw Mismatch(output, name, target);
        TargetCheck.Output(output, name, target, TargetName);
        TargetCheck.Map(target, TargetName);
        return Resized(output, rows, columns);
    }

    /// <summary>Scores [N, classes] of images in float32 or float64, or throws if they do not match the target.</summary>
    private protected Tensor FitClasses(Tensor output, string name, Tensor target)
    {
        if (output.shape is not [var count, var classes] || target.shape is not [var images] || count != images) throw Mismatch(output, name, target);
        TargetCheck.Output(output, name, target, TargetName);
        TargetCheck.ImageClasses(target, TargetName, (int)classes, NoClass);
        return output.dtype is ScalarType.Float16 or ScalarType.BFloat16 ? output.to(ScalarType.Float32) : output;
    }

    private string TargetName => definition.Target ?? definition.Output;

    /// <summary>The exception for an output that does not match its target.</summary>
    private static ArgumentException Mismatch(Tensor output, string name, Tensor target) => new(
        $"The output '{name}' is [{string.Join(", ", output.shape)}], which does not match the target [{string.Join(", ", target.shape)}].", nameof(output));
}
