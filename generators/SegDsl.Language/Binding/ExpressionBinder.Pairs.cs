using SegDsl.Language.Types;
using SegDsl.Language.Diagnostics;
using SegDsl.Language.Syntax;
using SegDsl.Language.Text;

namespace SegDsl.Language.Binding;

/// <summary>Pairs of integers for height and width.</summary>
internal sealed partial class ExpressionBinder
{
    private static readonly ListType Pair = new(BoundType.Int);

    private static readonly int[] Sides = [0, 1];

    /// <summary>Binds <c>[height, width]</c>.</summary>
    private BoundConstant BindPair(ListSyntax syntax, string what)
    {
        if (syntax.Items.Count == Sides.Length) return new ConstantList([.. syntax.Items.Select(i => BindConstant(i, BoundType.Int, what))], Pair, syntax.Span);
        Report(
            ValueDiagnostics.TypeMismatch, syntax.Span, what, "int or [height, width]",
            FormattableString.Invariant($"a list of {syntax.Items.Count}"));
        return new ErrorConstant(syntax.Span);
    }

    private static BoundConstant Side(BoundConstant constant, int side) => constant is ConstantList { Items: var items } ? items[side] : constant;

    /// <summary>
    /// <c>dilation * (kernel - 1) / 2</c>, simplified as far as possible, because it becomes part of the generated code.
    /// </summary>
    private static BoundConstant SamePadding(BoundConstant kernel, BoundConstant? dilation, SourceSpan span)
    {
        if (kernel is ConstantList || dilation is ConstantList)
            return new ConstantList([.. Sides.Select(i => SamePadding(Side(kernel, i), dilation is null ? null : Side(dilation, i), span))], Pair, span);
        var reach = Combine(BoundOperator.Subtract, kernel, Literal(1, span));
        if (dilation is null) return Combine(BoundOperator.Divide, reach, Literal(2, span));
        return reach is ConstantLiteral { Value: long even } && even % 2 == 0
            ? Combine(BoundOperator.Multiply, dilation, Literal(even / 2, span))
            : Combine(BoundOperator.Divide, Combine(BoundOperator.Multiply, dilation, reach), Literal(2, span));
    }
}
