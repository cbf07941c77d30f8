namespace SegDsl.Language.Syntax;

/// <summary>Recognizes the syntax of Python where it cannot be parsed, with advice on what to write instead.</summary>
internal static class ForeignSyntax
{
    /// <summary>What to write instead of the text at <paramref name="place"/>, where parsing failed; null if it is not recognized.</summary>
    public static string? Advice(TokenInput place)
    {
        if (place.Kind == TokenKind.Equals && IsReserved(place.Previous))
            return $"'{place.Previous.Text}' is a reserved word; choose another name";
        if (IsReserved(place.Token) && place.Next.Kind is TokenKind.Equals or TokenKind.Colon)
            return $"'{place.Token.Text}' is a reserved word; choose another name";
        if (place.Kind == TokenKind.Equals && place.Stream.Expected.Contains("'{'")) return "values are compared with '==', not with '='";
        if (place is { Kind: TokenKind.Equals, Previous.Kind: TokenKind.Identifier } && place.Stream.Expected.Contains("',' or ')'"))
            return $"arguments are passed with ':'; write '{place.Previous.Text}: {Value(place.Next)}'";
        if (place.Kind == TokenKind.Identifier && OperatorAfter(place) is { } sign)
            return $"'{sign}=' is not available, because a name has one value; give the result a new name, as in "
                + $"'{place.Token.Text}2 = {place.Token.Text} {sign} {Value(place.Next.Next.Next)}'";
        return IsMethodCall(place) ? MethodAdvice(place) : null;
    }

    /// <summary>Whether the parenthesis of a method call begins here: <c>torch.cat(</c>.</summary>
    public static bool IsMethodCall(TokenInput here) =>
        here is { Kind: TokenKind.OpenParenthesis, Token.IsFirstOnLine: false, Position: > 2 } && here.Previous.Kind == TokenKind.Identifier
        && here.Stream.Tokens[here.Position - 2].Kind == TokenKind.Dot;

    private static string MethodAdvice(TokenInput place)
    {
        var (method, owner) = (place.Previous.Text, place.Stream.Tokens[place.Position - 3].Text);
        if (PyTorchNames.Find(method) is { } name) return $"'{owner}.{method}' is not available; write '{name}'";
        return owner is "torch" or "nn" or "F" or "functional"
            ? $"'{owner}.{method}' is not available; use an operation of this language"
            : $"values have no methods; write '{method}({owner})' or '{owner} -> {method}'";
    }

    private static bool IsReserved(Token token) => TokenFacts.Keywords.ContainsKey(token.Text) && token.Kind is not (TokenKind.Identifier or TokenKind.String);

    /// <summary>The operator of an assignment like <c>x += y</c> that begins here; null if there is none.</summary>
    private static string? OperatorAfter(TokenInput here) =>
        here.Next.Kind is TokenKind.Plus or TokenKind.Minus or TokenKind.Star or TokenKind.Slash && here.Next.Next.Kind == TokenKind.Equals
            ? here.Next.Token.Text
            : null;

    private static string Value(TokenInput here) =>
        here.Kind is TokenKind.Identifier or TokenKind.Integer or TokenKind.Float or TokenKind.True or TokenKind.False
        ? here.Token.Text
        : "value";
}
