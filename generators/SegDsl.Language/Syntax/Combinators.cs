using SegDsl.Language.Diagnostics;
using SegDsl.Language.Text;
using Sprache;

namespace SegDsl.Language.Syntax;

/// <summary>Combinators beyond Sprache's own: parsers over tokens that decide by lookahead and never backtrack.</summary>
internal static class Combinators
{
    private static readonly TokenKind[] Kinds = (TokenKind[])Enum.GetValues(typeof(TokenKind));

    private static readonly Parser<Token>[] Tokens = [.. Kinds.Select(TokenOf)];

    private static readonly Func<TokenInput, bool>[] Tests = [.. Kinds.Select(kind => (Func<TokenInput, bool>)(here => here.Kind == kind))];

    /// <summary>Parses a token of one kind.</summary>
    public static Parser<Token> Is(TokenKind kind) => Tokens[(int)kind];

    private static Parser<Token> TokenOf(TokenKind kind) => input =>
    {
        var here = (TokenInput)input;
        return here.Kind == kind ? Result.Success(here.Token, here.Next) : Fail<Token>(here, TokenFacts.Describe(kind));
    };

    /// <summary>Parses a contextual keyword: an identifier with this text.</summary>
    public static Parser<Token> Word(string text) => input =>
    {
        var here = (TokenInput)input;
        return IsWord(here, text) ? Result.Success(here.Token, here.Next) : Fail<Token>(here, $"'{text}'");
    };

    /// <summary>Parses a token of one of several kinds; records no expectation on failure.</summary>
    public static Parser<Token> OneOf(params TokenKind[] kinds) => input =>
    {
        var here = (TokenInput)input;
        return Array.IndexOf(kinds, here.Kind) >= 0 ? Result.Success(here.Token, here.Next) : Result.Failure<Token>(here, "", []);
    };

    /// <summary>A failure, recorded in the stream.</summary>
    public static IResult<T> Fail<T>(TokenInput here, string expectation)
    {
        here.Stream.Fail(here.Position, expectation);
        return Result.Failure<T>(here, "unexpected token", [expectation]);
    }

    /// <summary>A parser that always fails with an expectation.</summary>
    public static Parser<T> Expected<T>(string expectation) => input => Fail<T>((TokenInput)input, expectation);

    /// <summary>Chooses between two parsers by lookahead.</summary>
    public static Parser<T> Choose<T>(Func<TokenInput, bool> test, Parser<T> then, Parser<T> otherwise) =>
        input => test((TokenInput)input) ? then(input) : otherwise(input);

    /// <summary>Runs the parser if the test holds; otherwise returns null and consumes nothing.</summary>
    public static Parser<T?> When<T>(Func<TokenInput, bool> test, Parser<T> then) where T : class =>
        input => test((TokenInput)input) ? then(input) : Result.Success<T?>(null, input);

    /// <summary>A parser that is defined later.</summary>
    public static Parser<T> Later<T>(Func<Parser<T>> parser) => input => parser()(input);

    /// <summary>Parses a nested expression, unless it is nested too deeply.</summary>
    public static Parser<T> Nested<T>(Func<Parser<T>> parser) => input =>
    {
        var here = (TokenInput)input;
        if (here.Stream.Depth == Limits.Nesting)
        {
            here.Stream.Exceed(here.Position, SyntaxDiagnostics.TooDeep, "Expressions", Limits.Nesting, "");
            return Result.Failure<T>(here, "nested too deeply", []);
        }
        here.Stream.Depth++;
        var result = parser()(here);
        here.Stream.Depth--;
        return result;
    };

    /// <summary>Parses items while a test holds. An item must follow wherever the test holds.</summary>
    /// <param name="test">The test.</param>
    /// <param name="item">Parses an item.</param>
    /// <param name="most">The maximum number of items; more are reported.</param>
    /// <param name="kind">What the items are, in the plural, for the message.</param>
    /// <param name="place">What they are in, for the message.</param>
    public static Parser<IReadOnlyList<T>> While<T>(
        Func<TokenInput, bool> test, Parser<T> item, int most = int.MaxValue, string kind = "items", string place = "a list") => input =>
    {
        // Most lists, such as those of the operators that follow an operand, are empty.
        if (!test((TokenInput)input)) return Result.Success<IReadOnlyList<T>>([], input);
        var items = new List<T>();
        while (test((TokenInput)input))
        {
            if (items.Count == most) return TooMany<T>((TokenInput)input, most, kind, place);
            var result = item(input);
            if (!result.WasSuccessful) return Failed<T, IReadOnlyList<T>>(result);
            items.Add(result.Value);
            input = result.Remainder;
        }
        return Result.Success<IReadOnlyList<T>>(items, input);
    };

    /// <summary>
    /// Like <see cref="While{T}"/>, for chains that become a tree of the same depth. All chains of a statement have at most
    /// <see cref="Limits.Operators"/> items together.
    /// </summary>
    public static Parser<IReadOnlyList<T>> Chain<T>(Func<TokenInput, bool> test, Parser<T> item) => While(test, input =>
    {
        var here = (TokenInput)input;
        if (here.Stream.Operators++ < Limits.Operators) return item(input);
        here.Stream.Exceed(here.Position, SyntaxDiagnostics.TooLong, Limits.Operators, "operators", "a statement");
        return Result.Failure<T>(here, "too many operators", []);
    });

    /// <summary>A failure because of too many items.</summary>
    public static IResult<IReadOnlyList<T>> TooMany<T>(TokenInput here, int most, string kind, string place = "a list")
    {
        here.Stream.Exceed(here.Position, SyntaxDiagnostics.TooLong, most, kind, place);
        return Result.Failure<IReadOnlyList<T>>(here, "too many " + kind, []);
    }

    /// <summary>Parses items between brackets, separated by commas; a trailing comma is allowed.</summary>
    public static Parser<IReadOnlyList<T>> List<T>(
        TokenKind open, Parser<T> item, TokenKind close, int most = Limits.Items, string kind = "items")
    {
        var separated = CommaSeparated(item, close, most, kind);
        return
            from opening in Is(open)
            from items in separated
            from closing in Is(close)
            select items;
    }

    private static Parser<IReadOnlyList<T>> CommaSeparated<T>(Parser<T> item, TokenKind close, int most, string kind) => input =>
    {
        var items = new List<T>();
        var here = (TokenInput)input;
        while (here.Kind != close && here.Kind != TokenKind.End)
        {
            if (items.Count == most) return TooMany<T>(here, most, kind);
            var result = item(here);
            if (!result.WasSuccessful) return Failed<T, IReadOnlyList<T>>(result);
            items.Add(result.Value);
            here = (TokenInput)result.Remainder;
            if (here.Kind == TokenKind.Comma) here = here.Next;
            else if (here.Kind != close) return Fail<IReadOnlyList<T>>(here, TokenFacts.Describe(TokenKind.Comma) + " or " + TokenFacts.Describe(close));
        }
        return Result.Success<IReadOnlyList<T>>(items, here);
    };

    // These take precedence over Sprache's methods of the same names, which create several parsers whenever they parse.

    /// <summary>Converts the result of a parser.</summary>
    public static Parser<TResult> Select<T, TResult>(this Parser<T> parser, Func<T, TResult> convert) => input =>
    {
        var result = parser(input);
        return result.WasSuccessful ? Result.Success(convert(result.Value), result.Remainder) : Failed<T, TResult>(result);
    };

    /// <summary>Continues with a parser that depends on the result of the first one.</summary>
    public static Parser<TResult> Then<T, TResult>(this Parser<T> parser, Func<T, Parser<TResult>> next) => input =>
    {
        var result = parser(input);
        return result.WasSuccessful ? next(result.Value)(result.Remainder) : Failed<T, TResult>(result);
    };

    /// <summary>Runs two parsers, the second of which may depend on the result of the first one, and combines their results.</summary>
    public static Parser<TResult> SelectMany<T, TNext, TResult>(this Parser<T> parser, Func<T, Parser<TNext>> next, Func<T, TNext, TResult> combine) => input =>
    {
        var first = parser(input);
        if (!first.WasSuccessful) return Failed<T, TResult>(first);
        var second = next(first.Value)(first.Remainder);
        return second.WasSuccessful ? Result.Success(combine(first.Value, second.Value), second.Remainder) : Failed<TNext, TResult>(second);
    };

    public static IResult<TResult> Failed<T, TResult>(IResult<T> result) =>
        Result.Failure<TResult>(result.Remainder, result.Message, result.Expectations);

    /// <summary>Creates a node from the result of a parser and the span it consumed.</summary>
    public static Parser<TNode> Spanned<T, TNode>(this Parser<T> parser, Func<T, SourceSpan, TNode> create) => input =>
    {
        var result = parser(input);
        if (!result.WasSuccessful) return Failed<T, TNode>(result);
        return Result.Success(create(result.Value, SpanOf((TokenInput)input, (TokenInput)result.Remainder)), result.Remainder);
    };

    /// <summary>The span of the tokens between two positions.</summary>
    public static SourceSpan SpanOf(TokenInput start, TokenInput end) =>
        end.Position > start.Position ? start.Token.Span.To(end.Previous.Span) : new(start.Token.Span.Start, 0);

    /// <summary>Parses an identifier.</summary>
    public static Parser<IdentifierSyntax> Identifier { get; } = Is(TokenKind.Identifier).Select(t => new IdentifierSyntax(t.Text, t.Span));

    /// <summary>Parses a name with any number of dots.</summary>
    public static Parser<IdentifierSyntax> QualifiedName { get; } =
        (from first in Identifier
         from rest in While(At(TokenKind.Dot), Is(TokenKind.Dot).Then(_ => Identifier), Limits.Arguments, "parts", "a name")
         select (first, rest)).Spanned((name, span) => new IdentifierSyntax(string.Join(".", name.rest.Prepend(name.first).Select(n => n.Text)), span));

    /// <summary>Whether the token is an identifier with this text.</summary>
    public static bool IsWord(TokenInput here, string text) => here.Kind == TokenKind.Identifier && here.Token.Text == text;

    /// <summary>A test for a token of one kind.</summary>
    public static Func<TokenInput, bool> At(TokenKind kind) => Tests[(int)kind];

    /// <summary>A test for a token of one of several kinds.</summary>
    public static Func<TokenInput, bool> AtAny(params TokenKind[] kinds) => here => Array.IndexOf(kinds, here.Kind) >= 0;

    /// <summary>Whether the token is an identifier followed by a token of one kind.</summary>
    public static bool IsNameBefore(TokenInput here, TokenKind kind) => here.Kind == TokenKind.Identifier && here.Next.Kind == kind;

    /// <summary>Whether the token begins the label of a layer: an identifier or an integer, followed by a colon.</summary>
    public static bool IsLabel(TokenInput here) => here.Kind is TokenKind.Identifier or TokenKind.Integer && here.Next.Kind == TokenKind.Colon;
}
