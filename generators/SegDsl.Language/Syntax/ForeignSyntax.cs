using SegDsl.Language.Operations;
using SegDsl.Language.Text;
using SegDsl.Language.Types;
using static SegDsl.Language.Syntax.Combinators;

namespace SegDsl.Language.Syntax;

/// <summary>Recognizes expressions of Python and other languages where they cannot be parsed, with advice on what to write instead.</summary>
internal static class ForeignSyntax
{
    /// <summary>How many characters of the source a message repeats.</summary>
    private const int LongestText = 60;

    /// <summary>What to write instead of the text at <paramref name="place"/>, where parsing failed; null if it is not recognized.</summary>
    public static string? Advice(TokenInput place, SourceText source) =>
        ForeignStatements.Advice(place, source) ?? OperatorAdvice(place, source) ?? WordAdvice(place) ?? HeaderAdvice(place);

    private static string? OperatorAdvice(TokenInput place, SourceText source)
    {
        var expected = place.Stream.Expected;
        if (place.Kind == TokenKind.Equals && IsReserved(place.Previous)) return $"'{place.Previous.Text}' is a reserved word; choose another name";
        if (IsReserved(place.Token) && place.Next.Kind is TokenKind.Equals or TokenKind.Colon)
            return $"'{place.Token.Text}' is a reserved word; choose another name";
        if (place.Kind == TokenKind.Equals && expected.Contains("'{'")) return "values are compared with '==', not with '='";
        if (place is { Kind: TokenKind.Equals, Previous.Kind: TokenKind.Identifier } && expected.Contains("',' or ')'"))
            return $"arguments are passed with ':'; write '{place.Previous.Text}: {Value(place.Next)}'";
        if (place is { Kind: TokenKind.Equals, Previous: { Kind: TokenKind.Identifier, IsFirstOnLine: false } label, Position: > 1 }
            && place.Stream.Tokens[place.Position - 2].Kind == TokenKind.Arrow)
            return $"the name of a layer is followed by ':'; write '{label.Text}: {RestOfLine(place.Next, source)}'";
        if (place is { Kind: TokenKind.Colon, Previous: { Kind: TokenKind.Identifier } repeated, Position: > 1 }
            && place.Stream.Tokens[place.Position - 2] is { Kind: TokenKind.Identifier, Text: "again" })
            return $"'again' applies the layer that '{repeated.Text}' names, with its arguments; write 'again {repeated.Text}'";
        if (place.Kind == TokenKind.FatArrow)
            return IsFunction(place)
                ? "functions are not values; declare a block, as in 'block Name() { in x: [N, C, H, W]  out relu(x) }'"
                : "values are passed to layers with '->'; write '->', not '=>'";
        if (place is { Kind: TokenKind.OpenParenthesis, Token.IsFirstOnLine: false, Previous.Kind: TokenKind.CloseParenthesis })
            return ApplicationAdvice(place, source);
        if (place.Kind == TokenKind.Bar && IsEndOfValue(place.Previous)) return "there are no operators on bits; conditions are combined with 'or'";
        if ((place.Kind is TokenKind.Colon or TokenKind.DotDot && place.Previous.Kind is TokenKind.OpenBracket or TokenKind.Comma
                && expected.Contains("an expression"))
            || (place.Kind is TokenKind.Colon or TokenKind.Comma && expected.Contains("']'"))
            || (expected.Contains("a layer") && BeginsIndexRange(place)))
            return "a part of a tensor is taken with 'slice', as in 'slice(x, axis: 1, start: 0, end: 2)'";
        if (place.Kind == TokenKind.String && place.Next.Kind == TokenKind.Colon && expected.Contains("a layer"))
            return $"the name of a layer has no quotes; write '{place.Token.Text}: …'";
        if (place is { Kind: TokenKind.Identifier, Next: { Kind: TokenKind.String } text } && expected.Contains("a string")
            && place.Token.Span.End == text.Token.Span.Start)
            return $"strings have no prefix; write \"{text.Token.Text}\"";
        return place.Token.IsFirstOnLine && DivisionBefore(place, source) is { } division
            ? $"'//' begins a comment; integers are divided with '/', so write '{division}'"
            : IsMethodCall(place) ? MethodAdvice(place, source) : null;
    }

    private static string? WordAdvice(TokenInput place)
    {
        if (IsWord(place, "self") && place.Next.Kind == TokenKind.Dot) return SelfAdvice(place.Next.Next.Token);
        if (place is { Kind: TokenKind.Dot, Previous: { Kind: TokenKind.Identifier, Text: "self" } }) return SelfAdvice(place.Next.Token);
        if (place is { Kind: TokenKind.Dot, Previous: { Kind: TokenKind.Identifier, Text: var owner }, Next: { Kind: TokenKind.Identifier } member })
            return IsLibrary(owner) ? LibraryAdvice(owner, member.Token.Text) : null;
        if (IsWord(place, "elif")) return "write 'else if', not 'elif'";
        if (place is { Kind: TokenKind.If, Token.IsFirstOnLine: false }) return "a choice is written 'if condition { a } else { b }'";
        if (place.Stream.Expected.Contains("'{'") && (IsWord(place, "is") || place.Kind == TokenKind.In))
            return $"values are compared with '==' and combined with 'or'; '{place.Token.Text}' is not available";
        return place.Position == 0 ? null : place.Previous switch
        {
            { Kind: TokenKind.Identifier, Text: "new" or "await" or "yield" } word => $"'{word.Text}' is not available; remove it",
            { Kind: TokenKind.Identifier, Text: "lambda" } =>
                "functions are not values; declare a block, as in 'block Name() { in x: [N, C, H, W]  out relu(x) }'",
            { Kind: TokenKind.Identifier, Text: "switch" } => $"a choice between values is written 'match {Value(place)} {{ 1 => a, else => b }}'",
            _ => null,
        };
    }

    /// <summary>What to write instead in the header of a declaration.</summary>
    private static string? HeaderAdvice(TokenInput place)
    {
        if (place.Position < 2) return null;
        var (expected, previous) = (place.Stream.Expected, place.Previous);
        if (place.Kind == TokenKind.Minus && previous.Kind == TokenKind.Identifier && place.Next.Kind == TokenKind.Identifier
            && Recovery.DeclarationWords.Contains(place.Stream.Tokens[place.Position - 2].Text))
            return $"names consist of letters, digits and '_'; write '{previous.Text}_{place.Next.Token.Text}'";
        if (place is { Kind: TokenKind.Identifier, Previous.Kind: TokenKind.Colon } && expected.Contains("'['"))
            return $"the type of a tensor is its shape; write '{place.Stream.Tokens[place.Position - 2].Text}: [N, C, H, W]'";
        if (!expected.Contains("':'") || previous.Kind != TokenKind.Identifier) return null;
        if (place.Kind == TokenKind.Identifier && previous.Text is "int" or "float" or "bool" or "str" or "string")
            return $"the type of a parameter follows its name; write '{place.Token.Text}: {(previous.Text == "str" ? "string" : previous.Text)}'";
        var type = place.Next.Kind switch
        {
            TokenKind.Integer => "int",
            TokenKind.Float => "float",
            TokenKind.True or TokenKind.False => "bool",
            TokenKind.String => "string",
            _ => null,
        };
        return place.Kind == TokenKind.Equals && type is not null
            ? $"a parameter has a type; write '{previous.Text}: {type} = {place.Next.Token.Display.Trim('\'')}'"
            : null;
    }

    private static string SelfAdvice(Token member) =>
        "'self' is not available, because layers are declared where they are applied; "
        + $"write 'y = x -> {(member.Kind == TokenKind.Identifier ? member.Text : "conv")}: Conv(64, 3)'";

    /// <summary>Whether the parenthesis of a method call begins here: <c>torch.cat(</c>.</summary>
    public static bool IsMethodCall(TokenInput here) =>
        here is { Kind: TokenKind.OpenParenthesis, Token.IsFirstOnLine: false, Position: > 2 } && here.Previous.Kind == TokenKind.Identifier
        && here.Stream.Tokens[here.Position - 2].Kind == TokenKind.Dot;

    private static string MethodAdvice(TokenInput place, SourceText source)
    {
        var (method, owner) = (place.Previous.Text, place.Stream.Tokens[place.Position - 3].Text);
        if (owner is "self" or "this") return SelfAdvice(place.Previous);
        if (IsLibrary(owner)) return LibraryAdvice(owner, method);
        if (method is "size" or "shape" or "dim")
            return $"'{owner}.{method}' is not available; the sizes are the symbols in the shape of the input, as in 'upsample(x, size: [H, W])'";
        if (PyTorchNames.Find(method) is { } name && !name.StartsWith(method + "(", StringComparison.Ordinal))
            return $"'{owner}.{method}' is not available; write '{name}'";
        if (OperationCatalog.Find(method) is not { } operation)
            return $"values have no methods; operations are written as in 'relu({owner})' or '{owner} -> relu'";
        var isComplete = !operation.HoldsState && operation.Operands.Count(o => !o.IsOptional) == 1
            && operation.Parameters.All(p => p.Default is not null || p.IsOptional);
        if (place.Next.Kind == TokenKind.CloseParenthesis && isComplete)
            return $"values have no methods; write '{method}({owner})' or '{owner} -> {method}'";
        return ArgumentsOf(place, operation, source) is { } arguments
            ? $"values have no methods; write '{method}({owner}, {arguments})'"
            : $"values have no methods; write '{method}' as in '{operation.Example}'";
    }

    /// <summary>The integers in the parentheses of a method call as the arguments of an operation; null if they are no such arguments.</summary>
    private static string? ArgumentsOf(TokenInput open, Operation operation, SourceText source)
    {
        var close = open.Next;
        while (close.Kind is TokenKind.Integer or TokenKind.Minus or TokenKind.Comma) close = close.Next;
        if (close.Kind != TokenKind.CloseParenthesis || close == open.Next || operation.Operands.Count != 1) return null;
        var text = source.Slice(open.Next.Token.Span.To(close.Previous.Span));
        if (text.Length > LongestText) return null;
        if (operation.Parameters is [{ Type: ListType }]) return $"[{text}]";
        return text.Count(c => c == ',') < operation.Parameters.Count ? text : null;
    }

    /// <summary>Whether the end of a range of indices begins here, as in <c>x[0:1]</c>.</summary>
    private static bool BeginsIndexRange(TokenInput place) => place is { Kind: TokenKind.Integer, Previous.Kind: TokenKind.Colon, Position: > 3 }
        && place.Stream.Tokens[place.Position - 2].Kind == TokenKind.Integer && place.Stream.Tokens[place.Position - 3].Kind == TokenKind.OpenBracket;

    private static bool IsEndOfValue(Token token) =>
        token.Kind is TokenKind.Identifier or TokenKind.Integer or TokenKind.CloseParenthesis or TokenKind.CloseBracket;

    private static bool IsLibrary(string owner) => owner is "torch" or "nn" or "F" or "functional" or "np" or "tf" or "keras" or "layers" or "jnp" or "math";

    private static string LibraryAdvice(string owner, string method) => PyTorchNames.Find(method) is { } name
        ? $"'{owner}.{method}' is not available; write '{name}'"
        : $"'{owner}.{method}' is not available; operations are written without '{owner}.', and 'seg explain NAME' describes one";

    /// <summary>Advice for a layer that is called with its input: <c>Conv(64, 3)(x)</c>.</summary>
    private static string ApplicationAdvice(TokenInput place, SourceText source)
    {
        var open = place.Position - 1;
        for (var depth = 0; open >= 0; open--)
        {
            depth += place.Stream.Tokens[open].Kind switch { TokenKind.CloseParenthesis => 1, TokenKind.OpenParenthesis => -1, _ => 0 };
            if (depth == 0) break;
        }
        var name = open > 0 && place.Stream.Tokens[open - 1].Kind == TokenKind.Identifier ? place.Stream.Tokens[open - 1] : null;
        var layer = name is null ? "Conv(64, 3)" : source.Slice(name.Span.To(place.Previous.Span));
        return $"layers are applied with '->', and have names; write '{Value(place.Next, "x")} -> name: {(layer.Length > LongestText ? "…" : layer)}'";
    }

    /// <summary>Whether parameters in parentheses precede an arrow, as in <c>f = (y) => relu(y)</c>.</summary>
    private static bool IsFunction(TokenInput arrow)
    {
        if (arrow.Previous.Kind != TokenKind.CloseParenthesis) return false;
        var open = arrow.Position - 1;
        while (open > 0 && arrow.Stream.Tokens[open].Kind != TokenKind.OpenParenthesis) open--;
        return open > 0 && arrow.Stream.Tokens[open - 1].Kind is TokenKind.Equals or TokenKind.OpenParenthesis or TokenKind.Comma;
    }

    /// <summary>A division with the <c>//</c> of Python, which is a comment here and hides what closes its brackets; null if there is none.</summary>
    private static string? DivisionBefore(TokenInput place, SourceText source)
    {
        if (place.Position == 0 || place.Previous.Kind is not (TokenKind.Identifier or TokenKind.Integer or TokenKind.CloseParenthesis)) return null;
        var rest = source.Slice(SourceSpan.Between(place.Previous.Span.End, place.Token.Span.Start)).Split('\n')[0].Trim();
        if (!rest.StartsWith("//", StringComparison.Ordinal) || !rest.Contains(')')) return null;
        var divisor = new string([.. rest.Substring(2).TrimStart().TakeWhile(c => char.IsLetterOrDigit(c) || c == '_')]);
        return divisor.Length > 0 ? $"{place.Previous.Text} / {divisor}" : null;
    }

    private static bool IsReserved(Token token) => TokenFacts.Keywords.ContainsKey(token.Text) && token.Kind is not (TokenKind.Identifier or TokenKind.String);

    /// <summary>The text of a simple value, for messages.</summary>
    public static string Value(TokenInput here, string otherwise = "value") =>
        here.Kind is TokenKind.Identifier or TokenKind.Integer or TokenKind.Float or TokenKind.True or TokenKind.False
        ? here.Token.Text
        : otherwise;

    /// <summary>The source up to the end of the line of a token, for messages; an ellipsis if it is long.</summary>
    public static string RestOfLine(TokenInput from, SourceText source)
    {
        var last = from;
        while (last.Next.Kind != TokenKind.End && !last.Next.Token.IsFirstOnLine) last = last.Next;
        var text = source.Slice(from.Token.Span.To(last.Token.Span));
        return text.Length > LongestText || text.Contains('\n') ? "…" : text;
    }
}
