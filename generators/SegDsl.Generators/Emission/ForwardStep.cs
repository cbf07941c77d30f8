using SegDsl.Language.Binding;
using SegDsl.Language.Text;

namespace SegDsl.Generators.Emission;

/// <summary>A step of <c>forward</c>.</summary>
/// <param name="Result">Its result.</param>
/// <param name="Span">The span of its statement.</param>
internal abstract record ForwardStep(ForwardValue Result, SourceSpan Span);

/// <summary>Calls the module in a field.</summary>
internal sealed record ModuleStep(ForwardValue Result, ModuleField Field, IReadOnlyList<ForwardValue> Operands, SourceSpan Span) : ForwardStep(Result, Span);

/// <summary>Computes a function of values.</summary>
/// <param name="Result">Its result.</param>
/// <param name="Operands">The operands.</param>
/// <param name="Call">The C# expression, given the C# of the operands.</param>
/// <param name="InPlace">Equivalent methods that reuse the memory of an operand.</param>
/// <param name="Precedence">The precedence of the expression.</param>
/// <param name="Span">The span of its statement.</param>
internal sealed record FunctionStep(
    ForwardValue Result,
    IReadOnlyList<ForwardValue> Operands,
    Func<IReadOnlyList<string>, string> Call,
    IReadOnlyList<InPlaceForm> InPlace,
    Precedence Precedence,
    SourceSpan Span) : ForwardStep(Result, Span);

/// <summary>A method that computes a function in the memory of one operand, which it consumes.</summary>
/// <param name="Target">The index of that operand.</param>
/// <param name="Call">The method call without the target, for example <c>add_(shortcut)</c>, given the C# of the operands.</param>
internal sealed record InPlaceForm(int Target, Func<IReadOnlyList<string>, string> Call);

/// <summary>Combines tensors and lists of tensors into one list, which owns them.</summary>
/// <param name="Result">The list.</param>
/// <param name="Operands">Its elements, in order.</param>
/// <param name="Span">The span of its statement.</param>
internal sealed record ListStep(ForwardValue Result, IReadOnlyList<ForwardValue> Operands, SourceSpan Span) : ForwardStep(Result, Span);

/// <summary>Reads a run-time size.</summary>
/// <param name="Result">A placeholder that is never used.</param>
/// <param name="Size">The size.</param>
/// <param name="Source">The value with this size.</param>
/// <param name="Span">The span of its statement.</param>
internal sealed record SizeStep(ForwardValue Result, RunTimeSize Size, ForwardValue Source, SourceSpan Span) : ForwardStep(Result, Span);

/// <summary>A size that is known only at run time.</summary>
/// <param name="symbol">Its symbol.</param>
internal sealed class RunTimeSize(ShapeSymbol symbol)
{
    /// <summary>Its symbol.</summary>
    public ShapeSymbol Symbol { get; } = symbol;

    /// <summary>The C# local; empty until it has one.</summary>
    public string Text { get; set; } = "";
}

/// <summary>Executes one of two branches.</summary>
/// <param name="Result">Its result.</param>
/// <param name="Condition">The C# condition for <paramref name="Then"/>.</param>
/// <param name="Then">The first branch.</param>
/// <param name="ElseCondition">A condition for <paramref name="Else"/> if the C# compiler requires one; null otherwise.</param>
/// <param name="Else">The second branch.</param>
/// <param name="Span">The span of its statement.</param>
internal sealed record ChoiceStep(
    ForwardValue Result, Func<string> Condition, ForwardWay Then, string? ElseCondition, ForwardWay Else, SourceSpan Span) : ForwardStep(Result, Span);

/// <summary>A branch, or the body of a loop.</summary>
/// <param name="Scope">Its steps.</param>
/// <param name="Value">Its value: computed in it, or a value from outside.</param>
internal sealed record ForwardWay(ForwardScope Scope, ForwardValue Value);

/// <summary>Creates a list with one element per iteration.</summary>
/// <param name="Result">The list.</param>
/// <param name="Header">The header of the C# loop, given the C# of the list to iterate over.</param>
/// <param name="Index">The C# name of the iteration index; null if it is unused.</param>
/// <param name="Source">The list to iterate over; null for constants.</param>
/// <param name="Element">The tensor of an iteration; null for constants.</param>
/// <param name="Initial">The carried value in the first iteration; null if iterations are independent.</param>
/// <param name="Carried">The carried value in an iteration; null without one.</param>
/// <param name="Body">The body of an iteration.</param>
/// <param name="Span">The span of its statement.</param>
internal sealed record LoopStep(
    ForwardValue Result, Func<string> Header, string? Index, ForwardValue? Source, ForwardValue? Element, ForwardValue? Initial, ForwardValue? Carried,
    ForwardWay Body, SourceSpan Span) : ForwardStep(Result, Span);

/// <summary>Computes auxiliary outputs if they are requested.</summary>
/// <param name="Outputs">The outputs, all computed in <paramref name="Scope"/>.</param>
/// <param name="Scope">The steps.</param>
/// <param name="Span">The span of the first statement.</param>
internal sealed record AuxiliaryStep(IReadOnlyList<ForwardValue> Outputs, ForwardScope Scope, SourceSpan Span) : ForwardStep(Outputs[0], Span);

/// <summary>The whole body of <c>forward</c>.</summary>
/// <param name="Scope">The steps.</param>
/// <param name="Inputs">The inputs, in order.</param>
/// <param name="Outputs">The values of the outputs.</param>
internal sealed record ForwardBody(ForwardScope Scope, IReadOnlyList<ForwardValue> Inputs, IReadOnlyDictionary<BoundOutput, ForwardValue> Outputs)
{
    /// <summary>Names the parameters of the method.</summary>
    public void NameInputs(NameScope names)
    {
        foreach (var input in Inputs)
        {
            input.Text = names.Unique(input.PreferredName);
            foreach (var member in input.Members) member.Value.Text = input.Text + ForwardBuilder.Access(input.Block, member.Key);
        }
    }
}
