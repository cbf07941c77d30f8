using SegDsl.Language.Operations;
using SegDsl.Language.Types;
using SegDsl.Language.Text;

namespace SegDsl.Language.Binding;

/// <summary>An expression of tensors: a tensor, a list of tensors, or the named outputs of a block, depending on its type.</summary>
/// <param name="Type">Its type.</param>
/// <param name="Span">Its source span.</param>
public abstract record BoundTensor(BoundType Type, SourceSpan Span) : BoundExpression(Type, Span);

/// <summary>A reference to an input or to a named value.</summary>
/// <param name="Value">The value.</param>
/// <param name="Span">Its source span.</param>
public sealed record ValueReference(BoundValue Value, SourceSpan Span) : BoundTensor(Value.Type, Span);

/// <summary>One of several named outputs, <c>f.c1</c>.</summary>
/// <param name="Source">The outputs; its type is an <see cref="OutputsType"/>.</param>
/// <param name="Output">The name of the output.</param>
/// <param name="Type">A tensor or a list of tensors.</param>
/// <param name="Span">Its source span.</param>
public sealed record OutputMember(BoundTensor Source, string Output, BoundType Type, SourceSpan Span) : BoundTensor(Type, Span);

/// <summary>An element of a list of tensors, <c>list[i]</c>.</summary>
/// <param name="List">The list.</param>
/// <param name="Index">The index, from 0.</param>
/// <param name="Span">Its source span.</param>
public sealed record TensorElement(BoundTensor List, BoundConstant Index, SourceSpan Span) : BoundTensor(BoundType.Tensor, Span);

/// <summary>A list of tensors <c>[a, b]</c>.</summary>
/// <param name="Items">The tensors; lists of tensors among them are spread.</param>
/// <param name="Span">Its source span.</param>
public sealed record TensorListLiteral(IReadOnlyList<BoundTensor> Items, SourceSpan Span) : BoundTensor(BoundType.TensorList, Span);

/// <summary>
/// <c>label: for i, y in list as "pass{i}" { body }</c>: a list with one tensor per iteration. An iteration is named by the template, or by its
/// number. Layers with state in the body are children of the iteration; a layer without a label is the iteration itself. Iterations are children
/// of the label, or, without a label or with <c>inline</c>, of the enclosing module.
/// </summary>
/// <param name="Label">The label; null if there is none.</param>
/// <param name="IsInline">Whether the iterations become children of the block, and the loop has no name.</param>
/// <param name="Index">The number of the iteration, from 0; null if it has no name.</param>
/// <param name="Variable">The variable of a loop over constants; null otherwise.</param>
/// <param name="Element">The variable of a loop over tensors; null otherwise.</param>
/// <param name="Source">A <see cref="ConstantRange"/>, a list of constants, or a list of tensors.</param>
/// <param name="Name">The name template of the iterations; null if they are numbered.</param>
/// <param name="Carried">In the first iteration <see cref="Initial"/>, later the result of the previous one; null if iterations are independent.</param>
/// <param name="Initial">The value of <see cref="Carried"/> in the first iteration, one tensor; null without it.</param>
/// <param name="Body">The result of an iteration, one tensor.</param>
/// <param name="Span">Its source span.</param>
public sealed record TensorLoop(
    string? Label,
    bool IsInline,
    LoopVariable? Index,
    LoopVariable? Variable,
    BoundValue? Element,
    BoundExpression Source,
    NameTemplate? Name,
    BoundValue? Carried,
    BoundTensor? Initial,
    BoundTensor Body,
    SourceSpan Span) : BoundTensor(BoundType.TensorList, Span);

/// <summary>A layer applied to tensors: <c>x -> conv1: Conv(64, 3)</c>, <c>concat(a, b)</c>, <c>features: parallel(x) { … }</c>.</summary>
/// <param name="Layer">The applied layer.</param>
/// <param name="Operands">
/// The tensors it is applied to, in the order of the operation's operands or the block's inputs. Omitted optional operands are absent; a variadic
/// operand occurs once per argument.
/// </param>
/// <param name="Span">Its source span.</param>
public sealed record Application(BoundLayer Layer, IReadOnlyList<BoundOperand> Operands, SourceSpan Span) : BoundTensor(Layer.ResultType, Span)
{
    /// <summary>Whether the layer is that of an earlier application in this body, with the same weights: <c>x -> again conv1</c>.</summary>
    public bool IsAgain { get; init; }
}

/// <summary>A tensor passed to a layer.</summary>
/// <param name="Name">The name of the operation's operand or the block's input; <c>input</c> for sequences, parallel branches and block parameters.</param>
/// <param name="Value">The tensor; for variadic operands possibly a list of tensors.</param>
public sealed record BoundOperand(string Name, BoundTensor Value);

/// <summary><c>if c { a } else { b }</c> between tensors; the condition is a constant.</summary>
/// <param name="Condition">The condition.</param>
/// <param name="Then">The value if the condition holds.</param>
/// <param name="Else">The value otherwise.</param>
/// <param name="Type">The type of both values.</param>
/// <param name="Span">Its source span.</param>
public sealed record TensorConditional(BoundConstant Condition, BoundTensor Then, BoundTensor Else, BoundType Type, SourceSpan Span) : BoundTensor(Type, Span);

/// <summary>An element-wise operator, with broadcasting; at least one side is a tensor, the other may be a number.</summary>
/// <param name="Operator"><see cref="BoundOperator.Add"/>, Subtract, Multiply or Divide.</param>
/// <param name="Left">A <see cref="BoundTensor"/> or a <see cref="BoundConstant"/> number.</param>
/// <param name="Right">A <see cref="BoundTensor"/> or a <see cref="BoundConstant"/> number.</param>
/// <param name="Span">Its source span.</param>
public sealed record TensorBinary(BoundOperator Operator, BoundExpression Left, BoundExpression Right, SourceSpan Span) : BoundTensor(BoundType.Tensor, Span)
{
    /// <summary>The entry of the operator.</summary>
    public ArithmeticOperator Entry => Operator switch
    {
        BoundOperator.Add => ArithmeticOperator.Add,
        BoundOperator.Subtract => ArithmeticOperator.Subtract,
        BoundOperator.Multiply => ArithmeticOperator.Multiply,
        BoundOperator.Divide => ArithmeticOperator.Divide,
        _ => throw new InvalidOperationException($"{Operator} is not an operator between tensors."),
    };
}

/// <summary><c>-x</c>.</summary>
/// <param name="Operand">The tensor.</param>
/// <param name="Span">Its source span.</param>
public sealed record TensorNegation(BoundTensor Operand, SourceSpan Span) : BoundTensor(BoundType.Tensor, Span);

/// <summary>The placeholder for a tensor that could not be bound; a diagnostic was reported.</summary>
/// <param name="Span">Its source span.</param>
public sealed record ErrorTensor(SourceSpan Span) : BoundTensor(BoundType.Error, Span);
