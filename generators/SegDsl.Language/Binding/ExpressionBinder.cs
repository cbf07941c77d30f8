using SegDsl.Language.Types;
using SegDsl.Language.Collections;
using SegDsl.Language.Diagnostics;
using SegDsl.Language.Operations;
using SegDsl.Language.Syntax;
using SegDsl.Language.Text;

namespace SegDsl.Language.Binding;

/// <summary>
/// Binds expressions: resolves names, matches the arguments of calls, and distinguishes constants from tensors. This part contains what both have in
/// common; the other parts handle constants, layers, arguments and loops.
/// </summary>
internal sealed partial class ExpressionBinder(FileScope file, Declarations declarations, DiagnosticBag diagnostics, Scope scope)
{
    private Dictionary<string, SourceSpan> labels = new(StringComparer.Ordinal);

    /// <summary>The names that later statements define, with their locations.</summary>
    public IReadOnlyDictionary<string, SourceSpan> Later { get; set; } = new Dictionary<string, SourceSpan>();

    /// <summary>Whether a statement could not be parsed, so that a value may be unknown because of that.</summary>
    public bool IsIncomplete { get; init; }

    /// <summary>The names in scope.</summary>
    public Scope Scope { get; private set; } = scope;

    /// <summary>Binds an expression.</summary>
    /// <param name="syntax">The expression.</param>
    /// <param name="expected">The expected type, if there is one; required to resolve members of enumerations.</param>
    public BoundExpression Bind(ExpressionSyntax syntax, BoundType? expected = null) => StackGuard.HasRoom
        ? BindKind(syntax, expected)
        : StackGuard.Continue((self: this, syntax, expected), static c => c.self.BindKind(c.syntax, c.expected));

    private BoundExpression BindKind(ExpressionSyntax syntax, BoundType? expected) => syntax switch
    {
        LiteralSyntax literal => BindLiteral(literal, expected),
        NameSyntax name => BindName(name, expected),
        MemberSyntax member => BindMember(member),
        IndexSyntax index => BindIndex(index),
        CallSyntax call => BindCall(call.Target.Text, call.Target.Span, call.Arguments, expected, call.Span),
        UnarySyntax unary => BindUnary(unary, expected),
        BinarySyntax binary => BindBinary(binary, expected),
        ListSyntax list => BindList(list, expected),
        RangeSyntax range => new ConstantRange(BindRangeEnd(range.Start), BindRangeEnd(range.End), range.IncludesEnd, range.Span),
        ConditionalSyntax conditional => BindConditional(conditional, expected),
        MatchSyntax match => BindMatch(match, expected),
        ParallelSyntax parallel => BindApplication(new(false, null, parallel, parallel.Span), null, parallel.Span),
        PipeSyntax pipe => BindPipe(pipe),
        LayerCallSyntax call => BindApplication(call.Layer, null, call.Span),
        ForSyntax loop => BindLoop(null, isInline: false, loop, loop.Span),
        _ => throw new InvalidOperationException($"{syntax.GetType().Name} is not an expression by itself."),
    };

    /// <summary>Binds an expression to a tensor, or, if <paramref name="allowsList"/>, to a list of tensors.</summary>
    /// <param name="syntax">The expression.</param>
    /// <param name="what">The context, for the message.</param>
    /// <param name="allowsList">Whether a list of tensors is accepted.</param>
    public BoundTensor BindTensor(ExpressionSyntax syntax, string what, bool allowsList = false) => AsTensor(Bind(syntax), what, allowsList);

    private BoundTensor AsTensor(BoundExpression expression, string what, bool allowsList = false)
    {
        if (expression.Type is ErrorType) return new ErrorTensor(expression.Span);
        if (expression is BoundTensor { Type: TensorType } tensor) return tensor;
        if (expression is BoundTensor { Type: TensorListType } list && allowsList) return list;
        var hint = expression.Type is OutputsType ? "; choose one with '.'" : expression.Type is TensorListType
            ? what == "'out'" ? "; write '[]' after its shape" : "; use 'concat' or an index"
            : "";
        Report(ValueDiagnostics.TypeMismatch, expression.Span, what, "a tensor", expression.Type.Display + hint);
        return new ErrorTensor(expression.Span);
    }

    private BoundExpression BindName(NameSyntax name, BoundType? expected)
    {
        if (expected is EnumerationType enumeration && enumeration.Members.Contains(name.Name)) return new EnumerationMember(name.Name, enumeration, name.Span);
        if (Scope.Refer(name.Name, name.Span) is { } reference) return NotRunTime(reference);
        if (OperationCatalog.Find(name.Name) is not null || declarations.Find(file, name.Name, name.Span) is not null)
            return BindCall(name.Name, name.Span, [], expected, name.Span);

        var candidates = Scope.Names.Concat(expected is EnumerationType target ? target.Members : []);
        var kind = expected is EnumerationType ? $"member of {expected.Display}" : "value";
        if (!IsIncomplete || expected is EnumerationType)
            Report(NameDiagnostics.Unknown, name.Span, kind, name.Name, new Deferred(() => HintFor(name.Name, candidates)));
        return new ErrorConstant(name.Span);
    }

    private string HintFor(string name, IEnumerable<string> candidates)
    {
        if (Later.TryGetValue(name, out var later))
            return FormattableString.Invariant($" It is defined in line {file.Source.Locate(later).Start.Line}; move this statement below it.");
        return labels.ContainsKey(name)
            ? $" '{name}' is a layer; give its result a name, as in 'y = x -> {name}: …', and write that."
            : declarations.Hint(file, name, candidates);
    }

    private BoundExpression NotRunTime(BoundExpression reference)
    {
        if (reference is not DimensionSymbol symbol || (allowsDimensions && !isStage)) return reference;
        // One message for all sizes of a stage.
        if (!isStage || !isStageReported)
            Report(NameDiagnostics.RunTimeDimension, symbol.Span, symbol.Symbol.Name, isStage && allowsDimensions
                ? "a sequence is constructed before that, so apply this operation in a pipe, outside of '[…]'"
                : "write a number of channels, a parameter or a number here");
        isStageReported = isStage;
        return new ErrorConstant(symbol.Span);
    }

    private BoundExpression BindMember(MemberSyntax member)
    {
        if (member.Target is NameSyntax name && !Scope.Contains(name.Name) && declarations.Find(file, name.Name, name.Span)?.Symbol is BoundDataset dataset)
            return BindDatasetMember(dataset, member);

        var target = Bind(member.Target);
        switch (target)
        {
            case { Type: ErrorType }:
                break;
            case BoundTensor { Type: OutputsType { Block: null } } outputs:
                return new OutputMember(outputs, member.Name.Text, BoundType.Tensor, member.Span);
            case BoundTensor { Type: OutputsType { Block: { } block } } outputs:
                if (block.Outputs.FirstOrDefault(o => o.Name == member.Name.Text) is { } output)
                    return new OutputMember(outputs, member.Name.Text, output.Type, member.Span);
                var names = block.Outputs.Select(o => o.Name ?? "");
                Report(NameDiagnostics.UnknownOutput, member.Name.Span, block.Name, member.Name.Text,
                    new Deferred(() => Suggestions.OrAll(member.Name.Text, names)));
                break;
            default:
                Report(
                    NameDiagnostics.UnknownOutput, member.Name.Span, file.Source.Quote(member.Target.Span), member.Name.Text,
                    $" It is {Article(target.Type)}."
                        + (member.Name.Text is "shape" or "size"
                            ? " Its sizes are the symbols in the shape of the input, as in 'upsample(x, size: [H, W])'."
                            : ""));
                break;
        }
        return new ErrorConstant(member.Span);
    }

    private BoundConstant BindDatasetMember(BoundDataset dataset, MemberSyntax member)
    {
        if (member.Name.Text == "classes") return new ClassCount(dataset, member.Span);
        Report(NameDiagnostics.Unknown, member.Name.Span, "member of a dataset", member.Name.Text, " Available: 'classes'.");
        return new ErrorConstant(member.Span);
    }

    private BoundExpression BindIndex(IndexSyntax syntax)
    {
        var list = Bind(syntax.Target);
        var index = BindConstant(syntax.Index, BoundType.Int, "An index");
        switch (list)
        {
            case BoundConstant { Type: ListType type } constants:
                return new ConstantIndex(constants, index, type.Element, syntax.Span);
            case BoundTensor { Type: TensorListType } tensors:
                return new TensorElement(tensors, index, syntax.Span);
            case { Type: ErrorType }:
                break;
            default:
                Report(ValueDiagnostics.TypeMismatch, syntax.Target.Span, "An index", "a list", Article(list.Type) + SliceHint(syntax, list.Type));
                break;
        }
        return new ErrorConstant(syntax.Span);
    }

    /// <summary>How a part of a tensor is taken.</summary>
    private static string SliceHint(IndexSyntax syntax, BoundType type)
    {
        if (type is not TensorType) return "";
        var start = syntax.Index is LiteralSyntax { Value: long index and < int.MaxValue } ? index : 0;
        var tensor = syntax.Target is NameSyntax name ? name.Name : "x";
        return $"; a part of a tensor is taken with 'slice({tensor}, axis: 1, start: {start}, end: {start + 1})'";
    }

    private BoundExpression BindConditional(ConditionalSyntax syntax, BoundType? expected)
    {
        var condition = BindConstant(syntax.Condition, BoundType.Bool, "A condition");
        var then = InBranch(() => Bind(syntax.Then, expected));
        var otherwise = InBranch(() => Bind(syntax.Else, expected ?? (then.Type is EnumerationType ? then.Type : null)));
        if (then.Type is ErrorType || otherwise.Type is ErrorType) return new ErrorConstant(syntax.Span);
        switch (then, otherwise)
        {
            case (BoundConstant left, BoundConstant right) when Unify(left.Type, right.Type) is { } type:
                return new ConstantConditional(condition, left, right, type, syntax.Span);
            case (BoundTensor left, BoundTensor right) when left.Type == right.Type:
                return new TensorConditional(condition, left, right, left.Type, syntax.Span);
            default:
                Report(ValueDiagnostics.TypeMismatch, syntax.Else.Span, "'else'", $"{Article(then.Type)}, the type of 'if'", Article(otherwise.Type));
                return new ErrorConstant(syntax.Span);
        }
    }

    private BoundExpression BindUnary(UnarySyntax syntax, BoundType? expected)
    {
        var operand = Bind(syntax.Operand, expected);
        var isNot = syntax.Operator == TokenKind.Not;
        switch (operand)
        {
            case { Type: ErrorType }:
                return new ErrorConstant(syntax.Span);
            case BoundTensor { Type: TensorType } tensor when !isNot:
                return new TensorNegation(tensor, syntax.Span);
            case ConstantLiteral { Value: long value } when !isNot:
                return new ConstantLiteral(-value, BoundType.Int, syntax.Span);
            case ConstantLiteral { Value: double value } when !isNot:
                return new ConstantLiteral(-value, BoundType.Float, syntax.Span);
            case BoundConstant constant when isNot ? constant.Type == BoundType.Bool : IsNumber(constant.Type):
                return new ConstantUnary(isNot ? BoundOperator.Not : BoundOperator.Negate, constant, constant.Type, syntax.Span);
            default:
                if (!isNot || !IsForeign(new(syntax.Span.Start, 1)))
                    Report(ValueDiagnostics.BadOperands, syntax.Span, isNot ? "not" : "-", Article(operand.Type));
                return new ErrorConstant(syntax.Span);
        }
    }

    private BoundExpression BindBinary(BinarySyntax syntax, BoundType? expected)
    {
        var operation = OperatorOf(syntax.Operator);
        var (left, right) = BindSides(syntax, IsArithmetic(operation) && expected is ScalarType ? expected : null);
        if (left.Type is ErrorType || right.Type is ErrorType) return new ErrorConstant(syntax.Span);
        if (left is BoundConstant a && right is BoundConstant b)
        {
            if (ResultOf(operation, a.Type, b.Type) is { } type) return new ConstantBinary(operation, a, b, type, syntax.Span);
        }
        else if (operation <= BoundOperator.Divide && IsTensorOrNumber(left.Type) && IsTensorOrNumber(right.Type))
            return new TensorBinary(operation, left, right, syntax.Span);

        if (!IsForeign(SourceSpan.Between(syntax.Left.Span.End, syntax.Right.Span.Start)))
            Report(
                ValueDiagnostics.BadOperands, syntax.Span, TokenFacts.Describe(syntax.Operator).Trim('\''),
                $"{Article(left.Type)} and {Article(right.Type)}");
        return new ErrorConstant(syntax.Span);
    }

    /// <summary>Whether an operator is one of another language, which is reported.</summary>
    private bool IsForeign(SourceSpan span) => file.Source.Slice(span).Trim() is { Length: > 0 } text && ForeignTokens.Advice(text) is not null;

    /// <summary>Binds both sides; the type of one side resolves an enumeration member on the other.</summary>
    private (BoundExpression Left, BoundExpression Right) BindSides(BinarySyntax syntax, BoundType? expected)
    {
        if (syntax.Left is NameSyntax name && !Scope.Contains(name.Name) && syntax.Operator is TokenKind.EqualsEquals or TokenKind.NotEquals)
        {
            var right = Bind(syntax.Right);
            return (Bind(syntax.Left, right.Type), right);
        }
        var left = Bind(syntax.Left, expected);
        return (left, Bind(syntax.Right, left.Type is EnumerationType ? left.Type : expected));
    }

    private static BoundType? Unify(BoundType left, BoundType right) => (left, right) switch
    {
        _ when left.Equals(right) => left,
        (ErrorType, _) => right,
        (_, ErrorType) => left,
        (ScalarType, ScalarType) when IsNumber(left) && IsNumber(right) => BoundType.Float,
        (ListType a, ListType b) when Unify(a.Element, b.Element) is { } element => new ListType(element),
        _ => null,
    };

    private static BoundType? ResultOf(BoundOperator operation, BoundType left, BoundType right) => operation switch
    {
        BoundOperator.And or BoundOperator.Or => left == BoundType.Bool && right == BoundType.Bool ? BoundType.Bool : null,
        BoundOperator.Equal or BoundOperator.NotEqual => Unify(left, right) is ScalarType or EnumerationType ? BoundType.Bool : null,
        >= BoundOperator.Less and <= BoundOperator.GreaterOrEqual => IsNumber(left) && IsNumber(right) ? BoundType.Bool : null,
        BoundOperator.Remainder => left == BoundType.Int && right == BoundType.Int ? BoundType.Int : null,
        _ => IsNumber(left) && IsNumber(right) ? Unify(left, right) : null,
    };

    private static BoundOperator OperatorOf(TokenKind token) => token switch
    {
        TokenKind.Plus => BoundOperator.Add,
        TokenKind.Minus => BoundOperator.Subtract,
        TokenKind.Star => BoundOperator.Multiply,
        TokenKind.Slash => BoundOperator.Divide,
        TokenKind.Percent => BoundOperator.Remainder,
        TokenKind.EqualsEquals => BoundOperator.Equal,
        TokenKind.NotEquals => BoundOperator.NotEqual,
        TokenKind.Less => BoundOperator.Less,
        TokenKind.LessEquals => BoundOperator.LessOrEqual,
        TokenKind.Greater => BoundOperator.Greater,
        TokenKind.GreaterEquals => BoundOperator.GreaterOrEqual,
        TokenKind.And => BoundOperator.And,
        _ => BoundOperator.Or,
    };

    private static bool IsArithmetic(BoundOperator operation) => operation <= BoundOperator.Remainder;

    private static bool IsNumber(BoundType type) => type is ScalarType { Kind: ScalarKind.Int or ScalarKind.Float };

    private static bool IsTensorOrNumber(BoundType type) => type is TensorType || IsNumber(type);

    private static string Article(BoundType type) => type switch
    {
        TensorType => "one tensor",
        TensorListType => "a list of tensors",
        OutputsType outputs => outputs.Display,
        BlockValueType block => "a " + block.Display.ToLowerInvariant(),
        _ => type.Display,
    };

    private void Report(DiagnosticDescriptor descriptor, SourceSpan span, params object[] arguments) =>
        diagnostics.Report(descriptor, file.Source, span, arguments);
}
