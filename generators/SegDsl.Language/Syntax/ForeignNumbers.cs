using System.Globalization;
using SegDsl.Language.Text;

namespace SegDsl.Language.Syntax;

/// <summary>
/// Recognizes numbers and strings in the form of other languages where they cannot be parsed: <c>3L</c>, <c>1_000</c>, <c>0xff</c>, <c>.5</c>, <c>f"a"</c>.
/// </summary>
internal static class ForeignNumbers
{
    /// <summary>What to write instead of the text at <paramref name="place"/>, where parsing failed; null if it is no such number or string.</summary>
    public static string? Advice(TokenInput place, SourceText source)
    {
        var isAfterSpace = place.Position == 0 || place.Previous.Span.End != place.Token.Span.Start;
        if (place is { Kind: TokenKind.Dot, Next.Kind: TokenKind.Integer } && isAfterSpace)
            return $"a number begins with a digit; write '0.{place.Next.Token.Text}'";
        if (place is { Previous.Kind: TokenKind.Dot, Position: > 1 } && place.Stream.Tokens[place.Position - 2] is { Kind: TokenKind.Integer } whole)
            return $"a number ends with a digit; write '{whole.Text}.0'";
        if (place.Kind == TokenKind.Factor && place.Next.Token.Span.Start == place.Token.Span.End
            && !place.Stream.Expected.Contains(TokenFacts.Describe(TokenKind.Color))
            && long.TryParse(place.Next.Token.Text, NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var number))
            return $"integers are decimal; write '{number}'";
        if (isAfterSpace) return null;
        if (place.Kind == TokenKind.Identifier && place.Previous.Kind is TokenKind.Integer or TokenKind.Float)
            return $"numbers consist of digits; write '{place.Previous.Text}{Digits(place.Token.Text)}'";
        return place.Kind == TokenKind.String && place.Previous.Kind == TokenKind.Identifier
            ? $"strings have no prefix; write \"{place.Token.Text}\""
            : null;
    }

    /// <summary>The digits after a separator, <c>_000</c>, or those that a suffix stands for.</summary>
    private static string Digits(string suffix) => suffix switch
    {
        "k" or "K" => "000",
        _ when suffix[0] == '_' => new string([.. suffix.Where(char.IsDigit)]),
        _ => "",
    };
}
