using SegDsl.Language.Text;

namespace SegDsl.Language.Binding;

/// <summary>What one file declares.</summary>
/// <param name="Source">The file: path, text, line positions of spans.</param>
/// <param name="Namespace">Its namespace; empty where it names none.</param>
/// <param name="Blocks">Blocks, backbones, heads and networks, in order.</param>
/// <param name="Datasets">Datasets, in order.</param>
/// <param name="Experiments">Experiments, in order.</param>
public sealed record BoundFile(
    SourceText Source, string Namespace, IReadOnlyList<BoundBlock> Blocks, IReadOnlyList<BoundDataset> Datasets, IReadOnlyList<BoundExperiment> Experiments);

/// <summary>A block, backbone, head or network.</summary>
/// <param name="Signature">What it looks like from outside.</param>
/// <param name="Base">For <c>network A(…) = B(args)</c>: B with its arguments; the body is then empty. Null otherwise.</param>
/// <param name="Statements">The statements of the body, in order; inputs are in the signature.</param>
/// <param name="Uses">For every input and every value of the body: how it is used.</param>
/// <param name="Span">Where the declaration stands.</param>
public sealed record BoundBlock(
    BlockSignature Signature, BlockInstance? Base, IReadOnlyList<BoundStatement> Statements, IReadOnlyDictionary<BoundValue, ValueUse> Uses, SourceSpan Span)
{
    /// <summary>The name of the declaration.</summary>
    public string Name => Signature.Name;

    /// <summary>The kind of block.</summary>
    public BlockKind Kind => Signature.Kind;
}

/// <summary>How a value is used in the body that defines it. Both branches of a conditional count.</summary>
/// <param name="Count">How many references there are; 0 for a value nobody uses.</param>
/// <param name="LastStatement">Index in <see cref="BoundBlock.Statements"/> of the last statement that refers to it; -1 where none does.</param>
/// <param name="OnlyAuxiliary">
/// Whether everything that uses it, directly or through other values, ends in auxiliary outputs: what inference need not compute.
/// </param>
public sealed record ValueUse(int Count, int LastStatement, bool OnlyAuxiliary);

/// <summary>A statement of a body.</summary>
/// <param name="Span">Where it stands.</param>
public abstract record BoundStatement(SourceSpan Span);

/// <summary><c>blocks = match depth { … }</c>: a name for a constant.</summary>
/// <param name="Name">The name.</param>
/// <param name="Value">The constant.</param>
/// <param name="Span">Where it stands.</param>
public sealed record ConstantStatement(string Name, BoundConstant Value, SourceSpan Span) : BoundStatement(Span);

/// <summary><c>y = x -> …</c>: a name for a value.</summary>
/// <param name="Value">What is defined.</param>
/// <param name="Expression">What it is.</param>
/// <param name="Annotation">The shape that the author wrote, already checked; null where none.</param>
/// <param name="Span">Where it stands.</param>
public sealed record ValueStatement(BoundValue Value, BoundTensor Expression, BoundShape? Annotation, SourceSpan Span) : BoundStatement(Span);

/// <summary>
/// <c>out</c>: one output. <c>out c1 = …</c>, which names a value as well, becomes a <see cref="ValueStatement"/> and this with a
/// reference to the value.
/// </summary>
/// <param name="Output">Which of the signature's outputs.</param>
/// <param name="Expression">Its value.</param>
/// <param name="Span">Where it stands.</param>
public sealed record OutputStatement(BoundOutput Output, BoundTensor Expression, SourceSpan Span) : BoundStatement(Span);

/// <summary>A written shape <c>[N, 4 * planes, H/4, W/4]</c>.</summary>
/// <param name="Dimensions">The dimensions: whole-number constants over parameters, channels and <see cref="DimensionSymbol"/>s.</param>
/// <param name="Span">Where it stands.</param>
public sealed record BoundShape(IReadOnlyList<BoundConstant> Dimensions, SourceSpan Span);
