using SegDsl.Validation;
using static TorchSharp.torch;

namespace SegDsl.Losses;

/// <summary>The arguments of a loss of labels that is written in C# and declared with <c>extern loss</c>. The compiler generates a record for each.</summary>
public abstract record ExternLabelLossDefinition : LabelLossDefinition
{
    /// <summary>Creates the arguments.</summary>
    /// <param name="externName">The name of the declaration.</param>
    protected ExternLabelLossDefinition(string externName) => ExternName = externName;

    /// <summary>The name of the declaration.</summary>
    public string ExternName { get; }

    /// <inheritdoc/>
    public sealed override OutputLoss Create(int classes, int ignoreIndex) => new ExternLabelLoss(this, classes, ignoreIndex);

    /// <summary>Computes the loss.</summary>
    /// <param name="logits">Class logits, float32 [N, classes, H, W].</param>
    /// <param name="labels">The class of every pixel, or the ignore index, int64 [N, H, W].</param>
    /// <param name="ignoreIndex">Pixels with this label are ignored.</param>
    /// <returns>A scalar with gradient.</returns>
    protected abstract Tensor Compute(Tensor logits, Tensor labels, long ignoreIndex);

    /// <summary>Computes the loss, and checks the result.</summary>
    internal Tensor Evaluate(Tensor logits, Tensor labels, long ignoreIndex) =>
        ExternResult.Of(() => Compute(logits, labels, ignoreIndex), logits, ExternName);
}

/// <summary>The arguments of a loss of another target that is written in C# and declared with <c>extern loss</c>.</summary>
public abstract record ExternTargetLossDefinition : TargetLossDefinition
{
    /// <summary>Creates the arguments.</summary>
    /// <param name="externName">The name of the declaration.</param>
    /// <param name="output">The name of the output.</param>
    protected ExternTargetLossDefinition(string externName, string output) : base(output) => ExternName = externName;

    /// <summary>The name of the declaration.</summary>
    public string ExternName { get; }

    /// <inheritdoc/>
    public sealed override TargetLoss Create(int classes, int ignoreIndex) => new ExternTargetLoss(this, classes, ignoreIndex);

    /// <summary>Computes the loss.</summary>
    /// <param name="output">The output in float32: a map of the size of the target, or scores of classes of images.</param>
    /// <param name="target">The target, as in <see cref="LossTargets.Maps"/>.</param>
    /// <returns>A scalar with gradient.</returns>
    protected abstract Tensor Compute(Tensor output, Tensor target);

    /// <summary>Computes the loss, and checks the result.</summary>
    internal Tensor Evaluate(Tensor output, Tensor target) => ExternResult.Of(() => Compute(output, target), output, ExternName);
}

/// <summary>A loss of labels that is written in C#.</summary>
/// <param name="definition">The arguments.</param>
/// <param name="classes">The number of classes.</param>
/// <param name="ignoreIndex">Pixels with this label are ignored.</param>
internal sealed class ExternLabelLoss(ExternLabelLossDefinition definition, int classes, int ignoreIndex) : OutputLoss(definition, classes, ignoreIndex)
{
    /// <inheritdoc/>
    internal override string Kind => definition.ExternName;

    private protected override Tensor Evaluate(Tensor output, LossTargets targets) => definition.Evaluate(output, targets.Labels, IgnoreIndex);
}

/// <summary>A loss of another target that is written in C#.</summary>
/// <param name="definition">The arguments.</param>
/// <param name="classes">The number of classes of pixels.</param>
/// <param name="ignoreIndex">The ignore index of the labels.</param>
internal sealed class ExternTargetLoss(ExternTargetLossDefinition definition, int classes, int ignoreIndex) : TargetLoss(definition, classes, ignoreIndex)
{
    /// <inheritdoc/>
    internal override string Kind => definition.ExternName;

    private protected override Tensor Evaluate(Tensor output, Tensor target) => definition.Evaluate(output, target);

    private protected override Tensor Fit(Tensor output, string name, Tensor target) => target.dim() == 1
        ? FitClasses(output, name, target)
        : base.Fit(output, name, target);
}

/// <summary>Computes losses that are written in C#, and checks their results.</summary>
internal static class ExternResult
{
    /// <summary>Returns the result, in the type of the output.</summary>
    /// <exception cref="ExternException">The method failed, or the result is not a scalar, or has no gradient although the output has one.</exception>
    public static Tensor Of(Func<Tensor> compute, Tensor output, string name)
    {
        var result = ExternException.Guard($"extern loss {name}", compute);
        if (result is null) throw new ExternException($"The C# method of 'extern loss {name}' returned null; return a scalar.");
        if (result.numel() != 1 || !result.is_floating_point())
            throw new ExternException(
                $"The C# method of 'extern loss {name}' returned {result.dtype} [{string.Join(", ", result.shape)}]; "
                + "return a scalar, for example with 'mean()'.");
        if (output.requires_grad && is_grad_enabled() && !result.requires_grad)
            throw new ExternException(
                $"The result of the C# method of 'extern loss {name}' has no gradient; compute it from the output with differentiable operations.");
        return result.reshape([]).to(output.dtype);
    }
}
