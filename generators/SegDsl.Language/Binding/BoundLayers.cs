using SegDsl.Language.Operations;
using SegDsl.Language.Text;

namespace SegDsl.Language.Binding;

/// <summary>
/// What is applied to tensors: an operation, a block, a block parameter, a sequence or parallel branches, with its constant arguments.
/// Where it holds state it is a child of the block, named by <see cref="Label"/>; inside a sequence an unlabelled one is named by its
/// number.
/// </summary>
/// <param name="Label">The name it was given; null where none.</param>
/// <param name="IsInline">Whether its own children become children of the block, without a name of its own.</param>
/// <param name="Span">Where it stands, label included.</param>
public abstract record BoundLayer(string? Label, bool IsInline, SourceSpan Span)
{
    /// <summary>Whether it, or anything in it, has parameters or buffers.</summary>
    public abstract bool HoldsState { get; }

    /// <summary>What an application of it gives: a tensor, a list of tensors or named outputs.</summary>
    public abstract BoundType ResultType { get; }
}

/// <summary>An operation of the catalogue.</summary>
/// <param name="Operation">The operation.</param>
/// <param name="Arguments">
/// One argument for every constant parameter of the operation that was written or has a default, in the order of the parameters.
/// <c>padding: same</c> is already worked out to a whole number.
/// </param>
/// <param name="Initialization">How its weight is initialised: its own <c>init:</c>, else, for a convolution, the block's; null where neither.</param>
/// <param name="Label">The label.</param>
/// <param name="IsInline">Never true for an operation.</param>
/// <param name="Span">Where it stands.</param>
public sealed record OperationLayer(
    Operation Operation, IReadOnlyList<BoundArgument> Arguments, Initialization? Initialization, string? Label, bool IsInline, SourceSpan Span)
    : BoundLayer(Label, IsInline, Span)
{
    /// <inheritdoc/>
    public override bool HoldsState => Operation.HoldsState;

    /// <inheritdoc/>
    public override BoundType ResultType => Operation.Shapes is null ? BoundType.Tensor : BoundType.TensorList;

    /// <summary>The argument for the parameter of this name, or null where it has neither value nor default.</summary>
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
/// <param name="Normalization">What <c>Norm</c> is in it, where <c>norm:</c> says so; null where it is what it is around it.</param>
/// <param name="Label">The label.</param>
/// <param name="IsInline">Whether its children are spliced.</param>
/// <param name="Span">Where it stands.</param>
public sealed record BlockLayer(
    BlockSignature Block, IReadOnlyList<BoundArgument> Arguments, Normalization? Normalization, string? Label, bool IsInline, SourceSpan Span)
    : BoundLayer(Label, IsInline, Span)
{
    /// <inheritdoc/>
    public override bool HoldsState => Block.HoldsState;

    /// <inheritdoc/>
    public override BoundType ResultType =>
        !Block.HasSingleOutput ? new OutputsType(Block) : Block.Outputs.Count > 0 ? Block.Outputs[0].Type : BoundType.Tensor;
}

/// <summary>A block that was given to the block as a parameter.</summary>
/// <param name="Parameter">The parameter, of a <see cref="BlockValueType"/>.</param>
/// <param name="Label">The label.</param>
/// <param name="IsInline">Whether its children are spliced.</param>
/// <param name="Span">Where it stands.</param>
public sealed record BlockParameterLayer(BoundParameter Parameter, string? Label, bool IsInline, SourceSpan Span) : BoundLayer(Label, IsInline, Span)
{
    /// <inheritdoc/>
    public override bool HoldsState => true;

    /// <inheritdoc/>
    public override BoundType ResultType => new OutputsType(null);
}

/// <summary>A sequence <c>[A, B, C]</c>: one tensor in, one out, each stage after the other.</summary>
/// <param name="Stages">The stages.</param>
/// <param name="Label">The label.</param>
/// <param name="IsInline">Whether its children are spliced.</param>
/// <param name="Span">Where it stands.</param>
public sealed record SequenceLayer(IReadOnlyList<BoundStage> Stages, string? Label, bool IsInline, SourceSpan Span) : BoundLayer(Label, IsInline, Span)
{
    /// <inheritdoc/>
    public override bool HoldsState => Stages.Any(s => s.HoldsState);

    /// <inheritdoc/>
    public override BoundType ResultType => BoundType.Tensor;
}

/// <summary>Branches <c>parallel(x) { A B C }</c>: one tensor in, a list of tensors out, one a stage.</summary>
/// <param name="Stages">The stages, each a branch; named as in a sequence.</param>
/// <param name="Label">The label.</param>
/// <param name="IsInline">Whether its children are spliced.</param>
/// <param name="Span">Where it stands.</param>
public sealed record ParallelLayer(IReadOnlyList<BoundStage> Stages, string? Label, bool IsInline, SourceSpan Span) : BoundLayer(Label, IsInline, Span)
{
    /// <inheritdoc/>
    public override bool HoldsState => Stages.Any(s => s.HoldsState);

    /// <inheritdoc/>
    public override BoundType ResultType => BoundType.TensorList;
}

/// <summary>
/// A stage of a sequence or of parallel branches. A stage's name is its label, else the template of the innermost <c>for</c> around it,
/// else its number: how many stages came before it (whatever their names; stages that conditions leave out are not counted).
/// </summary>
/// <param name="Span">Where it stands.</param>
public abstract record BoundStage(SourceSpan Span)
{
    /// <summary>Whether anything in it has parameters or buffers.</summary>
    public abstract bool HoldsState { get; }
}

/// <summary>A layer as a stage; its operands are one: what the stage is given.</summary>
/// <param name="Layer">The layer.</param>
/// <param name="Span">Where it stands.</param>
public sealed record LayerStage(BoundLayer Layer, SourceSpan Span) : BoundStage(Span)
{
    /// <inheritdoc/>
    public override bool HoldsState => Layer.HoldsState;
}

/// <summary>Stages that are there where a condition holds, and others where not.</summary>
/// <param name="Condition">The condition.</param>
/// <param name="Then">The stages where it holds.</param>
/// <param name="Else">The stages where not; empty without <c>else</c>.</param>
/// <param name="Span">Where it stands.</param>
public sealed record IfStage(BoundConstant Condition, IReadOnlyList<BoundStage> Then, IReadOnlyList<BoundStage> Else, SourceSpan Span) : BoundStage(Span)
{
    /// <inheritdoc/>
    public override bool HoldsState => Then.Any(s => s.HoldsState) || Else.Any(s => s.HoldsState);
}

/// <summary>Stages repeated for every element of a list or range.</summary>
/// <param name="Variable">The variable.</param>
/// <param name="Source">What it runs over: a <see cref="ConstantRange"/> or a list.</param>
/// <param name="Name">The name of the stage of each pass (which is then at most one); null where stages are numbered on.</param>
/// <param name="Stages">The stages of a pass.</param>
/// <param name="Span">Where it stands.</param>
public sealed record ForStage(LoopVariable Variable, BoundConstant Source, NameTemplate? Name, IReadOnlyList<BoundStage> Stages, SourceSpan Span)
    : BoundStage(Span)
{
    /// <inheritdoc/>
    public override bool HoldsState => Stages.Any(s => s.HoldsState);
}

/// <summary>A name with holes, <c>"block{i}"</c>.</summary>
/// <param name="Parts">Text and holes, in order.</param>
/// <param name="Span">Where it stands.</param>
public sealed record NameTemplate(IReadOnlyList<TemplatePart> Parts, SourceSpan Span);

/// <summary>A part of a <see cref="NameTemplate"/>: either text or a loop variable.</summary>
/// <param name="Text">The text; null for a hole.</param>
/// <param name="Variable">The variable of the hole; null for text.</param>
public sealed record TemplatePart(string? Text, LoopVariable? Variable);

/// <summary>What <c>Norm</c> stands for.</summary>
/// <param name="Kind">The normalisation.</param>
/// <param name="Groups">For <see cref="NormalizationKind.Group"/>: the number of groups. Null for the others.</param>
public sealed record Normalization(NormalizationKind Kind, BoundConstant? Groups = null);

/// <summary>The known normalisations.</summary>
public enum NormalizationKind
{
    /// <summary>Over the batch (Ioffe and Szegedy).</summary>
    Batch,

    /// <summary>Over the batches of all processes.</summary>
    Sync,

    /// <summary>Over groups of channels (Wu and He).</summary>
    Group,

    /// <summary>Over the channels of every pixel (Ba, Kiros and Hinton).</summary>
    Layer,

    /// <summary>Over every channel of every sample (Ulyanov, Vedaldi and Lempitsky).</summary>
    Instance,
}

/// <summary>How a weight is initialised.</summary>
/// <param name="Kind">The distribution.</param>
/// <param name="FanOut">For Kaiming: whether variance is kept in the backward pass (<c>fan_out</c>) rather than the forward one.</param>
/// <param name="Value">
/// The standard deviation of <see cref="InitializationKind.Normal"/> and <see cref="InitializationKind.TruncatedNormal"/>, the value of
/// <see cref="InitializationKind.Constant"/>.
/// </param>
public sealed record Initialization(InitializationKind Kind, bool FanOut = false, double Value = 0);

/// <summary>The known initialisations.</summary>
public enum InitializationKind
{
    /// <summary>Normal, by He et al., for ReLU.</summary>
    KaimingNormal,

    /// <summary>Uniform, by He et al., for ReLU.</summary>
    KaimingUniform,

    /// <summary>Normal, by Glorot and Bengio.</summary>
    XavierNormal,

    /// <summary>Uniform, by Glorot and Bengio.</summary>
    XavierUniform,

    /// <summary>All zero.</summary>
    Zeros,

    /// <summary>All one.</summary>
    Ones,

    /// <summary>Normal around 0 with a given standard deviation.</summary>
    Normal,

    /// <summary>Normal around 0 with a given standard deviation, values beyond ±2 drawn again.</summary>
    TruncatedNormal,

    /// <summary>All the same number.</summary>
    Constant,
}
