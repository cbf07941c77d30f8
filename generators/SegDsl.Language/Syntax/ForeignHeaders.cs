using SegDsl.Language.Text;
using static SegDsl.Language.Syntax.Combinators;

namespace SegDsl.Language.Syntax;

/// <summary>Recognizes headers, parameters and inputs of declarations in the form of other languages where they cannot be parsed.</summary>
internal static class ForeignHeaders
{
    /// <summary>What to write instead of the text at <paramref name="place"/>, where parsing failed; null if it is not recognized.</summary>
    public static string? Advice(TokenInput place, SourceText source)
    {
        if (place.Position < 1) return null;
        var start = ForeignText.StartOfLine(place);
        if (start.Kind == TokenKind.In) return InputAdvice(place, start, source);
        if (start.Token.Text is "namespace" or "use"
            && place is { Kind: TokenKind.Colon or TokenKind.Slash, Previous: { Kind: TokenKind.Identifier, IsFirstOnLine: false } })
            return $"the parts of a name are separated by '.'; write '{start.Token.Text} A.B'";
        if (place.Position < 2 || !Recovery.DeclarationWords.Contains(start.Token.Text)) return ParameterAdvice(place, source);
        return HeaderAdvice(place, start) ?? ParameterAdvice(place, source);
    }

    private static string? HeaderAdvice(TokenInput place, TokenInput start)
    {
        var isAfterKeyword = place.Position == start.Position + 1;
        if (isAfterKeyword && place.Kind == TokenKind.String) return $"the name of a declaration has no quotes; write '{start.Token.Text} {place.Token.Text}'";
        if (isAfterKeyword && place is { Kind: TokenKind.Colon, Next.Kind: TokenKind.Identifier })
            return $"a declaration has no ':' before its name; write '{start.Token.Text} {place.Next.Token.Text}'";
        if (place is { Kind: TokenKind.Minus, Previous.Kind: TokenKind.Identifier, Next.Kind: TokenKind.Identifier } && place.Position == start.Position + 2)
            return $"names consist of letters, digits and '_'; write '{place.Previous.Text}_{place.Next.Token.Text}'";
        var isEnd = place.Stream.Expected.Any(e => e is "'{'" or "'{' or '='")
            || (place.Kind == TokenKind.OpenBrace && place.Previous.Kind == TokenKind.Equals);
        if (!isEnd || place.Token.IsFirstOnLine) return null;
        var sign = place.Kind == TokenKind.OpenBrace ? place.Previous.Text : place.Token.Text;
        var name = start.Next.Token.Text;
        return start.Token.Text is "dataset" or "experiment"
            ? $"the items of a declaration follow its name, in braces; write '{start.Token.Text} {name} {{', without '{sign}'"
            : $"the statements of a declaration follow its parameters, in braces; write '{start.Token.Text} {name}(…) {{', without '{sign}'";
    }

    private static string? InputAdvice(TokenInput place, TokenInput start, SourceText source)
    {
        var expected = place.Stream.Expected;
        var name = start.Next.Kind == TokenKind.Identifier ? start.Next.Token.Text : "x";
        if (place.Kind is TokenKind.Colon && ShapeBefore(place)) return "any size is written '_'; write '_', not ':'";
        if (place.Kind == TokenKind.Equals && place.Previous.Kind == TokenKind.CloseBracket) return "an input has no default; remove '=' and what follows it";
        if (place is { Kind: TokenKind.Identifier, Previous.Kind: TokenKind.Colon } && expected.Contains("'['"))
            return $"the type of a tensor is its shape; write '{name}: [N, C, H, W]'";
        var open = place;
        while (!open.Next.Token.IsFirstOnLine && open.Kind is not (TokenKind.OpenBracket or TokenKind.OpenParenthesis or TokenKind.End)) open = open.Next;
        if (open.Kind is not (TokenKind.OpenBracket or TokenKind.OpenParenthesis) || ForeignText.CloseOf(open) is not { } close) return null;
        var shape = ForeignText.Expression(open, close.Next, source);
        return expected.Any(e => e is "':'" or "'['" or "a name") ? $"an input has a name and a shape; write 'in {name}: {shape}'" : null;
    }

    private static bool ShapeBefore(TokenInput place) => place.Previous.Kind is TokenKind.OpenBracket or TokenKind.Comma;

    private static string? ParameterAdvice(TokenInput place, SourceText source)
    {
        var (expected, previous) = (place.Stream.Expected, place.Previous);
        if (place.Kind == TokenKind.Star && expected.Contains("a name") && previous.Kind is TokenKind.Comma or TokenKind.OpenParenthesis)
            return $"a declaration has a fixed number of parameters; remove '{ForeignText.Unpacked(place, source)}'";
        if (ForeignInputs.TypeAdvice(place) is { } input && expected.Any(e => e is "a name" or "',' or ')'")) return input;
        if (place.Position > 2 && TypeAdvice(place, source) is { } type) return type;
        if (place.Kind is TokenKind.Integer or TokenKind.Float or TokenKind.True or TokenKind.False or TokenKind.String && previous.Kind == TokenKind.Colon
            && expected.Contains("a name"))
            return Default(place.Stream.Tokens[place.Position - 2].Text, place);
        if (!expected.Contains("':'") || previous.Kind != TokenKind.Identifier) return null;
        if (place.Kind == TokenKind.Identifier && ForeignTypes.Find(previous.Text) is { } word)
            return $"the type of a parameter follows its name; write '{place.Token.Text}: {word}'";
        if (previous.Text is "self" or "this") return $"the inputs of a declaration are declared with 'in'; remove '{previous.Text}'";
        return place.Kind switch
        {
            TokenKind.Equals when place.Next.Kind is TokenKind.Integer or TokenKind.Float or TokenKind.True or TokenKind.False or TokenKind.String =>
                Default(previous.Text, place.Next),
            TokenKind.Comma or TokenKind.CloseParenthesis => ForeignInputs.Advice(place) ?? $"a parameter has a type; write '{previous.Text}: int'",
            _ => null,
        };
    }

    private static string Default(string name, TokenInput value)
    {
        var type = value.Kind switch
        {
            TokenKind.Integer => "int",
            TokenKind.Float => "float",
            TokenKind.String => "string",
            _ => "bool",
        };
        return $"a parameter has a type; write '{name}: {type} = {value.Token.Display.Trim('\'')}'";
    }

    /// <summary>Advice for a type with arguments, such as <c>List[int]</c>, <c>Vec&lt;i64&gt;</c> or <c>int[2]</c>, or an enumeration of strings.</summary>
    private static string? TypeAdvice(TokenInput place, SourceText source)
    {
        var tokens = place.Stream.Tokens;
        if (place is { Kind: TokenKind.String, Previous.Kind: TokenKind.Colon or TokenKind.Bar } && place.Stream.Expected.Contains("a name"))
            return "the members of an enumeration have no quotes; write 'kind: a | b'";
        var open = place.Kind is TokenKind.Less or TokenKind.OpenParenthesis && place.Stream.Expected.Contains("',' or ')'") ? place.Position
            : place.Previous.Kind == TokenKind.OpenBracket && place.Stream.Expected.Contains("']'") ? place.Position - 1
            : 0;
        if (open < 3 || tokens[open - 1].Kind != TokenKind.Identifier || tokens[open - 2].Kind != TokenKind.Colon) return null;
        var (name, type, element) = (tokens[open - 3].Text, tokens[open - 1].Text, tokens[open + 1]);
        if (element.Kind == TokenKind.String || type is "enum" or "Literal") return $"an enumeration is written '{name}: a | b'";
        var inner = ForeignTypes.Find(element.Text) ?? ForeignTypes.Find(type) ?? "int";
        return type is "Optional" or "Option" or "Nullable"
            ? $"every value exists; write '{name}: {inner}'"
            : $"the type of a list is that of its elements with '[]'; write '{name}: {inner}[]'";
    }
}
