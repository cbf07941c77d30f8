using SegDsl.Language.Text;

namespace SegDsl.Language.Binding;

/// <summary>What one file declares.</summary>
/// <param name="Source">The file: path, text, line positions of spans.</param>
/// <param name="Namespace">Its namespace; empty where it names none.</param>
/// <param name="Blocks">Blocks, backbones, heads and networks, in order.</param>
/// <param name="Externs">Operations written in C#, in order.</param>
/// <param name="Datasets">Datasets, in order.</param>
/// <param name="Experiments">Experiments, in order.</param>
public sealed record BoundFile(
    SourceText Source, string Namespace, IReadOnlyList<BoundBlock> Blocks, IReadOnlyList<BlockSignature> Externs, IReadOnlyList<BoundDataset> Datasets,
    IReadOnlyList<BoundExperiment> Experiments);

/// <summary>A block, backbone, head or network.</summary>
/// <param name="Signature">What it looks like from outside.</param>
/// <param name="Base">For <c>network A(…) = B(args)</c>: B with its arguments; the body is then empty. Null otherwise.</param>
/// <param name="Normalization">What its <c>norm</c> says: the default for itself and what it contains, unless the block is told otherwise. Null where none.</param>
/// <param name="Statements">The statements of the body, in order; inputs are in the signature.</param>
/// <param name="Uses">For every input and every value of the body: how it is used.</param>
/// <param name="Unused">Parameters, constants and symbols that nothing refers to.</param>
/// <param name="Span">Where the declaration stands.</param>
public sealed record BoundBlock(
    BlockSignature Signature, BlockInstance? Base, Normalization? Normalization, IReadOnlyList<BoundStatement> Statements,
    IReadOnlyDictionary<BoundValue, ValueUse> Uses, IReadOnlyList<UnusedName> Unused, SourceSpan Span)
{
    /// <summary>The name of the declaration.</summary>
    public string Name => Signature.Name;

    /// <summary>The kind of block.</summary>
    public BlockKind Kind => Signature.Kind;
}

/// <summary>A name that nothing refers to.</summary>
/// <param name="Descriptor">What to say about it.</param>
/// <param name="Name">The name.</param>
/// <param name="Span">Where it stands.</param>
/// <param name="Hint">What might have been meant; empty where nothing is close.</param>
public sealed record UnusedName(Diagnostics.DiagnosticDescriptor Descriptor, string Name, SourceSpan Span, string Hint);

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

/// <summary><c>param gamma: [C] = ones</c>: a learnt parameter of the block's own; its state key is its name.</summary>
/// <param name="Value">The tensor.</param>
/// <param name="Shape">Its shape, known when the module is constructed.</param>
/// <param name="Initialization">How it begins.</param>
/// <param name="Span">Where it stands.</param>
public sealed record WeightStatement(BoundValue Value, BoundShape Shape, Initialization Initialization, SourceSpan Span) : BoundStatement(Span);

/// <summary>
/// <c>out</c>: one output. <c>out c1 = …</c>, which names a value as well, becomes a <see cref="ValueStatement"/> and this with a
/// reference to the value.
/// </summary>
/// <param name="Output">Which of the signature's outputs.</param>
/// <param name="Expression">Its value.</param>
/// <param name="Span">Where it stands.</param>
public sealed record OutputStatement(BoundOutput Output, BoundTensor Expression, SourceSpan Span) : BoundStatement(Span);

/// <summary>A written shape <c>[N, 4 * planes, H/4, W/4]</c>; that of every element for a list.</summary>
/// <param name="Dimensions">
/// The dimensions: whole-number constants over parameters, channels and <see cref="DimensionSymbol"/>s, or <see cref="AnyDimension"/>. A symbol whose
/// <see cref="ShapeSymbol.Value"/> is the value described here is declared by it.
/// </param>
/// <param name="Span">Where it stands.</param>
public sealed record BoundShape(IReadOnlyList<BoundConstant> Dimensions, SourceSpan Span);
