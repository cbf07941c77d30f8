using SegDsl.Language.Types;
using SegDsl.Language.Text;

namespace SegDsl.Language.Binding;

/// <summary>An expression of a block's body.</summary>
/// <param name="Type">Its type.</param>
/// <param name="Span">Its span in the file of the block.</param>
public abstract record BoundExpression(BoundType Type, SourceSpan Span);

/// <summary>An expression whose value is known at construction.</summary>
/// <param name="Type">Its type.</param>
/// <param name="Span">Its source span.</param>
public abstract record BoundConstant(BoundType Type, SourceSpan Span) : BoundExpression(Type, Span);

/// <summary>A literal.</summary>
/// <param name="Value">A <see cref="long"/>, <see cref="double"/>, <see cref="bool"/> or <see cref="string"/>, depending on <paramref name="Type"/>.</param>
/// <param name="Type">A scalar type.</param>
/// <param name="Span">Its source span.</param>
public sealed record ConstantLiteral(object Value, BoundType Type, SourceSpan Span) : BoundConstant(Type, Span);

/// <summary>A list <c>[a, b]</c>.</summary>
/// <param name="Items">The elements, all of the list's element type.</param>
/// <param name="Type">A <see cref="ListType"/>.</param>
/// <param name="Span">Its source span.</param>
public sealed record ConstantList(IReadOnlyList<BoundConstant> Items, BoundType Type, SourceSpan Span) : BoundConstant(Type, Span);

/// <summary>A range <c>a..b</c> or <c>a..=b</c> of integers; only as the source of a <c>for</c>.</summary>
/// <param name="Start">The first number.</param>
/// <param name="End">The number after the last one, or the last one.</param>
/// <param name="IncludesEnd">Whether <paramref name="End"/> is included (<c>..=</c>).</param>
/// <param name="Span">Its source span.</param>
public sealed record ConstantRange(BoundConstant Start, BoundConstant End, bool IncludesEnd, SourceSpan Span)
    : BoundConstant(new ListType(BoundType.Int), Span);

/// <summary>A member of an enumeration.</summary>
/// <param name="Member">The member's name.</param>
/// <param name="Enumeration">The enumeration.</param>
/// <param name="Span">Its source span.</param>
public sealed record EnumerationMember(string Member, EnumerationType Enumeration, SourceSpan Span) : BoundConstant(Enumeration, Span);

/// <summary>A member of an enumeration used where another enumeration with the same members is expected.</summary>
/// <param name="Value">The member, of an enumeration with the same members in the same order.</param>
/// <param name="Enumeration">The expected enumeration.</param>
/// <param name="Span">Its source span.</param>
public sealed record EnumerationConversion(BoundConstant Value, EnumerationType Enumeration, SourceSpan Span) : BoundConstant(Enumeration, Span);

/// <summary>A reference to a parameter of the block.</summary>
/// <param name="Parameter">The parameter.</param>
/// <param name="Span">Its source span.</param>
public sealed record ParameterReference(BoundParameter Parameter, SourceSpan Span) : BoundConstant(Parameter.Type, Span);

/// <summary>A reference to a named constant.</summary>
/// <param name="Statement">The statement.</param>
/// <param name="Span">Its source span.</param>
public sealed record NamedConstantReference(ConstantStatement Statement, SourceSpan Span) : BoundConstant(Statement.Value.Type, Span);

/// <summary>A channel dimension, <c>C</c>, as an integer. Its first occurrence in the shape of an input or value declares the symbol.</summary>
/// <param name="Symbol">The dimension.</param>
/// <param name="Span">Its source span.</param>
public sealed record ChannelReference(ShapeSymbol Symbol, SourceSpan Span) : BoundConstant(BoundType.Int, Span);

/// <summary>A symbol that is known only at run time, for example <c>H</c>; only in shape annotations.</summary>
/// <param name="Symbol">The symbol.</param>
/// <param name="Span">Its source span.</param>
public sealed record DimensionSymbol(ShapeSymbol Symbol, SourceSpan Span) : BoundConstant(BoundType.Int, Span);

/// <summary><c>_</c> in a shape annotation: any size.</summary>
/// <param name="Span">Its source span.</param>
public sealed record AnyDimension(SourceSpan Span) : BoundConstant(BoundType.Int, Span);

/// <summary>A shape argument, <c>reshape(x, [N, heads, C / heads, H * W])</c>; its dimensions may be known only at run time.</summary>
/// <param name="Dimensions">The dimensions.</param>
/// <param name="Span">Its source span.</param>
public sealed record ConstantShape(IReadOnlyList<BoundConstant> Dimensions, SourceSpan Span) : BoundConstant(BoundType.Shape, Span);

/// <summary>The variable of a <c>for</c>. There is one instance per loop; compare by reference.</summary>
public sealed class LoopVariable
{
    internal LoopVariable(string name, BoundType type)
    {
        Name = name;
        Type = type;
    }

    /// <summary>The name.</summary>
    public string Name { get; }

    /// <summary>The type of the elements.</summary>
    public BoundType Type { get; }
}

/// <summary>A reference to the variable of an enclosing <c>for</c>.</summary>
/// <param name="Variable">The variable.</param>
/// <param name="Span">Its source span.</param>
public sealed record LoopVariableReference(LoopVariable Variable, SourceSpan Span) : BoundConstant(Variable.Type, Span);

/// <summary>The number of classes of a dataset, <c>BrainAtlas.classes</c>; only in experiments.</summary>
/// <param name="Dataset">The dataset.</param>
/// <param name="Span">Its source span.</param>
public sealed record ClassCount(BoundDataset Dataset, SourceSpan Span) : BoundConstant(BoundType.Int, Span);

/// <summary>Operators on constants; the arithmetic ones also apply to tensors.</summary>
public enum BoundOperator
{
    /// <summary><c>a + b</c></summary>
    Add,

    /// <summary><c>a - b</c></summary>
    Subtract,

    /// <summary><c>a * b</c></summary>
    Multiply,

    /// <summary><c>a / b</c>; for integers, the quotient rounded down.</summary>
    Divide,

    /// <summary><c>a % b</c> for integers; has the sign of <c>b</c>.</summary>
    Remainder,

    /// <summary><c>a == b</c></summary>
    Equal,

    /// <summary><c>a != b</c></summary>
    NotEqual,

    /// <summary><c>a &lt; b</c></summary>
    Less,

    /// <summary><c>a &lt;= b</c></summary>
    LessOrEqual,

    /// <summary><c>a &gt; b</c></summary>
    Greater,

    /// <summary><c>a &gt;= b</c></summary>
    GreaterOrEqual,

    /// <summary><c>a and b</c></summary>
    And,

    /// <summary><c>a or b</c></summary>
    Or,

    /// <summary><c>-a</c></summary>
    Negate,

    /// <summary><c>not a</c></summary>
    Not,
}

/// <summary><c>-a</c> or <c>not a</c>.</summary>
/// <param name="Operator"><see cref="BoundOperator.Negate"/> or <see cref="BoundOperator.Not"/>.</param>
/// <param name="Operand">The operand.</param>
/// <param name="Type">The type of the result.</param>
/// <param name="Span">Its source span.</param>
public sealed record ConstantUnary(BoundOperator Operator, BoundConstant Operand, BoundType Type, SourceSpan Span) : BoundConstant(Type, Span);

/// <summary>An operator between two constants. If one side is <c>float</c> and the other <c>int</c>, the integer is converted.</summary>
/// <param name="Operator">The operator.</param>
/// <param name="Left">The left side.</param>
/// <param name="Right">The right side.</param>
/// <param name="Type">The type of the result.</param>
/// <param name="Span">Its source span.</param>
public sealed record ConstantBinary(BoundOperator Operator, BoundConstant Left, BoundConstant Right, BoundType Type, SourceSpan Span)
    : BoundConstant(Type, Span);

/// <summary>An element of a list, <c>list[i]</c>, indexed from 0.</summary>
/// <param name="List">The list.</param>
/// <param name="Index">The index.</param>
/// <param name="Type">The list's element type.</param>
/// <param name="Span">Its source span.</param>
public sealed record ConstantIndex(BoundConstant List, BoundConstant Index, BoundType Type, SourceSpan Span) : BoundConstant(Type, Span);

/// <summary>The number of elements of a list, <c>len(list)</c>.</summary>
/// <param name="List">The list.</param>
/// <param name="Span">Its source span.</param>
public sealed record ConstantLength(BoundConstant List, SourceSpan Span) : BoundConstant(BoundType.Int, Span);

/// <summary>Functions on numbers.</summary>
public enum ConstantFunction
{
    /// <summary><c>int(x)</c>: rounds toward zero.</summary>
    Truncate,

    /// <summary><c>round(x)</c>: rounds to the nearest integer, a half to the nearest even one.</summary>
    Round,

    /// <summary><c>floor(x)</c>: rounds down.</summary>
    Floor,

    /// <summary><c>ceil(x)</c>: rounds up.</summary>
    Ceiling,

    /// <summary><c>max(a, b, …)</c></summary>
    Maximum,

    /// <summary><c>min(a, b, …)</c></summary>
    Minimum,
}

/// <summary>A function of numbers, <c>round(x)</c>, <c>max(a, b)</c>.</summary>
/// <param name="Function">The function.</param>
/// <param name="Arguments">One floating-point number to round, or at least two numbers to compare.</param>
/// <param name="Type"><c>int</c>, or <c>float</c> for the maximum or minimum if an argument is <c>float</c>.</param>
/// <param name="Span">Its source span.</param>
public sealed record ConstantCall(ConstantFunction Function, IReadOnlyList<BoundConstant> Arguments, BoundType Type, SourceSpan Span)
    : BoundConstant(Type, Span);

/// <summary>The number of tensors in a list, <c>len(list)</c>.</summary>
/// <param name="List">A named list: a <see cref="ValueReference"/> or <see cref="OutputMember"/>.</param>
/// <param name="Span">Its source span.</param>
public sealed record TensorListLength(BoundTensor List, SourceSpan Span) : BoundConstant(BoundType.Int, Span);

/// <summary><c>if c { a } else { b }</c> between constants.</summary>
/// <param name="Condition">The condition.</param>
/// <param name="Then">The value if the condition holds.</param>
/// <param name="Else">The value otherwise.</param>
/// <param name="Type">The type of both values.</param>
/// <param name="Span">Its source span.</param>
public sealed record ConstantConditional(BoundConstant Condition, BoundConstant Then, BoundConstant Else, BoundType Type, SourceSpan Span)
    : BoundConstant(Type, Span);

/// <summary><c>match s { a => x, b => y, else => z }</c>. Without <c>else</c>, an unmatched value is an error of the network.</summary>
/// <param name="Subject">The value to match.</param>
/// <param name="Arms">The arms, in order.</param>
/// <param name="Else">The value if no arm matches; null without <c>else</c>.</param>
/// <param name="Type">The type of the result.</param>
/// <param name="Span">Its source span.</param>
public sealed record ConstantMatch(BoundConstant Subject, IReadOnlyList<MatchArm> Arms, BoundConstant? Else, BoundType Type, SourceSpan Span)
    : BoundConstant(Type, Span);

/// <summary>An arm of a <see cref="ConstantMatch"/>.</summary>
/// <param name="Patterns">The values that it matches, at least one: literals or enumeration members.</param>
/// <param name="Value">The value.</param>
public sealed record MatchArm(IReadOnlyList<BoundConstant> Patterns, BoundConstant Value);

/// <summary>A block with arguments: the argument of a block parameter, the base of a network, or the network of an experiment.</summary>
/// <param name="Block">The block.</param>
/// <param name="Arguments">One argument for every parameter of the block, in the order of its parameters.</param>
/// <param name="Normalization">The normalization selected with <c>norm:</c>; null for that of the caller.</param>
/// <param name="Initialization">The initialization selected with <c>init:</c>; null for that of the caller.</param>
/// <param name="Span">Its source span.</param>
public sealed record BlockInstance(
    BlockSignature Block, IReadOnlyList<BoundArgument> Arguments, Normalization? Normalization, Initialization? Initialization, SourceSpan Span)
    : BoundConstant(new BlockValueType(Block.Kind), Span);

/// <summary>A constant argument of a block or an operation.</summary>
/// <param name="Name">The name of the parameter.</param>
/// <param name="Value">The value; the parameter's default if the argument was omitted.</param>
/// <param name="IsDefault">Whether the argument was omitted.</param>
public sealed record BoundArgument(string Name, BoundConstant Value, bool IsDefault);

/// <summary>The placeholder for a constant that could not be bound; a diagnostic was reported.</summary>
/// <param name="Span">Its source span.</param>
public sealed record ErrorConstant(SourceSpan Span) : BoundConstant(BoundType.Error, Span);
