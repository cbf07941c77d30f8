using static SegDsl.Language.Syntax.Combinators;

namespace SegDsl.Language.Syntax;

/// <summary>Recognizes the syntax of Python where it cannot be parsed, with advice on what to write instead.</summary>
internal static class ForeignSyntax
{
    /// <summary>What to write instead of the text at <paramref name="place"/>, where parsing failed; null if it is not recognized.</summary>
    public static string? Advice(TokenInput place)
    {
        if (WordAdvice(place) is { } word) return word;
        if (place is { Kind: TokenKind.If or TokenKind.Else, Token.IsFirstOnLine: true }
            && place.Stream.Expected.Any(e => e is "a statement" or "a new statement or '}'"))
            return "'if' and 'else' are parts of an expression; write 'y = if condition { … } else { … }'";
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

    /// <summary>What to write instead of a word of Python or PyTorch at this place or before it; null if there is none.</summary>
    private static string? WordAdvice(TokenInput place)
    {
        if (IsReturn(place.Token)) return ReturnAdvice(place.Next);
        if (place.Position > 0 && IsReturn(place.Previous)) return ReturnAdvice(place);
        if (IsWord(place, "self") && place.Next.Kind == TokenKind.Dot) return SelfAdvice(place.Next.Next.Token);
        if (place is { Kind: TokenKind.Dot, Previous: { Kind: TokenKind.Identifier, Text: "self" } }) return SelfAdvice(place.Next.Token);
        if (place is { Kind: TokenKind.Identifier, Token.Text: "elif" }) return "write 'else if', not 'elif'";
        if (place.Position > 0 && place.Previous is { Kind: TokenKind.Identifier, Text: "let" or "var" or "const", IsFirstOnLine: true }
            && IsNameBefore(place, TokenKind.Equals))
            return $"names are defined without '{place.Previous.Text}'; write '{place.Token.Text} = {Value(place.Next.Next)}'";
        return DeclarationAdvice(place);
    }

    private static bool IsReturn(Token token) => token is { Kind: TokenKind.Identifier, Text: "return", IsFirstOnLine: true };

    private static string ReturnAdvice(TokenInput value) =>
        $"results are declared with 'out', not with 'return'; write 'out {(value.Token.IsFirstOnLine ? "y" : Value(value, "y"))}'";

    private static string SelfAdvice(Token member) =>
        "'self' is not available, because layers are declared where they are applied; "
        + $"write 'y = x -> {(member.Kind == TokenKind.Identifier ? member.Text : "conv")}: Conv(64, 3)'";

    private static string? DeclarationAdvice(TokenInput place)
    {
        if (place is not { Kind: TokenKind.Identifier, Token: { IsFirstOnLine: true, Column: 1 } } || place.Next.Token.IsFirstOnLine) return null;
        return place.Token.Text switch
        {
            "class" => $"networks are declared with 'network' and blocks with 'block', not with 'class'; write 'network {Name(place)}()'",
            "def" => $"blocks are declared with 'block', and what they compute follows in braces, not with 'def'; write 'block {Name(place)}()'",
            "import" or "from" => "declarations of other files are used with 'use' and a namespace, as in 'use SegDsl.Models.Blocks'",
            _ => null,
        };

        static string Name(TokenInput here) => here.Next.Kind == TokenKind.Identifier ? here.Next.Token.Text : "Net";
    }

    /// <summary>Whether the parenthesis of a method call begins here: <c>torch.cat(</c>.</summary>
    public static bool IsMethodCall(TokenInput here) =>
        here is { Kind: TokenKind.OpenParenthesis, Token.IsFirstOnLine: false, Position: > 2 } && here.Previous.Kind == TokenKind.Identifier
        && here.Stream.Tokens[here.Position - 2].Kind == TokenKind.Dot;

    private static string MethodAdvice(TokenInput place)
    {
        var (method, owner) = (place.Previous.Text, place.Stream.Tokens[place.Position - 3].Text);
        if (owner == "self") return SelfAdvice(place.Previous);
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

    private static string Value(TokenInput here, string otherwise = "value") =>
        here.Kind is TokenKind.Identifier or TokenKind.Integer or TokenKind.Float or TokenKind.True or TokenKind.False
        ? here.Token.Text
        : otherwise;
}
