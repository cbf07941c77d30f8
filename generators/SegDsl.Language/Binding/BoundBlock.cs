using SegDsl.Language.Types;
using SegDsl.Language.Text;

namespace SegDsl.Language.Binding;

/// <summary>The declarations of one file.</summary>
/// <param name="Source">The file.</param>
/// <param name="Namespace">Its namespace; empty if it names none.</param>
/// <param name="Blocks">Blocks, backbones, heads and networks, in order.</param>
/// <param name="Externs">Operations written in C#, in order.</param>
/// <param name="Datasets">Datasets, in order.</param>
/// <param name="Experiments">Experiments, in order.</param>
public sealed record BoundFile(
    SourceText Source, string Namespace, IReadOnlyList<BoundBlock> Blocks, IReadOnlyList<BlockSignature> Externs, IReadOnlyList<BoundDataset> Datasets,
    IReadOnlyList<BoundExperiment> Experiments)
{
    /// <summary>The losses, metrics, augmentations and optimizers that are written in C#, in order.</summary>
    public IReadOnlyList<ExternPart> ExternParts { get; init; } = [];
}

/// <summary>A block, backbone, head or network.</summary>
/// <param name="Signature">Its signature.</param>
/// <param name="Base">For <c>network A(…) = B(args)</c>: B with its arguments; the body is then empty. Null otherwise.</param>
/// <param name="Normalization">The normalization selected with <c>norm</c>, the default for the block and its children. Null if there is none.</param>
/// <param name="Initialization">
/// The initialization selected with <c>init</c>, the default for the weights of the block, and of its children without one of their own. Null if there is none.
/// </param>
/// <param name="Statements">The statements of the body, in order; inputs are in the signature.</param>
/// <param name="Uses">The uses of every input and every value of the body.</param>
/// <param name="Unused">Parameters, constants and symbols that are never referenced.</param>
/// <param name="Span">The span of the declaration.</param>
public sealed record BoundBlock(
    BlockSignature Signature, BlockInstance? Base, Normalization? Normalization, Initialization? Initialization, IReadOnlyList<BoundStatement> Statements,
    IReadOnlyDictionary<BoundValue, ValueUse> Uses, IReadOnlyList<UnusedName> Unused, SourceSpan Span)
{
    /// <summary>The name of the declaration.</summary>
    public string Name => Signature.Name;

    /// <summary>The kind of block.</summary>
    public BlockKind Kind => Signature.Kind;
}

/// <summary>A name that is never referenced.</summary>
/// <param name="Descriptor">The diagnostic to report.</param>
/// <param name="Name">The name.</param>
/// <param name="Span">The span of the name.</param>
/// <param name="Hint">Computes a suggestion to append to the message; null if there is none.</param>
public sealed record UnusedName(Diagnostics.DiagnosticDescriptor Descriptor, string Name, SourceSpan Span, Func<string>? Hint);

/// <summary>The uses of a value in the body that defines it. Both branches of a conditional count.</summary>
/// <param name="Count">The number of references; 0 for an unused value.</param>
/// <param name="LastStatement">The index in <see cref="BoundBlock.Statements"/> of the last statement that refers to it; -1 if there is none.</param>
/// <param name="OnlyAuxiliary">
/// Whether it only contributes to auxiliary outputs, directly or through other values, so that inference need not compute it.
/// </param>
public sealed record ValueUse(int Count, int LastStatement, bool OnlyAuxiliary);

/// <summary>A statement of a body.</summary>
/// <param name="Span">Its source span.</param>
public abstract record BoundStatement(SourceSpan Span);

/// <summary>A named constant, <c>blocks = match depth { … }</c>.</summary>
/// <param name="Name">The name.</param>
/// <param name="Value">The constant.</param>
/// <param name="Span">Its source span.</param>
public sealed record ConstantStatement(string Name, BoundConstant Value, SourceSpan Span) : BoundStatement(Span);

/// <summary>A named value, <c>y = x -> …</c>.</summary>
/// <param name="Value">The value.</param>
/// <param name="Expression">Its definition.</param>
/// <param name="Annotation">The shape annotation; null if there is none.</param>
/// <param name="Span">Its source span.</param>
public sealed record ValueStatement(BoundValue Value, BoundTensor Expression, BoundShape? Annotation, SourceSpan Span) : BoundStatement(Span);

/// <summary><c>param gamma: [C] = ones</c>: a learned parameter of the block itself; its state key is its name.</summary>
/// <param name="Value">The tensor.</param>
/// <param name="Shape">Its shape, known at construction.</param>
/// <param name="Initialization">Its initialization.</param>
/// <param name="Span">Its source span.</param>
public sealed record WeightStatement(BoundValue Value, BoundShape Shape, Initialization Initialization, SourceSpan Span) : BoundStatement(Span);

/// <summary>
/// One output. <c>out c1 = …</c>, which also names a value, becomes a <see cref="ValueStatement"/> followed by this statement with a
/// reference to the value.
/// </summary>
/// <param name="Output">The output of the signature.</param>
/// <param name="Expression">Its value.</param>
/// <param name="Span">Its source span.</param>
public sealed record OutputStatement(BoundOutput Output, BoundTensor Expression, SourceSpan Span) : BoundStatement(Span);

/// <summary>A shape annotation <c>[N, 4 * planes, H/4, W/4]</c>; for a list, the shape of every element.</summary>
/// <param name="Dimensions">
/// The dimensions: integer constants over parameters, channels and <see cref="DimensionSymbol"/>s, or <see cref="AnyDimension"/>. A symbol whose
/// <see cref="ShapeSymbol.Value"/> is the annotated value is declared by the annotation.
/// </param>
/// <param name="Span">Its source span.</param>
public sealed record BoundShape(IReadOnlyList<BoundConstant> Dimensions, SourceSpan Span);
