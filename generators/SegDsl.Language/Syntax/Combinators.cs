using SegDsl.Language.Text;
using Sprache;

namespace SegDsl.Language.Syntax;

/// <summary>What this grammar needs beyond Sprache's own combinators: parsers over tokens that decide by looking ahead and never go back.</summary>
internal static class Combinators
{
    /// <summary>The longest chain of operators, members or branches; longer ones would make trees too deep to walk.</summary>
    private const int LongestChain = 200;

    /// <summary>A token of a kind.</summary>
    public static Parser<Token> Is(TokenKind kind) => input =>
    {
        var here = (TokenInput)input;
        return here.Kind == kind ? Result.Success(here.Token, here.Next) : Fail<Token>(here, TokenFacts.Describe(kind));
    };

    /// <summary>A name that is written in this way: a word that is special only here.</summary>
    public static Parser<Token> Word(string text) => input =>
    {
        var here = (TokenInput)input;
        return IsWord(here, text) ? Result.Success(here.Token, here.Next) : Fail<Token>(here, $"'{text}'");
    };

    /// <summary>A token of one of several kinds; says nothing where there is none.</summary>
    public static Parser<Token> OneOf(params TokenKind[] kinds) => input =>
    {
        var here = (TokenInput)input;
        return kinds.Contains(here.Kind) ? Result.Success(here.Token, here.Next) : Result.Failure<Token>(here, "", []);
    };

    /// <summary>A failure, noted in the stream.</summary>
    public static IResult<T> Fail<T>(TokenInput here, string expectation)
    {
        here.Stream.Fail(here.Position, expectation);
        return Result.Failure<T>(here, "unexpected token", [expectation]);
    }

    /// <summary>A parser that always fails, having expected something.</summary>
    public static Parser<T> Expected<T>(string expectation) => input => Fail<T>((TokenInput)input, expectation);

    /// <summary>Decides between two parsers by looking at the tokens ahead.</summary>
    public static Parser<T> Choose<T>(Func<TokenInput, bool> test, Parser<T> then, Parser<T> otherwise) =>
        input => test((TokenInput)input) ? then(input) : otherwise(input);

    /// <summary>The parser where the test holds; null and no token where not.</summary>
    public static Parser<T?> When<T>(Func<TokenInput, bool> test, Parser<T> then) where T : class =>
        input => test((TokenInput)input) ? then(input) : Result.Success<T?>(null, input);

    /// <summary>Items as long as a test holds. Where it holds an item must follow.</summary>
    public static Parser<IReadOnlyList<T>> While<T>(Func<TokenInput, bool> test, Parser<T> item, int longest = int.MaxValue) => input =>
    {
        var items = new List<T>();
        while (test((TokenInput)input))
        {
            if (items.Count == longest) return Fail<IReadOnlyList<T>>((TokenInput)input, $"at most {longest} of these in sequence");
            var result = item(input);
            if (!result.WasSuccessful) return Result.Failure<IReadOnlyList<T>>(result.Remainder, result.Message, result.Expectations);
            items.Add(result.Value);
            input = result.Remainder;
        }
        return Result.Success<IReadOnlyList<T>>(items, input);
    };

    /// <summary>As <see cref="While{T}"/>, for what becomes a tree as deep as the chain is long.</summary>
    public static Parser<IReadOnlyList<T>> Chain<T>(Func<TokenInput, bool> test, Parser<T> item) => While(test, item, LongestChain);

    /// <summary>Items between brackets with commas between them; a comma may follow the last.</summary>
    public static Parser<IReadOnlyList<T>> List<T>(TokenKind open, Parser<T> item, TokenKind close) =>
        from opening in Is(open)
        from items in CommaSeparated(item, close)
        from closing in Is(close)
        select items;

    private static Parser<IReadOnlyList<T>> CommaSeparated<T>(Parser<T> item, TokenKind close) => input =>
    {
        var items = new List<T>();
        var here = (TokenInput)input;
        while (here.Kind != close && here.Kind != TokenKind.End)
        {
            var result = item(here);
            if (!result.WasSuccessful) return Result.Failure<IReadOnlyList<T>>(result.Remainder, result.Message, result.Expectations);
            items.Add(result.Value);
            here = (TokenInput)result.Remainder;
            if (here.Kind == TokenKind.Comma) here = here.Next;
            else if (here.Kind != close) return Fail<IReadOnlyList<T>>(here, TokenFacts.Describe(TokenKind.Comma) + " or " + TokenFacts.Describe(close));
        }
        return Result.Success<IReadOnlyList<T>>(items, here);
    };

    /// <summary>A node made from what a parser read and the span it read it from.</summary>
    public static Parser<TNode> Spanned<T, TNode>(this Parser<T> parser, Func<T, SourceSpan, TNode> create) => input =>
    {
        var result = parser(input);
        if (!result.WasSuccessful) return Result.Failure<TNode>(result.Remainder, result.Message, result.Expectations);
        return Result.Success(create(result.Value, SpanOf((TokenInput)input, (TokenInput)result.Remainder)), result.Remainder);
    };

    /// <summary>The span of the tokens from one place up to another.</summary>
    public static SourceSpan SpanOf(TokenInput start, TokenInput end) =>
        end.Position > start.Position ? start.Token.Span.To(end.Previous.Span) : new(start.Token.Span.Start, 0);

    /// <summary>A name.</summary>
    public static Parser<IdentifierSyntax> Identifier { get; } = Is(TokenKind.Identifier).Select(t => new IdentifierSyntax(t.Text, t.Span));

    /// <summary>Whether here stands a name that is written in this way.</summary>
    public static bool IsWord(TokenInput here, string text) => here.Kind == TokenKind.Identifier && here.Token.Text == text;

    /// <summary>A test whether here stands a token of a kind.</summary>
    public static Func<TokenInput, bool> At(TokenKind kind) => here => here.Kind == kind;

    /// <summary>A test whether here stands a token of one of several kinds.</summary>
    public static Func<TokenInput, bool> AtAny(params TokenKind[] kinds) => here => kinds.Contains(here.Kind);

    /// <summary>Whether here stands a name and behind it a token of a kind.</summary>
    public static bool IsNameBefore(TokenInput here, TokenKind kind) => here.Kind == TokenKind.Identifier && here.Next.Kind == kind;

    /// <summary>Whether here stands the label of a layer: a name or a whole number, and a colon.</summary>
    public static bool IsLabel(TokenInput here) => here.Kind is TokenKind.Identifier or TokenKind.Integer && here.Next.Kind == TokenKind.Colon;
}
