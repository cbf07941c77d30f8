using SegDsl.Language.Types;
using SegDsl.Language.Operations;
using SegDsl.Language.Text;

namespace SegDsl.Language.Binding;

/// <summary>
/// A layer that can be applied to tensors: an operation, a block, a block parameter, a sequence or parallel branches, with its constant arguments.
/// A layer with state is a child of the block, named by <see cref="Label"/>; in a sequence, a layer without a label is named by its number.
/// </summary>
/// <param name="Label">The label; null if there is none.</param>
/// <param name="IsInline">Whether its own children become children of the block, and it has no name.</param>
/// <param name="Span">Its source span, including the label.</param>
public abstract record BoundLayer(string? Label, bool IsInline, SourceSpan Span)
{
    /// <summary>Whether it, or any part of it, has parameters or buffers.</summary>
    public abstract bool HoldsState { get; }

    /// <summary>The type of its result: a tensor, a list of tensors or named outputs.</summary>
    public abstract BoundType ResultType { get; }
}

/// <summary>An operation.</summary>
/// <param name="Operation">The operation.</param>
/// <param name="Arguments">
/// One argument for every constant parameter that has an argument or a default, in the order of the parameters. <c>padding: same</c> is already
/// replaced by an integer expression.
/// </param>
/// <param name="Initialization">The initialization of its weight selected with <c>init:</c>; null for that of the block.</param>
/// <param name="Label">The label.</param>
/// <param name="IsInline">Always false for an operation.</param>
/// <param name="Span">Its source span.</param>
public sealed record OperationLayer(
    Operation Operation, IReadOnlyList<BoundArgument> Arguments, Initialization? Initialization, string? Label, bool IsInline, SourceSpan Span)
    : BoundLayer(Label, IsInline, Span)
{
    /// <inheritdoc/>
    public override bool HoldsState => Operation.HoldsState;

    /// <inheritdoc/>
    public override BoundType ResultType => Operation.Shapes is null ? BoundType.Tensor : BoundType.TensorList;

    /// <summary>The argument for the parameter of this name, or null if it has neither an argument nor a default.</summary>
    public BoundConstant? Argument(string name)
    {
        foreach (var argument in Arguments)
            if (argument.Name == name) return argument.Value;
        return null;
    }
}

/// <summary>A block, or an <c>extern op</c>, with its constant arguments.</summary>
/// <param name="Block">The block.</param>
/// <param name="Arguments">One argument for every parameter of the block, in the order of its parameters.</param>
/// <param name="Normalization">The normalization selected with <c>norm:</c>; null for that of the caller.</param>
/// <param name="Initialization">The initialization selected with <c>init:</c>; null for that of the caller.</param>
/// <param name="Label">The label.</param>
/// <param name="IsInline">Whether its children are spliced.</param>
/// <param name="Span">Its source span.</param>
public sealed record BlockLayer(
    BlockSignature Block, IReadOnlyList<BoundArgument> Arguments, Normalization? Normalization, Initialization? Initialization, string? Label, bool IsInline,
    SourceSpan Span)
    : BoundLayer(Label, IsInline, Span)
{
    /// <inheritdoc/>
    public override bool HoldsState => Block.HoldsState;

    /// <inheritdoc/>
    public override BoundType ResultType =>
        !Block.HasSingleOutput ? new OutputsType(Block) : Block.Outputs.Count > 0 ? Block.Outputs[0].Type : BoundType.Tensor;
}

/// <summary>A block passed as a parameter.</summary>
/// <param name="Parameter">The parameter, of a <see cref="BlockValueType"/>.</param>
/// <param name="Label">The label.</param>
/// <param name="IsInline">Whether its children are spliced.</param>
/// <param name="Span">Its source span.</param>
public sealed record BlockParameterLayer(BoundParameter Parameter, string? Label, bool IsInline, SourceSpan Span) : BoundLayer(Label, IsInline, Span)
{
    /// <inheritdoc/>
    public override bool HoldsState => true;

    /// <inheritdoc/>
    public override BoundType ResultType => new OutputsType(null);
}

/// <summary>A sequence <c>[A, B, C]</c>, which applies each stage to the result of the previous one.</summary>
/// <param name="Stages">The stages.</param>
/// <param name="Label">The label.</param>
/// <param name="IsInline">Whether its children are spliced.</param>
/// <param name="Span">Its source span.</param>
public sealed record SequenceLayer(IReadOnlyList<BoundStage> Stages, string? Label, bool IsInline, SourceSpan Span) : BoundLayer(Label, IsInline, Span)
{
    /// <inheritdoc/>
    public override bool HoldsState => Stages.Any(s => s.HoldsState);

    /// <inheritdoc/>
    public override BoundType ResultType => BoundType.Tensor;
}

/// <summary>Branches <c>parallel(x) { A B C }</c>, which apply each stage to the same tensor and return a list.</summary>
/// <param name="Stages">The stages, each a branch; named as in a sequence.</param>
/// <param name="Label">The label.</param>
/// <param name="IsInline">Whether its children are spliced.</param>
/// <param name="Span">Its source span.</param>
public sealed record ParallelLayer(IReadOnlyList<BoundStage> Stages, string? Label, bool IsInline, SourceSpan Span) : BoundLayer(Label, IsInline, Span)
{
    /// <inheritdoc/>
    public override bool HoldsState => Stages.Any(s => s.HoldsState);

    /// <inheritdoc/>
    public override BoundType ResultType => BoundType.TensorList;
}

/// <summary>
/// A stage of a sequence or of parallel branches. The name of a stage is its label, or the template of the innermost enclosing <c>for</c>, or its
/// number: the number of preceding stages, whatever their names, without those excluded by conditions.
/// </summary>
/// <param name="Span">Its source span.</param>
public abstract record BoundStage(SourceSpan Span)
{
    /// <summary>Whether any part of it has parameters or buffers.</summary>
    public abstract bool HoldsState { get; }
}

/// <summary>A layer as a stage; its only operand is the input of the stage.</summary>
/// <param name="Layer">The layer.</param>
/// <param name="Span">Its source span.</param>
public sealed record LayerStage(BoundLayer Layer, SourceSpan Span) : BoundStage(Span)
{
    /// <inheritdoc/>
    public override bool HoldsState => Layer.HoldsState;
}

/// <summary>Stages that depend on a condition.</summary>
/// <param name="Condition">The condition.</param>
/// <param name="Then">The stages if the condition holds.</param>
/// <param name="Else">The stages otherwise; empty without <c>else</c>.</param>
/// <param name="Span">Its source span.</param>
public sealed record IfStage(BoundConstant Condition, IReadOnlyList<BoundStage> Then, IReadOnlyList<BoundStage> Else, SourceSpan Span) : BoundStage(Span)
{
    /// <inheritdoc/>
    public override bool HoldsState => Then.Any(s => s.HoldsState) || Else.Any(s => s.HoldsState);
}

/// <summary>Stages repeated for every element of a list or range.</summary>
/// <param name="Variable">The variable.</param>
/// <param name="Source">A <see cref="ConstantRange"/> or a list to iterate over.</param>
/// <param name="Name">The name of the single stage of each iteration; null if stages are numbered.</param>
/// <param name="Stages">The stages of an iteration.</param>
/// <param name="Span">Its source span.</param>
public sealed record ForStage(LoopVariable Variable, BoundConstant Source, NameTemplate? Name, IReadOnlyList<BoundStage> Stages, SourceSpan Span)
    : BoundStage(Span)
{
    /// <inheritdoc/>
    public override bool HoldsState => Stages.Any(s => s.HoldsState);
}

/// <summary>A name with placeholders, <c>"block{i}"</c>.</summary>
/// <param name="Parts">Text and placeholders, in order.</param>
/// <param name="Span">Its source span.</param>
public sealed record NameTemplate(IReadOnlyList<TemplatePart> Parts, SourceSpan Span);

/// <summary>A part of a <see cref="NameTemplate"/>: either text or a loop variable.</summary>
/// <param name="Text">The text; null for a placeholder.</param>
/// <param name="Variable">The variable of the placeholder; null for text.</param>
public sealed record TemplatePart(string? Text, LoopVariable? Variable);

/// <summary>The normalization that <c>Norm</c> stands for.</summary>
/// <param name="Kind">The normalization.</param>
/// <param name="Groups">The number of groups for <see cref="NormalizationKind.Group"/>; null for all others.</param>
public sealed record Normalization(NormalizationKind Kind, BoundConstant? Groups = null);

/// <summary>An initialization of weights.</summary>
/// <param name="Kind">The distribution.</param>
/// <param name="FanOut">For Kaiming: whether to preserve the variance in the backward pass (<c>fan_out</c>) instead of the forward pass.</param>
/// <param name="Value">
/// The standard deviation for <see cref="InitializationKind.Normal"/> and <see cref="InitializationKind.TruncatedNormal"/>, the value for
/// <see cref="InitializationKind.Constant"/>; null for all others.
/// </param>
public sealed record Initialization(InitializationKind Kind, bool FanOut = false, BoundConstant? Value = null);
