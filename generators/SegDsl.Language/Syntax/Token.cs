using SegDsl.Language.Text;

namespace SegDsl.Language.Syntax;

/// <summary>The kinds of tokens.</summary>
public enum TokenKind
{
    /// <summary>The end of the file.</summary>
    End,

    /// <summary>A character that begins no token.</summary>
    Bad,

    /// <summary>An identifier.</summary>
    Identifier,

    /// <summary>An integer.</summary>
    Integer,

    /// <summary>A floating-point number.</summary>
    Float,

    /// <summary>A number followed by <c>x</c>, as in <c>0.1x</c>: a multiple.</summary>
    Factor,

    /// <summary>A string in quotes.</summary>
    String,

    /// <summary>A color, <c>#rrggbb</c>.</summary>
    Color,

    /// <summary><c>in</c></summary>
    In,

    /// <summary><c>out</c></summary>
    Out,

    /// <summary><c>inline</c></summary>
    Inline,

    /// <summary><c>if</c></summary>
    If,

    /// <summary><c>else</c></summary>
    Else,

    /// <summary><c>match</c></summary>
    Match,

    /// <summary><c>for</c></summary>
    For,

    /// <summary><c>as</c></summary>
    As,

    /// <summary><c>and</c></summary>
    And,

    /// <summary><c>or</c></summary>
    Or,

    /// <summary><c>not</c></summary>
    Not,

    /// <summary><c>true</c></summary>
    True,

    /// <summary><c>false</c></summary>
    False,

    /// <summary><c>parallel</c></summary>
    Parallel,

    /// <summary><c>(</c></summary>
    OpenParenthesis,

    /// <summary><c>)</c></summary>
    CloseParenthesis,

    /// <summary><c>[</c></summary>
    OpenBracket,

    /// <summary><c>]</c></summary>
    CloseBracket,

    /// <summary><c>{</c></summary>
    OpenBrace,

    /// <summary><c>}</c></summary>
    CloseBrace,

    /// <summary><c>,</c></summary>
    Comma,

    /// <summary><c>:</c></summary>
    Colon,

    /// <summary><c>.</c></summary>
    Dot,

    /// <summary><c>..</c></summary>
    DotDot,

    /// <summary><c>..=</c></summary>
    DotDotEquals,

    /// <summary><c>=</c></summary>
    Equals,

    /// <summary><c>==</c></summary>
    EqualsEquals,

    /// <summary><c>!=</c></summary>
    NotEquals,

    /// <summary><c>&lt;</c></summary>
    Less,

    /// <summary><c>&lt;=</c></summary>
    LessEquals,

    /// <summary><c>&gt;</c></summary>
    Greater,

    /// <summary><c>&gt;=</c></summary>
    GreaterEquals,

    /// <summary><c>+</c></summary>
    Plus,

    /// <summary><c>-</c></summary>
    Minus,

    /// <summary><c>*</c></summary>
    Star,

    /// <summary><c>/</c></summary>
    Slash,

    /// <summary><c>%</c></summary>
    Percent,

    /// <summary><c>|</c></summary>
    Bar,

    /// <summary><c>-></c></summary>
    Arrow,

    /// <summary><c>=></c></summary>
    FatArrow,
}

/// <summary>A token.</summary>
/// <param name="Kind">Its kind.</param>
/// <param name="Text">Its text; for strings, the text between the quotes.</param>
/// <param name="Span">Its source span.</param>
/// <param name="IsFirstOnLine">Whether only whitespace precedes it on its line.</param>
/// <param name="Column">Its column, from 1.</param>
/// <param name="Documentation">The <c>///</c> lines directly before it, joined with <c>\n</c>; empty without documentation.</param>
internal sealed record Token(TokenKind Kind, string Text, SourceSpan Span, bool IsFirstOnLine, int Column, string Documentation)
{
    /// <summary>Whether a character precedes it on its line that is reported and left out.</summary>
    public bool IsAfterInvalid { get; init; }

    /// <summary>The token as shown in messages.</summary>
    public string Display => Kind switch
    {
        TokenKind.End => "the end of the file",
        TokenKind.String => $"\"{Text}\"",
        _ => $"'{Text}'",
    };
}

/// <summary>Facts about kinds of tokens.</summary>
internal static class TokenFacts
{
    /// <summary>Reserved words.</summary>
    public static IReadOnlyDictionary<string, TokenKind> Keywords { get; } = new Dictionary<string, TokenKind>(StringComparer.Ordinal)
    {
        ["in"] = TokenKind.In, ["out"] = TokenKind.Out, ["inline"] = TokenKind.Inline, ["if"] = TokenKind.If, ["else"] = TokenKind.Else,
        ["match"] = TokenKind.Match, ["for"] = TokenKind.For, ["as"] = TokenKind.As, ["and"] = TokenKind.And, ["or"] = TokenKind.Or,
        ["not"] = TokenKind.Not, ["true"] = TokenKind.True, ["false"] = TokenKind.False, ["parallel"] = TokenKind.Parallel,
    };

    /// <summary>Symbols; longer ones precede their own prefixes.</summary>
    public static IReadOnlyList<(string Text, TokenKind Kind)> Symbols { get; } =
    [
        ("..=", TokenKind.DotDotEquals), ("..", TokenKind.DotDot), ("->", TokenKind.Arrow), ("=>", TokenKind.FatArrow), ("==", TokenKind.EqualsEquals),
        ("!=", TokenKind.NotEquals), ("<=", TokenKind.LessEquals), (">=", TokenKind.GreaterEquals), ("(", TokenKind.OpenParenthesis),
        (")", TokenKind.CloseParenthesis), ("[", TokenKind.OpenBracket), ("]", TokenKind.CloseBracket), ("{", TokenKind.OpenBrace),
        ("}", TokenKind.CloseBrace), (",", TokenKind.Comma), (":", TokenKind.Colon), (".", TokenKind.Dot), ("=", TokenKind.Equals),
        ("<", TokenKind.Less), (">", TokenKind.Greater), ("+", TokenKind.Plus), ("-", TokenKind.Minus), ("*", TokenKind.Star),
        ("/", TokenKind.Slash), ("%", TokenKind.Percent), ("|", TokenKind.Bar),
    ];

    private static readonly Dictionary<TokenKind, string> Texts = Symbols.Select(s => (s.Kind, s.Text))
        .Concat(Keywords.Select(k => (Kind: k.Value, Text: k.Key))).ToDictionary(p => p.Kind, p => p.Text);

    /// <summary>A kind of token as shown in messages.</summary>
    public static string Describe(TokenKind kind) => kind switch
    {
        TokenKind.End => "the end of the file",
        TokenKind.Identifier => "a name",
        TokenKind.Integer => "an integer",
        TokenKind.Float => "a number",
        TokenKind.Factor => "a multiple such as 0.1x",
        TokenKind.String => "a string",
        TokenKind.Color => "a color such as #804080",
        _ => $"'{Texts[kind]}'",
    };
}
