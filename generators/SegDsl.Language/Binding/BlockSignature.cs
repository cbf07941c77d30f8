using SegDsl.Language.Text;

namespace SegDsl.Language.Binding;

/// <summary>The kinds of blocks.</summary>
public enum BlockKind
{
    /// <summary><c>block</c>: a reusable piece.</summary>
    Block,

    /// <summary><c>backbone</c>: a block with named feature outputs that a network can be given.</summary>
    Backbone,

    /// <summary><c>head</c>: from images to named outputs by way of a backbone.</summary>
    Head,

    /// <summary><c>network</c>: what can be created, trained and exported.</summary>
    Network,

    /// <summary><c>extern op</c>: written in C#.</summary>
    Extern,
}

/// <summary>
/// What a block looks like from outside. One instance a declaration: compare by reference. Applications hold the signature, not the
/// body, so the bound tree has no cycles.
/// </summary>
public sealed class BlockSignature
{
    /// <summary>The output of a segmentation network with the scores of every pixel.</summary>
    internal const string PixelScores = "seg";

    /// <summary>The output of a classifier with the scores of the whole image.</summary>
    internal const string ImageScores = "logits";

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

    /// <summary>The namespace of its file; empty where the file names none.</summary>
    public string Namespace { get; }

    /// <summary>The doc comment, lines joined with <c>\n</c>; empty where there is none.</summary>
    public string Summary { get; }

    /// <summary>The file it stands in.</summary>
    public SourceText Source { get; }

    /// <summary>Where its name stands.</summary>
    public SourceSpan NameSpan { get; }

    /// <summary>The parameters, in order.</summary>
    public IReadOnlyList<BoundParameter> Parameters { get; internal set; } = [];

    /// <summary>The inputs, in order; those of the base for <c>network A = B(...)</c>.</summary>
    public IReadOnlyList<BoundInput> Inputs { get; internal set; } = [];

    /// <summary>
    /// The channel dimensions that inputs leave open, in order, each symbol once: what a constructor must be told besides the parameters.
    /// Empty where all inputs have channels that are written as numbers or parameters, and for <c>network A = B(...)</c>.
    /// </summary>
    public IReadOnlyList<ShapeSymbol> Channels { get; internal set; } = [];

    /// <summary>The outputs, in order; those of the base for <c>network A = B(...)</c>.</summary>
    public IReadOnlyList<BoundOutput> Outputs { get; internal set; } = [];

    /// <summary>
    /// For a head or a network: the output that scores the classes, <see cref="PixelScores"/> or, of a classifier, <see cref="ImageScores"/>. Null
    /// where there is neither, and for other blocks.
    /// </summary>
    public BoundOutput? Scores => Kind is not (BlockKind.Head or BlockKind.Network) ? null
        : Outputs.FirstOrDefault(o => o.Name == PixelScores) ?? Outputs.FirstOrDefault(o => o.Name == ImageScores);

    /// <summary>Whether it scores whole images and not pixels.</summary>
    public bool IsClassifier => Scores is { Name: ImageScores };

    /// <summary>
    /// Whether an application gives one tensor, or one list, rather than a record of named outputs: a <c>block</c> with a single output,
    /// named or not, and an <c>extern op</c>.
    /// </summary>
    public bool HasSingleOutput => Kind is BlockKind.Block or BlockKind.Extern && Outputs.Count <= 1;

    /// <summary>For an <c>extern op</c>: the shape of its result, over the symbols of its inputs and its parameters. Null otherwise.</summary>
    public BoundShape? Result { get; internal set; }

    /// <summary>Whether the block has parameters or buffers of its own or of its children. A block parameter counts.</summary>
    public bool HoldsState { get; internal set; }

    /// <summary>Whether a <c>Norm</c> is in it or in its children, so that it must be told which. What a block parameter holds does not count.</summary>
    public bool HoldsNorm { get; internal set; }

    /// <inheritdoc/>
    public override string ToString() => Namespace.Length == 0 ? Name : $"{Namespace}.{Name}";
}

/// <summary>A parameter of a block. One instance a declaration: compare by reference.</summary>
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
    /// The default: literals, lists of them, operators on them, enumeration members, never a reference to another parameter. Null where
    /// a value must be given.
    /// </summary>
    public BoundConstant? Default { get; }

    /// <summary>Where the declaration of the parameter stands.</summary>
    public SourceSpan Span { get; }
}

/// <summary>
/// A symbol that stands for a dimension of a tensor: of an input, or of a value whose written shape names it first. One instance a symbol:
/// compare by reference.
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

    /// <summary>The symbol, say <c>C</c>.</summary>
    public string Name { get; }

    /// <summary>The first value that has it.</summary>
    public BoundValue Value { get; }

    /// <summary>Which dimension of that value it is.</summary>
    public int Axis { get; }

    /// <summary>
    /// Whether it is the number of channels (see <see cref="Operations.Axes.Channel"/>): known when the module is constructed, and an <c>int</c> in
    /// the body; for an input it is a parameter of the constructor. Else it is known only when the module runs.
    /// </summary>
    public bool IsChannel { get; }
}

/// <summary>An input of a block.</summary>
/// <param name="Value">The value that the body refers to.</param>
/// <param name="Dimensions">
/// The dimensions as they are written: a <see cref="ChannelReference"/> for a symbol of the channels (<c>C</c>), a
/// <see cref="DimensionSymbol"/> for another one (<c>N</c>, <c>H</c>), <see cref="AnyDimension"/> for <c>_</c>, else a literal or a
/// <see cref="ParameterReference"/>.
/// </param>
/// <param name="Span">Where the declaration stands.</param>
public sealed record BoundInput(BoundValue Value, IReadOnlyList<BoundConstant> Dimensions, SourceSpan Span)
{
    /// <summary>The name.</summary>
    public string Name => Value.Name;
}

/// <summary>An output of a block.</summary>
/// <param name="Name">The name; null for the unnamed output of a block with one output.</param>
/// <param name="IsAuxiliary">Whether it is computed in training, or on request, only.</param>
/// <param name="IsList">Whether it is a list of tensors.</param>
/// <param name="Span">Where it is declared.</param>
public sealed record BoundOutput(string? Name, bool IsAuxiliary, bool IsList, SourceSpan Span)
{
    /// <summary>A tensor or a list of tensors.</summary>
    public BoundType Type => IsList ? BoundType.TensorList : BoundType.Tensor;
}

/// <summary>A named value of a body: an input or what a statement defines. One instance a definition: compare by reference.</summary>
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

    /// <summary>Where its name stands in its definition.</summary>
    public SourceSpan Span { get; }
}
