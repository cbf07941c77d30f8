using SegDsl.Language.Text;

namespace SegDsl.Language.Syntax;

/// <summary>Text of other languages in the form of this one, for messages.</summary>
internal static class ForeignText
{
    /// <summary>How many characters of the source a message repeats.</summary>
    public const int Longest = 60;

    /// <summary>How many characters of a rewritten call a message shows.</summary>
    public const int LongestCall = 240;

    /// <summary>How many tokens of a line are considered, so that many errors in one line take little time.</summary>
    private const int MostTokens = 200;

    /// <summary>The text of a simple value.</summary>
    public static string Value(TokenInput here, string otherwise = "value") =>
        here.Kind is TokenKind.Identifier or TokenKind.Integer or TokenKind.Float or TokenKind.True or TokenKind.False
        ? here.Token.Text
        : otherwise;

    /// <summary>The source up to the end of the line of a token; an ellipsis if it is long.</summary>
    public static string RestOfLine(TokenInput from, SourceText source)
    {
        var text = source.Slice(from.Token.Span.To(EndOfLine(from).Previous.Span));
        return text.Length > Longest || text.Contains('\n') ? "…" : text;
    }

    /// <summary>The first token of the next line; in a long line, one of its tokens.</summary>
    public static TokenInput EndOfLine(TokenInput from)
    {
        var here = from.Next;
        for (var i = 0; i < MostTokens && here.Kind != TokenKind.End && !here.Token.IsFirstOnLine; i++) here = here.Next;
        return here;
    }

    /// <summary>A token and those before it, from right to left up to the beginning of the line; in a long line, the nearest ones.</summary>
    public static IEnumerable<TokenInput> Backwards(TokenInput from)
    {
        for (var i = 0; i < MostTokens; i++)
        {
            yield return from;
            if (from.Token.IsFirstOnLine || from.Position == 0) break;
            from = from.Stream.At(from.Position - 1);
        }
    }

    /// <summary>The first token of the line of a token.</summary>
    public static TokenInput StartOfLine(TokenInput from) => Backwards(from).Last();

    /// <summary>The bracket that closes the one at <paramref name="open"/>; null if there is none.</summary>
    public static TokenInput? CloseOf(TokenInput open)
    {
        var depth = 0;
        for (var here = open; here.Kind != TokenKind.End; here = here.Next)
        {
            if (open.Kind == TokenKind.Less && here.Kind == TokenKind.Greater) return here;
            depth += Nesting(here.Kind);
            if (depth == 0 && open.Kind != TokenKind.Less) return here;
        }
        return null;
    }

    /// <summary>The expression from a token up to another one: tuples and sets as lists, with the strings and constants of this language.</summary>
    public static string Expression(TokenInput first, TokenInput end, SourceText source)
    {
        if (first.Position >= end.Position) return "value";
        var text = source.Slice(first.Token.Span.To(end.Previous.Span));
        if (text.Length > Longest || text.Contains('\n')) return "value";
        if (first.Kind is TokenKind.OpenParenthesis or TokenKind.OpenBrace && CloseOf(first)?.Position == end.Position - 1
            && (text.Contains(',') || first.Kind == TokenKind.OpenBrace))
            return $"[{text.Substring(1, text.Length - 2).Trim()}]";
        if (end.Position > first.Position + 1) return text;
        return first.Kind == TokenKind.String ? $"\"{first.Token.Text}\"" : Constant(text);
    }

    /// <summary>A constant of Python in the form of this language; other text as it is.</summary>
    public static string Constant(string text) => text is "True" or "False" ? text.ToLowerInvariant() : text;

    /// <summary>The arguments <c>*args, **options</c> that begin at a star.</summary>
    public static string Unpacked(TokenInput star, SourceText source)
    {
        var end = star;
        do end = end.Next;
        while (end.Kind is TokenKind.Identifier or TokenKind.Star || (end is { Kind: TokenKind.Comma, Next.Kind: TokenKind.Star }));
        var text = source.Slice(star.Token.Span.To(end.Previous.Span));
        return text.Length > Longest ? "*" : text;
    }

    /// <summary>The arguments between two brackets: <c>name: value</c> for <c>name=value</c>, <c>name value</c> or <c>"name": value</c>.</summary>
    public static string Arguments(TokenInput open, TokenInput close, SourceText source)
    {
        var arguments = new List<string>();
        for (var first = open.Next; first.Position < close.Position;)
        {
            var (end, depth) = (first, 0);
            do
            {
                depth += Nesting(end.Kind);
                end = end.Next;
            }
            while (end.Position < close.Position && !(depth == 0 && (end.Kind == TokenKind.Comma || end.Token.IsFirstOnLine)));
            arguments.Add(Argument(first, end, source));
            first = end.Kind == TokenKind.Comma ? end.Next : end;
        }
        return string.Join(", ", arguments);
    }

    private static string Argument(TokenInput first, TokenInput end, SourceText source)
    {
        var hasSign = first.Next.Kind is TokenKind.Equals or TokenKind.Colon;
        var isNamed = first.Kind is TokenKind.Identifier or TokenKind.String && first.Next.Position < end.Position
            && (hasSign || first.Next.Kind is TokenKind.Integer or TokenKind.Float or TokenKind.Identifier or TokenKind.True or TokenKind.False);
        return isNamed ? $"{first.Token.Text}: {Expression(hasSign ? first.Next.Next : first.Next, end, source)}" : Expression(first, end, source);
    }

    /// <summary>By how much a token changes the depth of brackets.</summary>
    public static int Nesting(TokenKind kind) => kind switch
    {
        TokenKind.OpenBrace or TokenKind.OpenBracket or TokenKind.OpenParenthesis => 1,
        TokenKind.CloseBrace or TokenKind.CloseBracket or TokenKind.CloseParenthesis => -1,
        _ => 0,
    };
}
