namespace SegDsl.Language.Syntax;

/// <summary>Symbols of other languages. Those that have a counterpart are read as it, so that each is reported once.</summary>
internal static class ForeignTokens
{
    /// <summary>The symbols, with the kinds of the tokens that they are read as, and advice; longer ones precede their own prefixes.</summary>
    private static readonly (string Text, TokenKind Kind, string Advice)[] Symbols =
    [
        ("===", TokenKind.EqualsEquals, "values are compared with '=='; write '==', not '==='"),
        ("!==", TokenKind.NotEquals, "values are compared with '!='; write '!=', not '!=='"),
        ("<>", TokenKind.NotEquals, "values are compared with '!='; write '!=', not '<>'"),
        ("||", TokenKind.Or, "conditions are combined with 'or'; write 'or', not '||'"),
        ("−>", TokenKind.Arrow, "values are passed to layers with '->'; write '->', with a plain '-'"),
        ("–>", TokenKind.Arrow, "values are passed to layers with '->'; write '->', with a plain '-'"),
        ("—>", TokenKind.Arrow, "values are passed to layers with '->'; write '->', with a plain '-'"),
        ("-->", TokenKind.Arrow, "values are passed to layers with '->'; write '->', not '-->'"),
        ("==>", TokenKind.Arrow, "values are passed to layers with '->'; write '->', not '==>'"),
        ("~>", TokenKind.Arrow, "values are passed to layers with '->'; write '->', not '~>'"),
        (">>", TokenKind.Arrow, "values are passed to layers with '->', and numbers are divided with '/'; write '->' or '/', not '>>'"),
        ("<<", TokenKind.Star, "there are no operators on bits; numbers are multiplied with '*'"),
        (".*", TokenKind.Star, "values are multiplied element by element with '*'; write '*', not '.*'"),
        ("|>", TokenKind.Arrow, "values are passed to layers with '->'; write '->', not '|>'"),
        ("**", TokenKind.Star, "powers are written as products; write 'x * x', or 'pow(x, 2)' for a tensor"),
        (":=", TokenKind.Equals, "names are defined with '='; write '=', not ':='"),
        ("→", TokenKind.Arrow, "values are passed to layers with '->'; write '->', not '→'"),
        ("⇒", TokenKind.FatArrow, "write '=>', not '⇒'"),
        ("≤", TokenKind.LessEquals, "write '<=', not '≤'"),
        ("≥", TokenKind.GreaterEquals, "write '>=', not '≥'"),
        ("≠", TokenKind.NotEquals, "write '!=', not '≠'"),
        ("×", TokenKind.Star, "write '*', not '×'"),
        ("−", TokenKind.Minus, "write '-', not '−'"),
        ("–", TokenKind.Minus, "write '-', not '–'"),
        ("—", TokenKind.Minus, "write '-', not '—'"),
    ];

    private static readonly HashSet<char> FirstCharacters = [.. Symbols.Select(s => s.Text[0]), '!'];

    /// <summary>The symbol at a position; null if there is none.</summary>
    public static (string Text, TokenKind Kind)? Find(string text, int position)
    {
        if (!FirstCharacters.Contains(text[position])) return null;
        foreach (var (symbol, kind, _) in Symbols)
        {
            if (symbol[0] == text[position] && string.CompareOrdinal(text, position, symbol, 0, symbol.Length) == 0) return (symbol, kind);
        }
        return text[position] == '!' && !(position + 1 < text.Length && text[position + 1] == '=') ? ("!", TokenKind.Not) : null;
    }

    /// <summary>What to write instead of a symbol; null if it is none of another language.</summary>
    public static string? Advice(string text)
    {
        if (text == "!") return "conditions are negated with 'not'; write 'not', not '!'";
        if (text == "&") return "there are no operators on bits; conditions are combined with 'and'";
        if (text[0] == '&') return $"conditions are combined with 'and'; write 'and', not '{text}'";
        return FirstCharacters.Contains(text[0]) ? Symbols.FirstOrDefault(s => s.Text == text).Advice : null;
    }

    /// <summary>Whether a token is a symbol of another language, for which the lexer reports an error.</summary>
    public static bool IsReported(Token token) =>
        token.Kind is not (TokenKind.Identifier or TokenKind.String or TokenKind.End) && Advice(token.Text) is not null;

    /// <summary>What to write instead of an operator that has no counterpart; null if the text is none.</summary>
    /// <param name="text">The operator.</param>
    /// <param name="previous">The token before it.</param>
    /// <param name="next">The character after it.</param>
    public static string? OperatorAdvice(string text, Token previous, char next) => text switch
    {
        "?" when previous.Kind is TokenKind.Comma or TokenKind.OpenBracket => "any size is written '_'; write '_', not '?'",
        "?" or "??" when previous.Kind == TokenKind.Identifier && next is '=' or ',' or ')' or '.' or '?' or '\0' =>
            "every value exists; remove '?'",
        "?" => "a choice is written 'if condition { a } else { b }', not with '?'",
        "@" => "matrices are multiplied with 'matmul(a, b)', not with '@'",
        "^" => "powers are written as products; write 'x * x', or 'pow(x, 2)' for a tensor, not '^'",
        _ => null,
    };
}
