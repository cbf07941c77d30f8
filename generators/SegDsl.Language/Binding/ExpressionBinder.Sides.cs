using SegDsl.Language.Types;
using SegDsl.Language.Diagnostics;
using SegDsl.Language.Syntax;
using SegDsl.Language.Text;

namespace SegDsl.Language.Binding;

/// <summary>Lists with an integer for every side of a map or volume.</summary>
internal sealed partial class ExpressionBinder
{
    private static readonly ListType Integers = new(BoundType.Int);

    /// <summary>Binds <c>[height, width]</c> or <c>[depth, height, width]</c>.</summary>
    private BoundConstant BindSides(ListSyntax syntax, int count, string what)
    {
        if (syntax.Items.Count == count) return new ConstantList([.. syntax.Items.Select(i => BindConstant(i, BoundType.Int, what))], Integers, syntax.Span);
        Report(
            ValueDiagnostics.TypeMismatch, syntax.Span, what, count == 2 ? "int or [height, width]" : "int or [depth, height, width]",
            FormattableString.Invariant($"a list of {syntax.Items.Count}"));
        return new ErrorConstant(syntax.Span);
    }

    private static BoundConstant Side(BoundConstant constant, int side) => constant is ConstantList { Items: var items } ? items[side] : constant;

    /// <summary>
    /// <c>dilation * (kernel - 1) / 2</c>, simplified as far as possible, because it becomes part of the generated code.
    /// </summary>
    private static BoundConstant SamePadding(BoundConstant kernel, BoundConstant? dilation, SourceSpan span)
    {
        if ((kernel as ConstantList ?? dilation as ConstantList) is { Items.Count: var sides })
        {
            var paddings = Enumerable.Range(0, sides).Select(i => SamePadding(Side(kernel, i), dilation is null ? null : Side(dilation, i), span));
            return new ConstantList([.. paddings], Integers, span);
        }
        var reach = Combine(BoundOperator.Subtract, kernel, Literal(1, span));
        if (dilation is null) return Combine(BoundOperator.Divide, reach, Literal(2, span));
        return reach is ConstantLiteral { Value: long even } && even % 2 == 0
            ? Combine(BoundOperator.Multiply, dilation, Literal(even / 2, span))
            : Combine(BoundOperator.Divide, Combine(BoundOperator.Multiply, dilation, reach), Literal(2, span));
    }
}
