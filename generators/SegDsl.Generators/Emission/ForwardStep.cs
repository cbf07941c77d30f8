using SegDsl.Language.Binding;
using SegDsl.Language.Text;

namespace SegDsl.Generators.Emission;

/// <summary>A step of <c>forward</c>.</summary>
/// <param name="Result">What it makes.</param>
/// <param name="Span">Where the statement stands that it comes from.</param>
internal abstract record ForwardStep(ForwardValue Result, SourceSpan Span);

/// <summary>Calls the module in a field.</summary>
internal sealed record ModuleStep(ForwardValue Result, ModuleField Field, IReadOnlyList<ForwardValue> Operands, SourceSpan Span) : ForwardStep(Result, Span);

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

/// <summary>A method that does a function's work in the memory of one operand, which it takes over.</summary>
/// <param name="Target">The index of that operand.</param>
/// <param name="Call">The method call without the target, say <c>add_(shortcut)</c>, from the C# of the operands.</param>
internal sealed record InPlaceForm(int Target, Func<IReadOnlyList<string>, string> Call);

/// <summary>Puts tensors and lists of them into one list, which owns them.</summary>
/// <param name="Result">The list.</param>
/// <param name="Operands">What it holds, in order.</param>
/// <param name="Span">Where the statement stands that it comes from.</param>
internal sealed record ListStep(ForwardValue Result, IReadOnlyList<ForwardValue> Operands, SourceSpan Span) : ForwardStep(Result, Span);

/// <summary>Reads a size that is known only now.</summary>
/// <param name="Result">Nothing that anybody uses.</param>
/// <param name="Size">The size.</param>
/// <param name="Source">The value that has it.</param>
/// <param name="Span">Where the statement stands that it comes from.</param>
internal sealed record SizeStep(ForwardValue Result, RunTimeSize Size, ForwardValue Source, SourceSpan Span) : ForwardStep(Result, Span);

/// <summary>A size that is known only when the module runs.</summary>
/// <param name="symbol">Its symbol.</param>
internal sealed class RunTimeSize(ShapeSymbol symbol)
{
    /// <summary>Its symbol.</summary>
    public ShapeSymbol Symbol { get; } = symbol;

    /// <summary>The C# local; empty until it has one.</summary>
    public string Text { get; set; } = "";
}

/// <summary>Takes one of two ways.</summary>
/// <param name="Result">What it makes.</param>
/// <param name="Condition">The C# condition under which <paramref name="Then"/> is taken.</param>
/// <param name="Then">One way.</param>
/// <param name="ElseCondition">A condition that holds for <paramref name="Else"/>, where the C# compiler has to hear it; null otherwise.</param>
/// <param name="Else">The other way.</param>
/// <param name="Span">Where the statement stands that it comes from.</param>
internal sealed record ChoiceStep(
    ForwardValue Result, Func<string> Condition, ForwardWay Then, string? ElseCondition, ForwardWay Else, SourceSpan Span) : ForwardStep(Result, Span);

/// <summary>One way of a choice, or the body of a loop.</summary>
/// <param name="Scope">Its steps.</param>
/// <param name="Value">What it comes to: made in it, or a value from outside.</param>
internal sealed record ForwardWay(ForwardScope Scope, ForwardValue Value);

/// <summary>Makes a list, pass by pass.</summary>
/// <param name="Result">The list.</param>
/// <param name="Header">The head of the C# loop, from the C# of the list that it runs over.</param>
/// <param name="Index">The C# name of the number of the pass; null where nobody needs it.</param>
/// <param name="Source">The list that it runs over; null where it runs over constants.</param>
/// <param name="Element">The tensor of a pass; null where it runs over constants.</param>
/// <param name="Body">What a pass does.</param>
/// <param name="Span">Where the statement stands that it comes from.</param>
internal sealed record LoopStep(
    ForwardValue Result, Func<string> Header, string? Index, ForwardValue? Source, ForwardValue? Element, ForwardWay Body, SourceSpan Span)
    : ForwardStep(Result, Span);

/// <summary>Computes auxiliary outputs where they are wanted.</summary>
/// <param name="Outputs">The outputs, all made in <paramref name="Scope"/>.</param>
/// <param name="Scope">The steps.</param>
/// <param name="Span">Where the first statement stands that it comes from.</param>
internal sealed record AuxiliaryStep(IReadOnlyList<ForwardValue> Outputs, ForwardScope Scope, SourceSpan Span) : ForwardStep(Outputs[0], Span);

/// <summary>All of <c>forward</c>.</summary>
/// <param name="Scope">The steps.</param>
/// <param name="Inputs">The inputs, in order.</param>
/// <param name="Outputs">The values of the outputs.</param>
internal sealed record ForwardBody(ForwardScope Scope, IReadOnlyList<ForwardValue> Inputs, IReadOnlyDictionary<BoundOutput, ForwardValue> Outputs)
{
    /// <summary>Gives the parameters of the method their names.</summary>
    public void NameInputs(NameScope names)
    {
        foreach (var input in Inputs)
        {
            input.Text = names.Unique(input.WantedName);
            foreach (var member in input.Members) member.Value.Text = input.Text + ForwardBuilder.Access(input.Block, member.Key);
        }
    }
}
