using SegDsl.Language.Binding;
using SegDsl.Language.Shapes;

namespace SegDsl.Language.Construction;

/// <summary>A symbol in the shapes of one block's body.</summary>
/// <param name="Name">The name that <see cref="Dimension"/>s know it by; one symbol a name within a block.</param>
/// <param name="Origin">What it stands for.</param>
/// <param name="Meaning">What it equals in terms of other symbols; null where nothing simpler is known.</param>
/// <param name="Reading">What a reader may take it for: right wherever nothing is broadcast. Null where <paramref name="Meaning"/> is all there is.</param>
public sealed record BlockSymbol(string Name, SymbolOrigin Origin, Dimension? Meaning = null, Dimension? Reading = null)
{
    /// <summary>Whether its value is known when the module is constructed.</summary>
    public bool IsKnown => Origin is not RunTimeOrigin;

    /// <summary>Whether the <c>.seg</c> file has a word for it.</summary>
    public bool IsWritten => Origin is ParameterOrigin or InputChannels { Symbol: not null } or RunTimeOrigin { Symbol: not null };
}

/// <summary>What a symbol stands for.</summary>
public abstract record SymbolOrigin;

/// <summary>A whole-number parameter of the block.</summary>
/// <param name="Parameter">The parameter.</param>
public sealed record ParameterOrigin(BoundParameter Parameter) : SymbolOrigin;

/// <summary>The channels of an input, or of what a pass of a loop is given: a parameter of the constructor.</summary>
/// <param name="Value">The input.</param>
/// <param name="Symbol">The symbol that the <c>.seg</c> file has for them; null where it has none.</param>
public sealed record InputChannels(BoundValue Value, ShapeSymbol? Symbol = null) : SymbolOrigin;

/// <summary>A constant that a statement names.</summary>
/// <param name="Statement">The statement.</param>
public sealed record NamedConstant(ConstantStatement Statement) : SymbolOrigin;

/// <summary>The variable of a loop.</summary>
/// <param name="Variable">The variable.</param>
public sealed record LoopNumber(LoopVariable Variable) : SymbolOrigin;

/// <summary>A constant that depends on decisions, <c>if i == 0 { stride } else { 1 }</c>.</summary>
/// <param name="Constant">The constant.</param>
public sealed record ConstantOrigin(BoundConstant Constant) : SymbolOrigin;

/// <summary>The channels of what an applied block gives; the module knows them.</summary>
/// <param name="Layer">The application of the block.</param>
/// <param name="Output">The output; null for the only one.</param>
public sealed record LayerChannels(BoundLayer Layer, string? Output) : SymbolOrigin;

/// <summary>The channels of one tensor of a list.</summary>
/// <param name="List">The list.</param>
/// <param name="Index">Which; null for that of the pass of the loop that runs over the list.</param>
public sealed record ElementChannels(ListShape List, BoundConstant? Index) : SymbolOrigin;

/// <summary>The channels of whichever tensor of a list; they may differ.</summary>
public sealed record AnyChannels : SymbolOrigin;

/// <summary>The channels of all tensors of a list together.</summary>
/// <param name="List">The list.</param>
public sealed record TotalChannels(ListShape List) : SymbolOrigin;

/// <summary>The number of tensors of a list.</summary>
/// <param name="List">The list.</param>
public sealed record ListCount(ListShape List) : SymbolOrigin;

/// <summary>One of two dimensions, as a condition decides.</summary>
/// <param name="Choice">The <see cref="TensorConditional"/>, <see cref="IfStage"/> or <see cref="ForStage"/> after which nobody knows which.</param>
/// <param name="Condition">The condition; null for a loop, which may not run at all.</param>
/// <param name="Then">The dimension where it holds.</param>
/// <param name="Else">The dimension where not.</param>
public sealed record ChosenChannels(object Choice, BoundConstant? Condition, Dimension Then, Dimension Else) : SymbolOrigin;

/// <summary>A dimension of the result of an element-wise operator: the larger one where the other is 1.</summary>
/// <param name="Left">The dimension of the left side.</param>
/// <param name="Right">The dimension of the right side.</param>
public sealed record BroadcastChannels(Dimension Left, Dimension Right) : SymbolOrigin;

/// <summary>A dimension that is known only when the module runs.</summary>
/// <param name="Symbol">The symbol that the <c>.seg</c> file has for it; null where it has none.</param>
public sealed record RunTimeOrigin(ShapeSymbol? Symbol) : SymbolOrigin;
