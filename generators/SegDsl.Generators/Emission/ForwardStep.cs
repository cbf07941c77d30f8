using SegDsl.Language.Binding;
using SegDsl.Language.Text;

namespace SegDsl.Generators.Emission;

/// <summary>A step of <c>forward</c>.</summary>
/// <param name="Result">What it makes.</param>
/// <param name="Span">Where the statement stands that it comes from.</param>
internal abstract record ForwardStep(ForwardValue Result, SourceSpan Span);

/// <summary>Calls the module in a field.</summary>
internal sealed record ModuleStep(ForwardValue Result, LayerField Field, IReadOnlyList<ForwardValue> Operands, SourceSpan Span) : ForwardStep(Result, Span);

/// <summary>Computes a function of values.</summary>
/// <param name="Result">What it makes.</param>
/// <param name="Operands">The values.</param>
/// <param name="Call">The C# expression, from the C# of the operands.</param>
/// <param name="InPlace">Ways to do the same in the memory of an operand.</param>
/// <param name="Precedence">How tightly the expression holds together.</param>
/// <param name="Span">Where the statement stands that it comes from.</param>
internal sealed record FunctionStep(
    ForwardValue Result,
    IReadOnlyList<ForwardValue> Operands,
    Func<IReadOnlyList<string>, string> Call,
    IReadOnlyList<InPlaceForm> InPlace,
    Precedence Precedence,
    SourceSpan Span) : ForwardStep(Result, Span);

/// <summary>A method that does a function's work in the memory of one operand.</summary>
/// <param name="Target">The index of that operand.</param>
/// <param name="Call">The method call without the target, say <c>add_(shortcut)</c>, from the C# of the operands.</param>
/// <param name="IsUnary">Whether nothing else decides the shape of the result.</param>
internal sealed record InPlaceForm(int Target, Func<IReadOnlyList<string>, string> Call, bool IsUnary);

/// <summary>Takes one of two ways.</summary>
/// <param name="Result">What it makes.</param>
/// <param name="Condition">The C# condition under which <paramref name="Then"/> is taken.</param>
/// <param name="Then">One way.</param>
/// <param name="ElseCondition">A condition that holds for <paramref name="Else"/>, where the C# compiler has to hear it; null otherwise.</param>
/// <param name="Else">The other way.</param>
/// <param name="Span">Where the statement stands that it comes from.</param>
internal sealed record ChoiceStep(
    ForwardValue Result, string Condition, ForwardWay Then, string? ElseCondition, ForwardWay Else, SourceSpan Span) : ForwardStep(Result, Span);

/// <summary>One way of a choice.</summary>
/// <param name="Scope">Its steps.</param>
/// <param name="Value">What it comes to: made in it, or a value from outside.</param>
internal sealed record ForwardWay(ForwardScope Scope, ForwardValue Value);

/// <summary>Computes auxiliary outputs where they are wanted.</summary>
/// <param name="Outputs">The outputs, all made in <paramref name="Scope"/>.</param>
/// <param name="Scope">The steps.</param>
/// <param name="Span">Where the first statement stands that it comes from.</param>
internal sealed record AuxiliaryStep(IReadOnlyList<ForwardValue> Outputs, ForwardScope Scope, SourceSpan Span) : ForwardStep(Outputs[0], Span);

/// <summary>All of <c>forward</c>.</summary>
/// <param name="Scope">The steps.</param>
/// <param name="Inputs">The inputs, in the order of the signature.</param>
/// <param name="Outputs">The values of the outputs.</param>
internal sealed record ForwardBody(ForwardScope Scope, IReadOnlyList<ForwardValue> Inputs, IReadOnlyDictionary<BoundOutput, ForwardValue> Outputs);
