using SegDsl.Language.Types;
using SegDsl.Language.Text;

namespace SegDsl.Language.Binding;

/// <summary>
/// The interface of a block. There is one instance per declaration; compare by reference. Applications refer to the signature rather than to the
/// body, so the bound tree has no cycles.
/// </summary>
public sealed class BlockSignature
{
    /// <summary>The name of the output of a segmentation network with the scores of every pixel.</summary>
    internal const string PixelScores = "seg";

    /// <summary>The name of the output of a classifier with the scores of the whole image.</summary>
    internal const string ImageScores = "logits";

    /// <summary>The name of the input for the images of a dataset, among several inputs of a network.</summary>
    public const string ImageInput = "image";

    internal BlockSignature(BlockKind kind, string name, string @namespace, string summary, SourceText source, SourceSpan nameSpan)
    {
        Kind = kind;
        Name = name;
        Namespace = @namespace;
        Summary = summary;
        Source = source;
        NameSpan = nameSpan;
    }

    /// <summary>The kind of block.</summary>
    public BlockKind Kind { get; }

    /// <summary>The name of the declaration.</summary>
    public string Name { get; }

    /// <summary>The namespace of its file; empty if the file names none.</summary>
    public string Namespace { get; }

    /// <summary>The doc comment, lines joined with <c>\n</c>; empty if there is none.</summary>
    public string Summary { get; }

    /// <summary>The file that contains it.</summary>
    public SourceText Source { get; }

    /// <summary>The span of its name.</summary>
    public SourceSpan NameSpan { get; }

    /// <summary>The parameters, in order.</summary>
    public IReadOnlyList<BoundParameter> Parameters { get; internal set; } = [];

    /// <summary>The inputs, in order; for <c>network A = B(...)</c>, those of the base.</summary>
    public IReadOnlyList<BoundInput> Inputs { get; internal set; } = [];

    /// <summary>
    /// The channel dimensions that inputs leave open, in order and without duplicates: additional parameters of the constructor. Empty if the channels of all
    /// inputs are numbers or parameters, and for <c>network A = B(...)</c>.
    /// </summary>
    public IReadOnlyList<ShapeSymbol> Channels { get; internal set; } = [];

    /// <summary>Whether the shape of an input is wrong, which is reported, so that its body is not checked with it.</summary>
    internal bool HasBadInputs { get; set; }

    /// <summary>Whether its outputs are wrong or unknown because of a reported error.</summary>
    internal bool HasBadOutputs { get; set; }

    /// <summary>The outputs, in order; for <c>network A = B(...)</c>, those of the base.</summary>
    public IReadOnlyList<BoundOutput> Outputs { get; internal set; } = [];

    /// <summary>
    /// The output of a head or a network with the scores of the classes: <see cref="PixelScores"/>, or <see cref="ImageScores"/> for a classifier. Null
    /// if there is neither, and for other blocks.
    /// </summary>
    public BoundOutput? Scores => Kind is not (BlockKind.Head or BlockKind.Network) ? null
        : Outputs.FirstOrDefault(o => o.Name == PixelScores) ?? Outputs.FirstOrDefault(o => o.Name == ImageScores);

    /// <summary>Whether an input is a volume [N, C, D, H, W] rather than an image.</summary>
    public bool TakesVolumes => Inputs.Any(i => i.Dimensions.Count == 5);

    /// <summary>Whether it scores whole images rather than pixels.</summary>
    public bool IsClassifier => Scores is { Name: ImageScores };

    /// <summary>
    /// Whether an application returns one tensor or list rather than a record of named outputs: true for a <c>block</c> with a single output, named or
    /// not, and for an <c>extern op</c>.
    /// </summary>
    public bool HasSingleOutput => Kind is BlockKind.Block or BlockKind.Extern && Outputs.Count <= 1;

    /// <summary>
    /// Whether an output is computed only in training or on request. Only networks, heads and backbones receive requests; a block computes all outputs.
    /// </summary>
    public bool IsOptional(BoundOutput output) => output is { IsAuxiliary: true } && Kind != BlockKind.Block;

    /// <summary>The shape of the result of an <c>extern op</c>, over the symbols of its inputs and its parameters. Null for other blocks.</summary>
    public BoundShape? Result { get; internal set; }

    /// <summary>Whether the block or one of its children has parameters or buffers. A block parameter counts.</summary>
    public bool HoldsState { get; internal set; }

    /// <summary>Whether the block or one of its children contains <c>Norm</c>. Block parameters do not count.</summary>
    public bool HoldsNorm { get; internal set; }

    /// <summary>Whether the block or one of its children selects a normalization with <c>norm</c>. Block parameters do not count.</summary>
    public bool SelectsNorm { get; internal set; }

    /// <summary>Whether the block or one of its children contains a weight without its own <c>init:</c>. Block parameters do not count.</summary>
    public bool HoldsInitialization { get; internal set; }

    /// <inheritdoc/>
    public override string ToString() => Namespace.Length == 0 ? Name : $"{Namespace}.{Name}";
}

/// <summary>A parameter of a block. There is one instance per declaration; compare by reference.</summary>
public sealed class BoundParameter
{
    internal BoundParameter(string name, BoundType type, BoundConstant? @default, SourceSpan span)
    {
        Name = name;
        Type = type;
        Default = @default;
        Span = span;
    }

    /// <summary>The name.</summary>
    public string Name { get; }

    /// <summary>The type: a scalar, a list, an enumeration or a <see cref="BlockValueType"/>.</summary>
    public BoundType Type { get; }

    /// <summary>
    /// The default: literals, lists, operators on literals, and enumeration members, without references to other parameters. Null if an argument is
    /// required.
    /// </summary>
    public BoundConstant? Default { get; }

    /// <summary>The span of the declaration of the parameter.</summary>
    public SourceSpan Span { get; }
}

/// <summary>
/// A symbol for a dimension of an input, or of a value whose shape annotation introduces it. There is one instance per symbol; compare by reference.
/// </summary>
public sealed class ShapeSymbol
{
    internal ShapeSymbol(string name, BoundValue value, int axis, bool isChannel)
    {
        Name = name;
        Value = value;
        Axis = axis;
        IsChannel = isChannel;
    }

    /// <summary>The name, for example <c>C</c>.</summary>
    public string Name { get; }

    /// <summary>The value that introduces it.</summary>
    public BoundValue Value { get; }

    /// <summary>The axis of that value.</summary>
    public int Axis { get; }

    /// <summary>
    /// Whether it is the number of channels (see <see cref="Operations.Axes.Channel"/>), which is known at construction and an <c>int</c> in the body; for
    /// an input it is a parameter of the constructor. Other symbols are known only at run time.
    /// </summary>
    public bool IsChannel { get; }
}

/// <summary>An input of a block.</summary>
/// <param name="Value">The value to which the body refers.</param>
/// <param name="Dimensions">
/// The declared dimensions: a <see cref="ChannelReference"/> for the symbol of the channels (<c>C</c>), a <see cref="DimensionSymbol"/> for other
/// symbols (<c>N</c>, <c>H</c>), <see cref="AnyDimension"/> for <c>_</c>, otherwise a literal or a <see cref="ParameterReference"/>.
/// </param>
/// <param name="Span">The span of the declaration.</param>
public sealed record BoundInput(BoundValue Value, IReadOnlyList<BoundConstant> Dimensions, SourceSpan Span)
{
    /// <summary>The name.</summary>
    public string Name => Value.Name;
}

/// <summary>An output of a block.</summary>
/// <param name="Name">The name; null for the unnamed output of a block with one output.</param>
/// <param name="IsAuxiliary">Whether it is computed only in training or on request.</param>
/// <param name="IsList">Whether it is a list of tensors.</param>
/// <param name="Span">The span of the declaration.</param>
public sealed record BoundOutput(string? Name, bool IsAuxiliary, bool IsList, SourceSpan Span)
{
    /// <summary>A tensor or a list of tensors.</summary>
    public BoundType Type => IsList ? BoundType.TensorList : BoundType.Tensor;
}

/// <summary>A named value of a body: an input, or defined by a statement. There is one instance per definition; compare by reference.</summary>
public sealed class BoundValue
{
    internal BoundValue(string name, BoundType type, SourceSpan span)
    {
        Name = name;
        Type = type;
        Span = span;
    }

    /// <summary>The name.</summary>
    public string Name { get; }

    /// <summary>A tensor, a list of tensors or named outputs.</summary>
    public BoundType Type { get; }

    /// <summary>The span of its name in its definition.</summary>
    public SourceSpan Span { get; }
}
