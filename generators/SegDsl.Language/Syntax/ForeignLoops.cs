using SegDsl.Language.Text;
using static SegDsl.Language.Syntax.Combinators;

namespace SegDsl.Language.Syntax;

/// <summary>
/// Recognizes repeated layers in the form of other languages where they cannot be parsed: <c>repeat(3) { … }</c>, <c>[relu] * 3</c>, <c>0..6 step 2</c>.
/// </summary>
internal static class ForeignLoops
{
    /// <summary>What to write instead of the text at <paramref name="place"/>, where parsing failed; null if it is not recognized.</summary>
    public static string? Advice(TokenInput place, SourceText source) => place.Kind switch
    {
        TokenKind.OpenBrace when place.Previous.Kind == TokenKind.CloseParenthesis => RepeatAdvice(place, source),
        TokenKind.Star when place.Previous.Kind == TokenKind.CloseBracket && OpenOf(place) is { } open => ProductAdvice(open.Next, place, place.Next, source),
        TokenKind.Star when IsLayer(place) => ProductAdvice(place.Stream.At(place.Position - 1), place, place.Next, source),
        TokenKind.Integer or TokenKind.Identifier when place.Next is { Kind: TokenKind.Star, Next: { Kind: TokenKind.OpenBracket } open }
            && place.Stream.Expected.Contains("a layer") && ForeignCalls.CloseOf(open) is { } close => ProductAdvice(open.Next, close.Next, place, source),
        _ => StepAdvice(place),
    };

    private static string? RepeatAdvice(TokenInput brace, SourceText source)
    {
        // The tokens before the brace are 'repeat(3)'.
        var word = brace.Stream.At(Math.Max(0, brace.Position - 4));
        if (!IsWord(word, "repeat") || word.Next.Kind != TokenKind.OpenParenthesis) return null;
        var body = ForeignCalls.CloseOf(brace) is { } close ? ForeignText.Expression(brace.Next, close, source) : "relu";
        return $"a loop is written with 'for', in a list of layers; write '[for i in 0..{word.Next.Next.Token.Text} {{ {body} }}]'";
    }

    private static string? ProductAdvice(TokenInput first, TokenInput sign, TokenInput count, SourceText source)
    {
        var end = sign.Previous.Kind == TokenKind.CloseBracket ? sign.Stream.At(sign.Position - 1) : sign;
        var body = ForeignText.Expression(first, end, source);
        return $"layers are repeated with 'for', in a list of layers; write '[for i in 0..{ForeignText.Value(count, "4")} {{ {body} }}]'";
    }

    private static bool IsLayer(TokenInput star) => star is { Previous.Kind: TokenKind.Identifier, Position: > 2, Token.IsFirstOnLine: false }
        && star.Stream.Tokens[star.Position - 2].Kind == TokenKind.Arrow;

    /// <summary>The bracket that opens the list before a token; null if it is far away.</summary>
    private static TokenInput? OpenOf(TokenInput end)
    {
        var depth = 0;
        foreach (var here in ForeignText.Backwards(end.Stream.At(end.Position - 1)))
        {
            depth += ForeignText.Nesting(here.Kind);
            if (depth == 0) return here;
        }
        return null;
    }

    /// <summary>Advice for a range with a step: <c>0..6 step 2</c>, <c>0..6..2</c>, <c>0:2:6</c>.</summary>
    private static string? StepAdvice(TokenInput place)
    {
        var tokens = place.Stream.Tokens;
        var isStep = IsWord(place, "step") || IsWord(place, "by") || place.Kind is TokenKind.DotDot or TokenKind.Colon;
        if (isStep && place.Position > 3 && place.Stream.Expected.Contains("'{'") && tokens[place.Position - 2].Kind is TokenKind.DotDot)
        {
            var numbers = PyTorchNames.RangeOf([tokens[place.Position - 3].Text, place.Previous.Text, ForeignText.Value(place.Next, "2")]);
            return $"a range has no step; write the numbers in a list, '{numbers}'";
        }
        // MATLAB's 0:6 and 0:2:6.
        if (place is not { Kind: TokenKind.Integer, Previous.Kind: TokenKind.Colon, Position: > 3 }) return null;
        if (tokens[place.Position - 3].Kind != TokenKind.In) return null;
        var (start, hasStep) = (tokens[place.Position - 2].Text, place.Next.Kind == TokenKind.Colon);
        return hasStep
            ? $"a range has no step; write the numbers in a list, '{PyTorchNames.RangeOf([start, place.Next.Next.Token.Text, place.Token.Text])}'"
            : $"a range is written with '..'; write '{start}..{place.Token.Text}'";
    }
}
