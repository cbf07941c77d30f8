using System.Globalization;
using SegDsl.Language.Text;
using Sprache;
using static SegDsl.Language.Syntax.Combinators;

namespace SegDsl.Language.Syntax;

/// <summary>The grammar of expressions, loosest binding first: pipe, range, or, and, not, comparison, sum, product, sign, member and index.</summary>
internal static class ExpressionGrammar
{
    /// <summary>Any expression.</summary>
    public static Parser<ExpressionSyntax> Expression { get; } = Nested(() => Pipe!);

    /// <summary>A shape <c>[N, C, H, W]</c>.</summary>
    public static Parser<ShapeSyntax> Shape { get; } =
        (from dimensions in List(TokenKind.OpenBracket, Expression, TokenKind.CloseBracket)
         from list in When(here => here.Kind == TokenKind.OpenBracket && here.Next.Kind == TokenKind.CloseBracket,
             Is(TokenKind.OpenBracket).Then(_ => Is(TokenKind.CloseBracket)))
         select (dimensions, list)).Spanned((shape, span) => new ShapeSyntax(shape.dimensions, shape.list is not null, span));

    private static readonly Parser<ArgumentSyntax> NamedArgument =
        from name in ArgumentName
        from colon in Is(TokenKind.Colon)
        from value in Choose(
            AtAny(TokenKind.Comma, TokenKind.CloseParenthesis), Parse.Return<ExpressionSyntax>(new NameSyntax(name.Text, name.Span)), Expression)
        select new ArgumentSyntax(name, value, name.Span.To(value.Span));

    // `out:` is the only reserved word that names a parameter.
    private static Parser<IdentifierSyntax> ArgumentName =>
        OneOf(TokenKind.Identifier, TokenKind.Out).Select(t => new IdentifierSyntax(t.Text, t.Span));

    private static readonly Parser<ArgumentSyntax> Argument = Choose(
        here => here.Kind is TokenKind.Identifier or TokenKind.Out && here.Next.Kind == TokenKind.Colon,
        NamedArgument,
        Expression.Select(value => new ArgumentSyntax(null, value, value.Span)));

    private static readonly Parser<IReadOnlyList<ArgumentSyntax>> Arguments =
        List(TokenKind.OpenParenthesis, Argument, TokenKind.CloseParenthesis, Limits.Arguments, "arguments");

    /// <summary>A call <c>f(a, b: c)</c>.</summary>
    public static Parser<ExpressionSyntax> Call { get; } =
        (from target in Identifier
         from arguments in Arguments
         select (target, arguments)).Spanned((call, span) => new CallSyntax(call.target, call.arguments, span));

    /// <summary>A name.</summary>
    public static Parser<ExpressionSyntax> Name { get; } = Identifier.Select(ExpressionSyntax (name) => new NameSyntax(name.Text, name.Span));

    /// <summary>A name or a call.</summary>
    public static Parser<ExpressionSyntax> NameOrCall { get; } = Choose(here => here.Next.Kind == TokenKind.OpenParenthesis, Call, Name);

    private static readonly Parser<ExpressionSyntax> Literal = OneOf(TokenKind.Integer, TokenKind.Float, TokenKind.String, TokenKind.True, TokenKind.False)
        .Select(ExpressionSyntax (token) => new LiteralSyntax(LiteralValue(token), token.Span));

    private static readonly Parser<ExpressionSyntax> Parenthesized =
        from open in Is(TokenKind.OpenParenthesis)
        from inner in Expression
        from close in Is(TokenKind.CloseParenthesis)
        select inner;

    /// <summary>Parses an integer or a float.</summary>
    public static Parser<ExpressionSyntax> Number { get; } = Literal;

    private static readonly Parser<ExpressionSyntax> ListLiteral = List(TokenKind.OpenBracket, Expression, TokenKind.CloseBracket)
        .Spanned<IReadOnlyList<ExpressionSyntax>, ExpressionSyntax>((items, span) => new ListSyntax(items, span));

    private static readonly Parser<ExpressionSyntax> Braced =
        from open in Is(TokenKind.OpenBrace)
        from inner in Expression
        from close in Is(TokenKind.CloseBrace)
        select inner;

    private static readonly Parser<(ExpressionSyntax Condition, ExpressionSyntax Value)> Branch =
        from keyword in Is(TokenKind.If)
        from condition in Expression
        from value in Braced
        select (condition, value);

    private static readonly Parser<ExpressionSyntax> Conditional =
        from first in Branch
        from others in Chain(here => here.Kind == TokenKind.Else && here.Next.Kind == TokenKind.If, Is(TokenKind.Else).Then(_ => Branch))
        from keyword in Is(TokenKind.Else)
        from last in Braced
        select others.Reverse().Concat([first]).Aggregate(last, (otherwise, branch) =>
            new ConditionalSyntax(branch.Condition, branch.Value, otherwise, branch.Condition.Span.To(otherwise.Span)));

    // `else` must be the last arm.
    private static readonly Parser<MatchArmSyntax> Arm =
        (from patterns in Choose(
            here => IsNameBefore(here, TokenKind.FatArrow) && here.Token.Text == "_",
            Expected<IReadOnlyList<ExpressionSyntax>?>(TokenFacts.Describe(TokenKind.Else)),
            Choose(At(TokenKind.Else), Is(TokenKind.Else).Return<Token, IReadOnlyList<ExpressionSyntax>?>(null), Patterns))
         from arrow in Is(TokenKind.FatArrow)
         from value in Expression
         from end in When(here => patterns is null && !IsEndOfArms(here), Expected<Token>(TokenFacts.Describe(TokenKind.CloseBrace)))
         select (patterns, value)).Spanned((arm, span) => new MatchArmSyntax(arm.patterns, arm.value, span));

    private static bool IsEndOfArms(TokenInput here) => (here.Kind == TokenKind.Comma ? here.Next : here).Kind == TokenKind.CloseBrace;

    private static Parser<IReadOnlyList<ExpressionSyntax>?> Patterns =>
        from first in Later(() => Sign)
        from rest in While(At(TokenKind.Bar), Is(TokenKind.Bar).Then(_ => Sign), Limits.Arguments, "patterns")
        select (IReadOnlyList<ExpressionSyntax>?)[first, .. rest];

    private static readonly Parser<ExpressionSyntax> Match =
        (from keyword in Is(TokenKind.Match)
         from subject in Expression
         from arms in List(TokenKind.OpenBrace, Arm, TokenKind.CloseBrace)
         select (subject, arms)).Spanned<(ExpressionSyntax Subject, IReadOnlyList<MatchArmSyntax> Arms), ExpressionSyntax>((match, span) => new MatchSyntax(
            match.Subject,
            [.. match.Arms.Where(a => a.Patterns is not null)],
            match.Arms.FirstOrDefault(a => a.Patterns is null)?.Value,
            span));

    /// <summary><c>for i, y in list as "pass{i}" carry h = x { … }</c>.</summary>
    public static Parser<ExpressionSyntax> Loop { get; } =
        (from keyword in Is(TokenKind.For)
         from first in Identifier
         from second in When(At(TokenKind.Comma), Is(TokenKind.Comma).Then(_ => Identifier))
         from preposition in Is(TokenKind.In)
         from source in Expression
         from template in LayerGrammar.Template
         from carried in When(here => IsWord(here, "carry"), Carry)
         from body in Braced
         select (first, second, source, template, carried, body)).Spanned(ExpressionSyntax (loop, span) => new ForSyntax(
            loop.second is null ? null : loop.first, loop.second ?? loop.first, loop.source, loop.template, loop.carried, loop.body, span));

    private static Parser<CarrySyntax> Carry =>
        (from keyword in Word("carry")
         from name in Identifier
         from sign in Is(TokenKind.Equals)
         from initial in Expression
         select (name, initial)).Spanned((carry, span) => new CarrySyntax(carry.name, carry.initial, span));

    /// <summary>The tensors in parentheses after a layer that is applied again; none without parentheses.</summary>
    public static Parser<IReadOnlyList<ArgumentSyntax>?> Operands { get; } =
        When(At(TokenKind.OpenParenthesis), List(TokenKind.OpenParenthesis, Argument, TokenKind.CloseParenthesis));

    private static readonly Parser<ExpressionSyntax> Primary = input => ((TokenInput)input).Kind switch
    {
        TokenKind.Identifier when ((TokenInput)input).Next.Kind == TokenKind.OpenParenthesis => Call(input),
        TokenKind.Identifier => Name(input),
        TokenKind.Integer or TokenKind.Float or TokenKind.String or TokenKind.True or TokenKind.False => Literal(input),
        TokenKind.OpenParenthesis => Parenthesized(input),
        TokenKind.OpenBracket => ListLiteral(input),
        TokenKind.If => Conditional(input),
        TokenKind.Match => Match(input),
        TokenKind.Parallel => LayerGrammar.ParallelCall(input),
        TokenKind.For => Loop(input),
        _ => Fail<ExpressionSyntax>((TokenInput)input, "an expression"),
    };

    private static readonly Parser<Func<ExpressionSyntax, ExpressionSyntax>> Suffix = Choose(
        At(TokenKind.Dot),
        Is(TokenKind.Dot).Then(_ => Identifier).Select<IdentifierSyntax, Func<ExpressionSyntax, ExpressionSyntax>>(
            name => target => new MemberSyntax(target, name, target.Span.To(name.Span))),
        from open in Is(TokenKind.OpenBracket)
        from index in Expression
        from close in Is(TokenKind.CloseBracket)
        select (Func<ExpressionSyntax, ExpressionSyntax>)(target => new IndexSyntax(target, index, target.Span.To(close.Span))));

    private static readonly Parser<IReadOnlyList<Func<ExpressionSyntax, ExpressionSyntax>>> Suffixes =
        Chain(here => here.Kind == TokenKind.Dot || (here.Kind == TokenKind.OpenBracket && !here.Token.IsFirstOnLine), Suffix);

    private static readonly Parser<ExpressionSyntax> Postfix =
        from primary in Primary
        from suffixes in Suffixes
        select suffixes.Aggregate(primary, (target, suffix) => suffix(target));

    private static readonly Parser<ExpressionSyntax> Sign = Prefix(TokenKind.Minus, Postfix);

    private static readonly Parser<ExpressionSyntax> Product = Infix(Sign, TokenKind.Star, TokenKind.Slash, TokenKind.Percent);

    private static readonly Parser<ExpressionSyntax> Sum = Infix(Product, TokenKind.Plus, TokenKind.Minus);

    private static readonly Parser<ExpressionSyntax> Comparison = Infix(
        Sum, TokenKind.EqualsEquals, TokenKind.NotEquals, TokenKind.Less, TokenKind.LessEquals, TokenKind.Greater, TokenKind.GreaterEquals);

    private static readonly Parser<ExpressionSyntax> Conjunction = Infix(Prefix(TokenKind.Not, Comparison), TokenKind.And);

    private static readonly Parser<ExpressionSyntax> Disjunction = Infix(Conjunction, TokenKind.Or);

    private static readonly Parser<Tuple<bool, ExpressionSyntax>?> RangeEnd = When(
        AtAny(TokenKind.DotDot, TokenKind.DotDotEquals),
        from dots in OneOf(TokenKind.DotDot, TokenKind.DotDotEquals)
        from end in Disjunction
        select Tuple.Create(dots.Kind == TokenKind.DotDotEquals, end));

    private static readonly Parser<ExpressionSyntax> Range =
        from start in Disjunction
        from rest in RangeEnd
        select rest is null ? start : new RangeSyntax(start, rest.Item2, rest.Item1, start.Span.To(rest.Item2.Span));

    private static readonly Parser<ExpressionSyntax> PipeSource = Choose(
        here => here.Kind == TokenKind.Inline || IsLabel(here) || LayerGrammar.BeginsAgain(here),
        LayerGrammar.SourceLayer.Select(ExpressionSyntax (layer) => new LayerCallSyntax(layer, layer.Span)),
        Range);

    private static readonly Parser<IReadOnlyList<LayerSyntax>> Layers =
        While(At(TokenKind.Arrow), Is(TokenKind.Arrow).Then(_ => LayerGrammar.Layer), Limits.Items, "layers", "a pipe");

    private static readonly Parser<ExpressionSyntax> Pipe =
        from source in PipeSource
        from layers in Layers
        select layers.Count == 0 ? source : new PipeSyntax(source, layers, source.Span.To(layers[layers.Count - 1].Span));

    private static Parser<ExpressionSyntax> Infix(Parser<ExpressionSyntax> operand, params TokenKind[] operators)
    {
        var others = Chain(AtAny(operators), from sign in OneOf(operators) from right in operand select (sign, right));
        return
            from first in operand
            from rest in others
            select rest.Aggregate(first, (left, next) => new BinarySyntax(next.sign.Kind, left, next.right, left.Span.To(next.right.Span)));
    }

    private static Parser<ExpressionSyntax> Prefix(TokenKind sign, Parser<ExpressionSyntax> operand) =>
        from signs in Chain(At(sign), Is(sign))
        from inner in operand
        select signs.Reverse().Aggregate(inner, (value, token) => new UnarySyntax(sign, value, token.Span.To(value.Span)));

    private static object LiteralValue(Token token) => token.Kind switch
    {
        TokenKind.True => true,
        TokenKind.False => false,
        TokenKind.String => token.Text,
        // The lexer reported a number that is too large.
        TokenKind.Integer => long.TryParse(token.Text, NumberStyles.None, CultureInfo.InvariantCulture, out var whole) ? whole : long.MaxValue,
        _ => ParseFloat(token.Text) ?? double.MaxValue,
    };

    /// <summary>A number, without the <c>x</c> of a multiple.</summary>
    public static LiteralSyntax NumberOf(Token token) => new(
        token.Kind == TokenKind.Factor ? ParseFloat(token.Text.TrimEnd('x')) ?? double.MaxValue : LiteralValue(token), token.Span);

    /// <summary>The value of a number with a fraction or an exponent; null if it is too large.</summary>
    public static double? ParseFloat(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && !double.IsInfinity(value) ? value : null;
}
