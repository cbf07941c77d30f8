using SegDsl.Language.Text;

namespace SegDsl.Language.Syntax;

/// <summary>Words of other languages within a line that cannot be parsed. The error is at the word, not where the parser stopped.</summary>
internal static class ForeignWords
{
    private const string Function = "functions are not values; declare a block, as in 'block Name() { in x: [N, C, H, W]  out relu(x) }'";

    private const string Layers = "'self' is not available, because layers are declared where they are applied; write 'y = x -> ";

    /// <summary>The word before or at <paramref name="place"/>, where parsing failed, with what to write instead; null if there is none.</summary>
    public static (TokenInput At, string Text)? Advice(TokenInput place, SourceText source)
    {
        if (KeywordAdvice(place) is { } keyword) return (place, keyword);
        foreach (var here in ForeignText.Backwards(place))
            if (WordAdvice(here, source) is { } advice) return (here, advice);
        return place.Position > 0 && !place.Token.IsFirstOnLine && KeywordAdvice(place.Stream.At(place.Position - 1)) is { } before
            ? (place.Stream.At(place.Position - 1), before)
            : null;
    }

    /// <summary>Whether the word of an object of Python or C# and a member begin here: <c>self.conv</c>.</summary>
    public static bool IsSelf(TokenInput here) =>
        here is { Kind: TokenKind.Identifier, Token.Text: "self" or "this", Next.Kind: TokenKind.Dot } && here.Previous.Kind != TokenKind.Dot;

    private static string? WordAdvice(TokenInput here, SourceText source)
    {
        if (here.Kind != TokenKind.Identifier) return null;
        if (IsSelf(here)) return SelfAdvice(here, source);
        var isBeforeValue = !here.Next.Token.IsFirstOnLine
            && here.Next.Kind is TokenKind.Identifier or TokenKind.Integer or TokenKind.OpenParenthesis or TokenKind.OpenBrace;
        if (!isBeforeValue) return null;
        switch (here.Token.Text)
        {
            case "new" or "await" or "yield" when here.Next.Kind == TokenKind.Identifier:
            case "return" when !here.Token.IsFirstOnLine:
                return $"'{here.Token.Text}' is not available; remove it";
            case "lambda":
            case "fun" or "func" or "fn" when !here.Token.IsFirstOnLine && here.Next.Kind == TokenKind.Identifier:
                return Function;
            case "switch" when here.Next.Kind == TokenKind.OpenBrace && !here.Token.IsFirstOnLine:
                return Choice(here.Previous.Text);
            case "switch" when here.Next.Kind == TokenKind.OpenParenthesis && ForeignText.CloseOf(here.Next) is { } close:
                return Choice(ForeignText.Expression(here.Next.Next, close, source));
            case "switch":
                return Choice(ForeignText.Value(here.Next));
            default:
                return null;
        }

        static string Choice(string value) => $"a choice between values is written 'match {value} {{ 1 => a, else => b }}'";
    }

    /// <summary>Advice for reserved words and operators in another spelling: <c>AND</c>, <c>mod</c>.</summary>
    private static string? KeywordAdvice(TokenInput here) => here is not { Kind: TokenKind.Identifier, Token.IsFirstOnLine: false } ? null
        : here.Token.Text.ToLowerInvariant() is var word && word != here.Token.Text && TokenFacts.Keywords.ContainsKey(word)
            ? $"reserved words are in lower case; write '{word}', not '{here.Token.Text}'"
        : here.Previous.Kind is not (TokenKind.Identifier or TokenKind.Integer or TokenKind.CloseParenthesis) ? null
        : word is "mod" or "rem" ? $"the remainder is written with '%'; write '%', not '{here.Token.Text}'"
        : word == "div" ? $"integers are divided with '/'; write '/', not '{here.Token.Text}'"
        : null;

    private static string SelfAdvice(TokenInput self, SourceText source)
    {
        var member = self.Next.Next;
        var name = member.Kind == TokenKind.Identifier ? member.Token.Text : "conv";
        var isAssigned = self.Token.IsFirstOnLine && member.Next.Kind == TokenKind.Equals;
        var value = member.Next.Next;
        if (!isAssigned || (value.Kind == TokenKind.Identifier && value.Next.Kind is TokenKind.OpenParenthesis or TokenKind.Dot))
        {
            var layer = isAssigned && ForeignCalls.OpenAfterName(value) is { } open ? ForeignCalls.Translate(open, source) : null;
            return $"{Layers}{name}: {layer ?? "Conv(64, 3)"}'";
        }
        return value.Token.Text == name
            ? $"'self' is not available, because parameters are used by their names; remove this statement"
            : $"values are defined without '{self.Token.Text}.'; write '{name} = {ForeignText.RestOfLine(value, source)}'";
    }
}
