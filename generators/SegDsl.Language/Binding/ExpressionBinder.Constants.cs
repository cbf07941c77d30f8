using SegDsl.Language.Types;
using SegDsl.Language.Diagnostics;
using SegDsl.Language.Syntax;
using SegDsl.Language.Text;

namespace SegDsl.Language.Binding;

/// <summary>Constants.</summary>
internal sealed partial class ExpressionBinder
{
    /// <summary>The name for any size in a shape annotation.</summary>
    private const string Any = "_";

    private bool allowsDimensions;

    // Stages are constructed with the module, when run-time sizes are unknown.
    private bool isStage;

    private bool isStageReported;

    /// <summary>The symbols that shape annotations introduce, with suggestions for misspelled names.</summary>
    public List<(ShapeSymbol Symbol, SourceSpan Span, Func<string> Hint)> NewSymbols { get; } = [];

    /// <summary>Binds an expression to a constant of an expected type.</summary>
    /// <param name="syntax">The expression.</param>
    /// <param name="expected">The type.</param>
    /// <param name="what">The context, for the message.</param>
    public BoundConstant BindConstant(ExpressionSyntax syntax, BoundType expected, string what)
    {
        var expression = Bind(syntax, expected);
        if (expression.Type is ErrorType || expected is ErrorType) return new ErrorConstant(syntax.Span);
        if (expression is BoundConstant constant && Convert(constant, expected) is { } converted) return converted;
        var hint = expected is EnumerationType { Members: var members } && syntax is LiteralSyntax { Value: string text } && members.Contains(text)
            ? $"; write {text} without quotes"
            : "";
        Report(ValueDiagnostics.TypeMismatch, syntax.Span, what, expected.Display, Article(expression.Type) + hint);
        return new ErrorConstant(syntax.Span);
    }

    /// <summary>Binds a shape, which may refer to the symbols of the inputs.</summary>
    public BoundShape BindShape(ShapeSyntax syntax)
    {
        allowsDimensions = true;
        var dimensions = syntax.Dimensions.Select(BindDimension).ToList();
        allowsDimensions = false;
        return new(dimensions, syntax.Span);
    }

    /// <summary>Binds the shape annotation of a value; an undeclared name introduces a symbol for the dimension.</summary>
    public BoundShape BindShape(ShapeSyntax syntax, BoundValue value)
    {
        var (rank, first) = (syntax.Dimensions.Count, NewSymbols.Count);
        for (var axis = 0; axis < rank; axis++)
        {
            if (syntax.Dimensions[axis] is not NameSyntax { Name: not Any } name || Scope.Contains(name.Name)) continue;
            var symbol = new ShapeSymbol(name.Name, value, axis, axis == Operations.Axes.Channel(rank));
            DeclareName(new(name.Name, name.Span), span => symbol.IsChannel ? new ChannelReference(symbol, span) : new DimensionSymbol(symbol, span));
            var scope = Scope;
            NewSymbols.Add((symbol, name.Span, () => Suggestions.For(name.Name, scope.Names.Where(n => n != name.Name))));
        }
        var shape = BindShape(syntax);
        // The declaration of a symbol is not a use, but a second occurrence in the same shape is.
        for (var i = first; i < NewSymbols.Count; i++)
        {
            var symbol = NewSymbols[i].Symbol;
            if (syntax.Dimensions.OfType<NameSyntax>().Count(n => n.Name == symbol.Name) == 1) Scope.Forget(symbol.Name);
        }
        return shape;
    }

    private BoundConstant BindDimension(ExpressionSyntax syntax) =>
        syntax is NameSyntax { Name: Any } ? new AnyDimension(syntax.Span) : BindConstant(syntax, BoundType.Int, "A dimension");

    /// <summary>Binds a normalization; null if it is unknown, which is reported.</summary>
    public Normalization? BindNormalization(ExpressionSyntax syntax)
    {
        var normalization = syntax switch
        {
            NameSyntax { Name: "batch" } => new Normalization(NormalizationKind.Batch),
            NameSyntax { Name: "sync" } => new Normalization(NormalizationKind.Sync),
            NameSyntax { Name: "layer" } => new Normalization(NormalizationKind.Layer),
            NameSyntax { Name: "instance" } => new Normalization(NormalizationKind.Instance),
            NameSyntax { Name: "none" } => new Normalization(NormalizationKind.None),
            CallSyntax { Target.Text: "group", Arguments: [{ Name: null or { Text: "groups" }, Value: var groups }] } =>
                new Normalization(NormalizationKind.Group, BindConstant(groups, BoundType.Int, "'group'")),
            _ => null,
        };
        if (normalization is null) Report(ValueDiagnostics.BadNormalization, syntax.Span, file.Source.Quote(syntax.Span));
        return normalization;
    }

    private Normalization? BindNormalization(MatchedArguments matched) =>
        matched.Find(Callee.Normalization) is { } argument ? BindNormalization(argument.Value) : null;

    /// <summary>Binds an initialization; null if it is unknown, which is reported.</summary>
    public Initialization? BindInitialization(ExpressionSyntax syntax)
    {
        var initialization = syntax switch
        {
            NameSyntax { Name: "kaiming_normal" } => new Initialization(InitializationKind.KaimingNormal),
            NameSyntax { Name: "kaiming_uniform" } => new Initialization(InitializationKind.KaimingUniform),
            NameSyntax { Name: "xavier_normal" } => new Initialization(InitializationKind.XavierNormal),
            NameSyntax { Name: "xavier_uniform" } => new Initialization(InitializationKind.XavierUniform),
            NameSyntax { Name: "zeros" } => new Initialization(InitializationKind.Zeros),
            NameSyntax { Name: "ones" } => new Initialization(InitializationKind.Ones),
            CallSyntax { Target.Text: "kaiming_normal", Arguments: [{ Name: null, Value: NameSyntax { Name: "fan_out" } }] } =>
                new Initialization(InitializationKind.KaimingNormal, FanOut: true),
            CallSyntax { Target.Text: "normal", Arguments: [{ Name: null, Value: var deviation }] } => Initialized(InitializationKind.Normal, deviation),
            CallSyntax { Target.Text: "trunc_normal", Arguments: [{ Name: null, Value: var deviation }] } =>
                Initialized(InitializationKind.TruncatedNormal, deviation),
            CallSyntax { Target.Text: "constant", Arguments: [{ Name: null, Value: var constant }] } => Initialized(InitializationKind.Constant, constant),
            _ => null,
        };
        if (initialization is null) Report(ValueDiagnostics.BadInitialization, syntax.Span, file.Source.Quote(syntax.Span));
        return initialization;
    }

    private Initialization? BindInitialization(MatchedArguments matched) =>
        matched.Find(Callee.Initialization) is { } argument ? BindInitialization(argument.Value) : null;

    private Initialization Initialized(InitializationKind kind, ExpressionSyntax value)
    {
        var bound = BindConstant(value, BoundType.Float, "The argument of an initialization");
        var isDeviation = kind is InitializationKind.Normal or InitializationKind.TruncatedNormal;
        if (isDeviation && bound is ConstantLiteral { Value: < 0.0 })
            Report(ValueDiagnostics.OutOfRange, value.Span, "The standard deviation of an initialization", "be at least 0", "");
        return new(kind, Value: bound);
    }

    /// <summary>Converts a constant to a type; null if that is not possible.</summary>
    private static BoundConstant? Convert(BoundConstant constant, BoundType type) => (constant, type) switch
    {
        _ when constant.Type.Equals(type) => constant,
        (ConstantLiteral { Value: long value }, ScalarType { Kind: ScalarKind.Float }) => new ConstantLiteral((double)value, BoundType.Float, constant.Span),
        (_, ScalarType { Kind: ScalarKind.Float }) when constant.Type == BoundType.Int => constant,
        (ConstantList list, ListType target) when list.Items.Select(i => Convert(i, target.Element)).ToList() is var items && !items.Contains(null) =>
            new ConstantList([.. items.OfType<BoundConstant>()], target, list.Span),
        (_, ListType) when constant.Type is ListType { Element: ErrorType } => constant,
        (_, EnumerationType target) when constant.Type is EnumerationType given && given.Members.SequenceEqual(target.Members) =>
            new EnumerationConversion(constant, target, constant.Span),
        (_, BlockValueType target) when constant.Type is BlockValueType given && given.Kind == target.Kind => constant,
        _ => null,
    };

    private static ConstantLiteral BindLiteral(LiteralSyntax literal, BoundType? expected) => literal.Value switch
    {
        long value when expected == BoundType.Float => new((double)value, BoundType.Float, literal.Span),
        long value => new(value, BoundType.Int, literal.Span),
        double value => new(value, BoundType.Float, literal.Span),
        bool value => new(value, BoundType.Bool, literal.Span),
        _ => new(literal.Value, BoundType.String, literal.Span),
    };

    private BoundConstant BindRangeEnd(ExpressionSyntax syntax) => BindConstant(syntax, BoundType.Int, "A range");

    private BoundExpression BindList(ListSyntax list, BoundType? expected)
    {
        if (expected == BoundType.Shape)
        {
            var shape = BindShape(new ShapeSyntax(list.Items, IsList: false, list.Span));
            foreach (var any in shape.Dimensions.OfType<AnyDimension>())
                Report(ValueDiagnostics.TypeMismatch, any.Span, "A shape argument", "sizes", "'_' (any size)");
            return new ConstantShape(shape.Dimensions, list.Span);
        }
        var target = (expected as ListType)?.Element;
        var items = new List<BoundConstant>();
        var element = target ?? BoundType.Error;
        foreach (var syntax in list.Items)
        {
            var item = Bind(syntax, target);
            if (item.Type is ErrorType) return new ErrorConstant(list.Span);
            if (item is BoundTensor first && items.Count == 0 && expected is null) return BindTensorList(list, first);
            if (item is not BoundConstant constant || Unify(element, constant.Type) is not { } type)
            {
                Report(ValueDiagnostics.TypeMismatch, syntax.Span, "A list", items.Count == 0 ? "constants" : element.Display, Article(item.Type));
                return new ErrorConstant(list.Span);
            }
            items.Add(constant);
            element = type;
        }
        return new ConstantList(items, new ListType(element), list.Span);
    }

    private BoundExpression BindMatch(MatchSyntax syntax, BoundType? expected)
    {
        var subject = Bind(syntax.Subject);
        if (subject.Type is ErrorType) return new ErrorConstant(syntax.Span);
        if (subject is not BoundConstant { Type: ScalarType or EnumerationType } scalar)
        {
            Report(ValueDiagnostics.TypeMismatch, syntax.Subject.Span, "'match'", "a number, bool, string or member of an enumeration", Article(subject.Type));
            return new ErrorConstant(syntax.Span);
        }

        var arms = syntax.Arms.Select(arm => (
            Patterns: (IReadOnlyList<BoundConstant>)[.. (arm.Patterns ?? []).Select(p => BindConstant(p, scalar.Type, "This pattern"))],
            Value: InBranch(() => Bind(arm.Value, expected)))).ToList();
        var otherwise = syntax.Else is null ? null : InBranch(() => Bind(syntax.Else, expected));
        List<BoundExpression> values = [.. arms.Select(a => a.Value), .. otherwise is null ? Array.Empty<BoundExpression>() : [otherwise]];
        if (values.Exists(v => v.Type is ErrorType)) return new ErrorConstant(syntax.Span);
        if (values.Exists(v => v is BoundTensor))
            return BindTensorMatch(syntax, scalar, [.. arms.Select(a => new MatchArm(a.Patterns, new ErrorConstant(a.Value.Span)))], values);

        var type = expected ?? BoundType.Error;
        foreach (var value in values)
        {
            if (Unify(type, value.Type) is { } unified)
            {
                type = unified;
                continue;
            }
            Report(ValueDiagnostics.TypeMismatch, value.Span, "This 'match'", type is ErrorType ? "constants" : type.Display, Article(value.Type));
            return new ErrorConstant(syntax.Span);
        }
        return new ConstantMatch(scalar, [.. arms.Select(a => new MatchArm(a.Patterns, (BoundConstant)a.Value))], (BoundConstant?)otherwise, type, syntax.Span);
    }

    /// <summary>An integer operation, evaluated if both sides are literals, or simplified if one is neutral.</summary>
    private static BoundConstant Combine(BoundOperator operation, BoundConstant left, BoundConstant right)
    {
        var span = left.Span;
        return (operation, left, right) switch
        {
            (BoundOperator.Subtract, ConstantLiteral { Value: long a }, ConstantLiteral { Value: long b }) => Literal(unchecked(a - b), span),
            (BoundOperator.Add, ConstantLiteral { Value: long a }, ConstantLiteral { Value: long b }) => Literal(unchecked(a + b), span),
            (BoundOperator.Multiply, ConstantLiteral { Value: long a }, ConstantLiteral { Value: long b }) => Literal(unchecked(a * b), span),
            (BoundOperator.Divide, ConstantLiteral { Value: >= 0L and long a }, ConstantLiteral { Value: > 0L and long b }) => Literal(a / b, span),
            (BoundOperator.Multiply, _, ConstantLiteral { Value: 1L }) => left,
            (BoundOperator.Multiply, _, ConstantLiteral { Value: 0L }) => right,
            _ => new ConstantBinary(operation, left, right, BoundType.Int, span),
        };
    }

    private static ConstantLiteral Literal(long value, SourceSpan span) => new(value, BoundType.Int, span);
}
