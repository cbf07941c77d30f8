using SegDsl.Language.Types;
using SegDsl.Language.Diagnostics;
using SegDsl.Language.Syntax;
using SegDsl.Language.Text;

namespace SegDsl.Language.Binding;

/// <summary>Functions on constants.</summary>
internal sealed partial class ExpressionBinder
{
    /// <summary>Whether a name is a function on constants: <c>len</c>, <c>ceil</c>, <c>floor</c>, <c>round</c>, <c>int</c>, <c>max</c> or <c>min</c>.</summary>
    public static bool IsConstantFunction(string name) => name == "len" || FunctionOf(name) is not null;

    private static ConstantFunction? FunctionOf(string name) => name switch
    {
        "int" => ConstantFunction.Truncate,
        "round" => ConstantFunction.Round,
        "floor" => ConstantFunction.Floor,
        "ceil" => ConstantFunction.Ceiling,
        "max" => ConstantFunction.Maximum,
        "min" => ConstantFunction.Minimum,
        _ => null,
    };

    private BoundConstant BindConstantFunction(
        string name, SourceSpan nameSpan, IReadOnlyList<ArgumentSyntax> arguments, BoundType? expected, SourceSpan span)
    {
        var function = FunctionOf(name);
        var isExtremum = function is ConstantFunction.Maximum or ConstantFunction.Minimum;
        if (arguments.FirstOrDefault(a => a.Name is not null) is { Name: { } named })
        {
            Report(NameDiagnostics.UnknownParameter, named.Span, name, named.Text, "");
            return new ErrorConstant(span);
        }
        if (arguments.Count < (isExtremum ? 2 : 1))
        {
            Report(ValueDiagnostics.MissingArgument, nameSpan, name, function is null ? "list" : isExtremum ? arguments.Count == 0 ? "a" : "b" : "x", "");
            return new ErrorConstant(span);
        }
        if (!isExtremum && arguments.Count > 1)
        {
            Report(ValueDiagnostics.TooManyArguments, arguments[1].Span, name, "only one argument");
            return new ErrorConstant(span);
        }
        return function switch
        {
            null => BindLength(arguments[0].Value, span),
            ConstantFunction.Ceiling when arguments[0].Value is BinarySyntax { Operator: TokenKind.Slash } quotient => BindCeiling(quotient, span),
            ConstantFunction.Maximum or ConstantFunction.Minimum => BindExtremum(function.Value, name, arguments, expected, span),
            { } rounding => BindRounding(rounding, name, arguments[0].Value, span),
        };
    }

    private BoundConstant BindLength(ExpressionSyntax syntax, SourceSpan span)
    {
        var list = Bind(syntax);
        if (list is BoundConstant { Type: ListType } constant) return new ConstantLength(constant, span);
        if (list is ValueReference { Type: TensorListType } or OutputMember { Type: TensorListType, Source: ValueReference })
            return new TensorListLength((BoundTensor)list, span);
        if (list.Type is not ErrorType) Report(ValueDiagnostics.TypeMismatch, syntax.Span, "'len'", "a list that has a name", Article(list.Type));
        return new ErrorConstant(span);
    }

    /// <summary><c>ceil(a / b)</c> of integers means <c>(a + b - 1) / b</c>, which keeps symbols.</summary>
    private BoundConstant BindCeiling(BinarySyntax quotient, SourceSpan span)
    {
        if (BindNumber(quotient.Left, "ceil") is not { } left || BindNumber(quotient.Right, "ceil") is not { } right) return new ErrorConstant(span);
        if (left.Type == BoundType.Float || right.Type == BoundType.Float)
        {
            var exact = new ConstantBinary(BoundOperator.Divide, left, right, BoundType.Float, quotient.Span);
            return new ConstantCall(ConstantFunction.Ceiling, [exact], BoundType.Int, span);
        }
        var less = Combine(BoundOperator.Subtract, right, Literal(1, span));
        return Combine(BoundOperator.Divide, Combine(BoundOperator.Add, left, less), right);
    }

    /// <summary>The integer near a number. An integer stays as it is.</summary>
    private BoundConstant BindRounding(ConstantFunction function, string name, ExpressionSyntax syntax, SourceSpan span) => BindNumber(syntax, name) switch
    {
        null => new ErrorConstant(span),
        { } number when number.Type == BoundType.Int => number,
        { } number => new ConstantCall(function, [number], BoundType.Int, span),
    };

    private BoundConstant BindExtremum(
        ConstantFunction function, string name, IReadOnlyList<ArgumentSyntax> arguments, BoundType? expected, SourceSpan span)
    {
        var numbers = arguments.Select(a => BindNumber(a.Value, name, expected == BoundType.Float ? expected : null)).ToList();
        if (numbers.Contains(null)) return new ErrorConstant(span);
        var type = numbers.Exists(n => n!.Type == BoundType.Float) ? BoundType.Float : BoundType.Int;
        return new ConstantCall(function, [.. numbers.OfType<BoundConstant>()], type, span);
    }

    /// <summary>An argument that must be an integer or a floating-point number; null if it is neither, which is reported.</summary>
    private BoundConstant? BindNumber(ExpressionSyntax syntax, string function, BoundType? expected = null)
    {
        var number = Bind(syntax, expected);
        if (number is BoundConstant constant && IsNumber(constant.Type)) return constant;
        if (number.Type is ErrorType) return null;
        var hint = number is BoundTensor && function is "max" or "min" ? $"; for tensors, write '{function}imum' or 'reduce_{function}'" : "";
        Report(ValueDiagnostics.TypeMismatch, syntax.Span, $"'{function}'", "a number", Article(number.Type) + hint);
        return null;
    }
}
