using SegDsl.Language.Binding;
using SegDsl.Language.Shapes;

namespace SegDsl.Language.Construction;

/// <summary>A symbol in the shapes of one block's body.</summary>
/// <param name="Name">Its name in <see cref="Dimension"/>s, unique within a block.</param>
/// <param name="Origin">Its origin.</param>
/// <param name="Meaning">Its value in terms of other symbols; null if there is nothing simpler.</param>
/// <param name="Reading">An equivalent for documentation, which holds if nothing is broadcast. Null if <paramref name="Meaning"/> is sufficient.</param>
public sealed record BlockSymbol(string Name, SymbolOrigin Origin, Dimension? Meaning = null, Dimension? Reading = null)
{
    /// <summary>Whether its value is known when the module is constructed.</summary>
    public bool IsKnown => Origin is not RunTimeOrigin;

    /// <summary>Whether the <c>.seg</c> file has a name for it.</summary>
    public bool IsWritten => Origin is ParameterOrigin or InputChannels { Symbol: not null } or RunTimeOrigin { Symbol: not null };
}

/// <summary>The origin of a symbol.</summary>
public abstract record SymbolOrigin;

/// <summary>An integer parameter of the block.</summary>
/// <param name="Parameter">The parameter.</param>
public sealed record ParameterOrigin(BoundParameter Parameter) : SymbolOrigin;

/// <summary>The channels of an input, or of a value passed to an iteration of a loop: a parameter of the constructor.</summary>
/// <param name="Value">The input.</param>
/// <param name="Symbol">Its symbol in the <c>.seg</c> file; null if there is none.</param>
public sealed record InputChannels(BoundValue Value, ShapeSymbol? Symbol = null) : SymbolOrigin;

/// <summary>A named constant.</summary>
/// <param name="Statement">The statement.</param>
public sealed record NamedConstant(ConstantStatement Statement) : SymbolOrigin;

/// <summary>The variable of a loop.</summary>
/// <param name="Variable">The variable.</param>
public sealed record LoopNumber(LoopVariable Variable) : SymbolOrigin;

/// <summary>A constant that depends on a condition, such as <c>if i == 0 { stride } else { 1 }</c>.</summary>
/// <param name="Constant">The constant.</param>
public sealed record ConstantOrigin(BoundConstant Constant) : SymbolOrigin;

/// <summary>The channels of the result of an applied block, which the module provides.</summary>
/// <param name="Layer">The application of the block.</param>
/// <param name="Output">The output; null for a single output.</param>
public sealed record LayerChannels(BoundLayer Layer, string? Output) : SymbolOrigin;

/// <summary>The channels of one tensor of a list.</summary>
/// <param name="List">The list.</param>
/// <param name="Index">Its index; null for the current iteration of a loop over the list.</param>
public sealed record ElementChannels(ListShape List, BoundConstant? Index) : SymbolOrigin;

/// <summary>The channels of any tensor of a list; they may differ.</summary>
public sealed record AnyChannels : SymbolOrigin;

/// <summary>The sum of the channels of all tensors of a list.</summary>
/// <param name="List">The list.</param>
public sealed record TotalChannels(ListShape List) : SymbolOrigin;

/// <summary>The number of tensors of a list.</summary>
/// <param name="List">The list.</param>
public sealed record ListCount(ListShape List) : SymbolOrigin;

/// <summary>One of two dimensions, depending on a condition.</summary>
/// <param name="Choice">The <see cref="TensorConditional"/>, <see cref="IfStage"/> or <see cref="ForStage"/> it depends on.</param>
/// <param name="Condition">The condition; null for a loop, which may have no iterations.</param>
/// <param name="Then">The dimension if the condition holds.</param>
/// <param name="Else">The dimension otherwise.</param>
public sealed record ChosenChannels(object Choice, BoundConstant? Condition, Dimension Then, Dimension Else) : SymbolOrigin;

/// <summary>A dimension of the result of an element-wise operator: the larger one if the other is 1.</summary>
/// <param name="Left">The dimension of the left side.</param>
/// <param name="Right">The dimension of the right side.</param>
public sealed record BroadcastChannels(Dimension Left, Dimension Right) : SymbolOrigin;

/// <summary>A dimension that is known only at run time.</summary>
/// <param name="Symbol">Its symbol in the <c>.seg</c> file; null if there is none.</param>
public sealed record RunTimeOrigin(ShapeSymbol? Symbol) : SymbolOrigin;
