using SegDsl.Language.Text;
using SegDsl.Language.Vocabulary;

namespace SegDsl.Language.Syntax;

/// <summary>Recognizes items of datasets and experiments in the form of YAML, JSON and Python where they cannot be parsed.</summary>
internal static class ForeignItems
{
    /// <summary>What is expected instead of a share with a sign after its name.</summary>
    public const string Share = "a share, as in 'train 80 %'";

    /// <summary>How many splits a message shows.</summary>
    private const int MostShares = 5;

    /// <summary>What is expected instead of the value that <see cref="EndOfMalformed"/> recognizes.</summary>
    public const string Malformed = "the value of an item";

    private static readonly HashSet<string> Names = new(
        ExperimentItems.All.Select(i => i.Name).Concat(["root", "ignore", "classes", "images", "labels", "splits", "mean", "deviation", "channels"]),
        StringComparer.Ordinal);

    /// <summary>Whether a name is that of an item of datasets or experiments.</summary>
    public static bool IsItem(string name) => Names.Contains(name);

    /// <summary>What to write instead of the text at <paramref name="place"/>, where parsing failed; null if it is not recognized.</summary>
    public static string? Advice(TokenInput place, SourceText source)
    {
        var expected = place.Stream.Expected;
        if (expected.Contains(Share)) return SplitAdvice(place);
        if (expected.Contains(Malformed))
        {
            var name = PyTorchNames.FindItem(place.Previous.Text) ?? place.Previous.Text;
            if (SharesAt(place.Stream.At(place.Position - 1)) is var (shares, _))
                return $"the shares of splits are in braces; write 'splits {{ {string.Join(", ", shares)} }}'";
            return $"an item is written in the form 'name value'; write '{ExampleOf(name)}'";
        }
        if (expected.Contains("'%'") && place.Previous.Kind is TokenKind.Float or TokenKind.Integer)
            return $"the share of a split is a percentage; write '{Percentage(place.Previous)} %'";
        if (place.Kind == TokenKind.Comma && ItemGrammar.IsKnownItem(place.Next)) return "items are separated by spaces or lines; remove ','";
        if (expected.Contains("a value after ','") && place is { Kind: TokenKind.Identifier, Next.Kind: TokenKind.Integer or TokenKind.Float })
            return $"arguments are in parentheses; write '{place.Token.Text}({place.Next.Token.Text})'";
        if (place is { Kind: TokenKind.Equals, Previous.Kind: TokenKind.Identifier, Position: > 2 } && expected.Contains("')'")
            && place.Stream.At(place.Position - 3) is { Kind: TokenKind.Identifier, Token.IsFirstOnLine: true, Next.Kind: TokenKind.OpenParenthesis } call)
            return $"an item is written in the form 'name value'; write '{PyTorchNames.FindItem(call.Token.Text) ?? call.Token.Text} "
                + $"{ForeignText.Value(place.Next)}'";
        if (SweepAdvice(place, source) is { } sweep) return sweep;
        var isName = place is { Kind: TokenKind.Equals or TokenKind.Colon, Previous: { Kind: TokenKind.Identifier, IsFirstOnLine: true } };
        if (isName && expected.Contains("an expression"))
            return $"an item has no '{place.Token.Text}' after its name; {Item(place.Previous.Text, place.Next, source)}";
        if (place is { Kind: TokenKind.String, Token.IsFirstOnLine: true, Next.Kind: TokenKind.Colon })
            return $"the name of an item has no quotes, and no ':' after it; {Item(place.Token.Text, place.Next.Next, source)}";
        return place is { Kind: TokenKind.Comma, Previous.Kind: TokenKind.Color } ? "classes are separated by spaces or lines; remove ','" : null;
    }

    /// <summary>
    /// The end of an item whose value is a dictionary, a tuple or indented lines, as in YAML, JSON or Python; null if no such item begins at
    /// <paramref name="name"/>.
    /// </summary>
    public static TokenInput? EndOfMalformed(TokenInput name)
    {
        if (name.Kind != TokenKind.Identifier) return null;
        if (SharesAt(name) is var (_, end)) return end;
        var hasSign = name.Next.Kind is TokenKind.Equals or TokenKind.Colon;
        var value = hasSign ? name.Next.Next : name.Next;
        if (hasSign && value.Token.IsFirstOnLine)
        {
            var here = value;
            while (here.Kind is not (TokenKind.End or TokenKind.CloseBrace) && !(here.Token.IsFirstOnLine && here.Token.Column <= name.Token.Column))
                here = here.Next;
            return here;
        }
        var hasParts = name.Token.Text is "classes" or "splits";
        var open = value is { Kind: TokenKind.Identifier, Token.Text: "dict" } ? value.Next : value;
        var isMalformed = open.Kind switch
        {
            TokenKind.OpenBrace => !hasParts,
            TokenKind.OpenBracket => hasSign,
            TokenKind.OpenParenthesis => hasParts || open != value,
            _ => false,
        };
        return isMalformed ? ForeignText.CloseOf(open)?.Next : null;
    }

    /// <summary>Whether shares of splits without braces begin at a token.</summary>
    public static bool BeginsShares(TokenInput name) => SharesAt(name) is not null;

    /// <summary>The shares of splits without braces that begin at a token, <c>train 80%</c>, and the token after them; null if no share begins there.</summary>
    private static (IReadOnlyList<string> Shares, TokenInput End)? SharesAt(TokenInput start)
    {
        var here = start.Token.Text is "split" or "splits" ? start.Next : start;
        var shares = new List<string>();
        while (here is { Kind: TokenKind.Identifier, Next: { Kind: TokenKind.Integer or TokenKind.Float, Next: { Kind: TokenKind.Percent } percent } number })
        {
            if (shares.Count < MostShares) shares.Add($"{here.Token.Text} {number.Token.Text} %");
            here = percent.Next.Kind == TokenKind.Comma ? percent.Next.Next : percent.Next;
        }
        return shares.Count == 0 ? null : (shares, here);
    }

    private static string? SweepAdvice(TokenInput place, SourceText source)
    {
        var start = ForeignText.StartOfLine(place);
        if (start.Token.Text != "sweep" || start.Next.Kind != TokenKind.Identifier) return null;
        var sign = place.Stream.At(start.Position + 2);
        var value = sign.Kind is TokenKind.In or TokenKind.Equals or TokenKind.Colon ? sign.Next : sign;
        // One value, or several after commas, or a list after another sign.
        var isList = value.Kind == TokenKind.OpenBracket;
        if (isList ? place.Position > value.Position : place.Previous.Kind != TokenKind.Comma) return null;
        var end = ForeignText.EndOfLine(value);
        return ForeignText.Expression(value, isList && ForeignText.CloseOf(value) is { } close ? close.Next : end, source) is { Length: > 0 } text
            ? $"the values of a setting are in a list; write 'sweep {start.Next.Token.Text} in {(isList ? text : $"[{text}]")}'"
            : null;
    }

    private static string ExampleOf(string item) => item switch
    {
        "classes" => "classes { road 0 #804080 }",
        "splits" => "splits { train, val }",
        "mean" or "deviation" => $"{item} 0.5, 0.5, 0.5",
        _ => ExperimentItems.All.FirstOrDefault(i => i.Name == item)?.Example ?? $"{item} value",
    };

    /// <summary>The item that a name and a value stand for.</summary>
    private static string Item(string name, TokenInput value, SourceText source) =>
        $"write '{PyTorchNames.FindItem(name) ?? name} {ForeignText.Expression(value, ForeignText.EndOfLine(value), source)}'";

    private static string SplitAdvice(TokenInput sign)
    {
        var (name, value) = (sign.Previous.Text, sign.Next);
        return value.Kind == TokenKind.String
            ? $"the list of a split is in parentheses; write '{name}(list: \"{value.Token.Text}\")'"
            : $"a share has no '{sign.Token.Text}' before it; write '{name} {Percentage(value.Token)} %'";
    }

    private static string Percentage(Token number) => ExpressionGrammar.ParseFloat(number.Text) is { } share
        ? FormattableString.Invariant($"{Math.Round(number.Kind == TokenKind.Float && share <= 1 ? 100 * share : share, 6)}")
        : "80";
}
