using SegDsl.Language.Operations;
using SegDsl.Language.Text;
using SegDsl.Language.Types;
using static SegDsl.Language.Syntax.Combinators;

namespace SegDsl.Language.Syntax;

/// <summary>Recognizes expressions of Python and other languages where they cannot be parsed, with advice on what to write instead.</summary>
internal static class ForeignSyntax
{
    /// <summary>
    /// What to write instead of the text at <paramref name="place"/>, where parsing failed, where it begins, and where it ends, if that is known; null if it
    /// is not recognized.
    /// </summary>
    public static (TokenInput At, TokenInput? End, string Text)? Advice(TokenInput place, SourceText source)
    {
        if (ForeignWords.Advice(place, source) is var (word, text)) return (word, null, text);
        if (ReservedName(place) is { } reserved) return (place, null, $"'{reserved.Text}' is a reserved word; choose another name");
        if (ForeignParts.Advice(place, source) is { } part) return part;
        if (ForeignCalls.Advice(place, source) is { } call) return call;
        if (ForeignStatements.StatementAt(place) is { } start && ForeignStatements.StatementAdvice(start, source) is { } statement)
            return (start, null, statement);
        var advice = ForeignStatements.Advice(place, source) ?? ForeignItems.Advice(place, source) ?? ForeignNumbers.Advice(place, source)
            ?? ForeignHeaders.Advice(place, source) ?? ControlAdvice(place) ?? OperatorAdvice(place, source) ?? WordAdvice(place);
        return advice is null ? null : (place, null, advice);
    }

    /// <summary>The reserved word that is used as a name at or before a token; null if there is none.</summary>
    public static Token? ReservedName(TokenInput place) =>
        place.Kind == TokenKind.Equals && IsReserved(place.Previous) ? place.Previous
        : IsReserved(place.Token) && (place.Next.Kind == TokenKind.Equals || (place.Next.Kind == TokenKind.Colon && !IsBeforeColon(place.Token)))
            ? place.Token
        : null;

    /// <summary>Whether a reserved word before a colon is no name: <c>else:</c> of Python, and <c>out:</c> at the beginning of a statement.</summary>
    private static bool IsBeforeColon(Token word) => word.Kind == TokenKind.Else || word is { Kind: TokenKind.Out, IsFirstOnLine: true };

    private static string? OperatorAdvice(TokenInput place, SourceText source)
    {
        var expected = place.Stream.Expected;
        if (place.Kind == TokenKind.Equals && expected.Contains("'{'")) return "values are compared with '==', not with '='";
        if (place is { Kind: TokenKind.Equals, Previous.Kind: TokenKind.Identifier } && expected.Contains("',' or ')'"))
            return $"arguments are passed with ':'; write '{AllArguments(place, source)
                ?? $"{ParameterAt(place)}: {ForeignText.Expression(place.Next, EndOfArgument(place), source)}"}'";
        if (place.Kind == TokenKind.Comma && expected.Contains("')'") && OpenBefore(place) is { } tuple && ForeignText.CloseOf(tuple) is { } end)
            return $"lists are written in brackets; write '{ForeignText.Expression(tuple, end.Next, source)}'";
        if (place.Kind == TokenKind.OpenBrace && place.Previous.Kind is not TokenKind.Slash && expected.Contains("an expression")
            && ForeignText.CloseOf(place) is { } brace)
            return place.Next.Next.Kind == TokenKind.Colon
                ? "there are no dictionaries; give each value a name"
                : $"lists are written in brackets; write '{ForeignText.Expression(place, brace.Next, source)}'";
        if (ForeignLoops.Advice(place, source) is { } loop) return loop;
        if (place.Kind == TokenKind.Star && expected.Contains("an expression") && place.Previous.Kind is TokenKind.Comma or TokenKind.OpenParenthesis)
            return $"lists are passed without '*'; write '{ForeignText.Expression(place.Next, EndOfArgument(place), source)}'";
        if (place.Kind == TokenKind.Plus && expected.Contains("an expression"))
            return $"values have no sign '+'; write '{ForeignText.Value(place.Next)}'";
        if (CallAdvice(place, source) is { } call) return call;
        if (place.Kind == TokenKind.Dot && place.Previous.Kind == TokenKind.DotDot) return "a range is written with '..', as in '0..4'";
        if (place.Kind == TokenKind.For && expected.Contains("',' or ']'"))
            return "a loop precedes what it repeats; write 'for i in 0..4 { Conv(64, 3) }'";
        if (place.Kind is TokenKind.OpenBrace or TokenKind.OpenParenthesis && expected.Contains("a layer"))
            return "layers that follow each other are a list; write 'body: [Conv(64, 3), Norm, relu]'";
        if (place is { Kind: TokenKind.Equals, Previous: { Kind: TokenKind.Identifier, IsFirstOnLine: false } label, Position: > 1 }
            && place.Stream.Tokens[place.Position - 2].Kind == TokenKind.Arrow)
            return $"the name of a layer is followed by ':'; write '{label.Text}: {ForeignText.RestOfLine(place.Next, source)}'";
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
        if (place is { Kind: TokenKind.Dot, Previous: { Kind: TokenKind.Identifier, Text: var owner }, Next: { Kind: TokenKind.Identifier } member })
            return ForeignCalls.IsLibrary(owner) ? LibraryAdvice(owner, member.Token.Text) : null;
        if (IsWord(place, "elif")) return "write 'else if', not 'elif'";
        if (place is { Kind: TokenKind.If, Token.IsFirstOnLine: false }) return "a choice is written 'if condition { a } else { b }'";
        if (place.Stream.Expected.Contains("'{'") && (IsWord(place, "is") || place.Kind == TokenKind.In))
            return $"values are compared with '==' and combined with 'or'; '{place.Token.Text}' is not available";
        return null;
    }

    /// <summary>What to write instead where the brace of a choice or of a loop is missing.</summary>
    private static string? ControlAdvice(TokenInput place)
    {
        var expected = place.Stream.Expected;
        if (expected.Contains("'=>'") && place.Kind is TokenKind.Colon or TokenKind.Arrow or TokenKind.Integer)
            return "results of a choice are written 'match value { 1 => a, else => b }'";
        if (IsNameBefore(place, TokenKind.FatArrow) && expected.Contains("'else'"))
            return $"the remaining values are written 'else'; write 'else => …', not '{place.Token.Text}'";
        foreach (var here in ForeignText.Backwards(place))
        {
            var isForeign = place.Kind == TokenKind.Colon || IsWord(place, "then") || IsWord(place, "do") || IsWord(place, "with") || IsWord(place, "of")
                || here.Next.Kind == TokenKind.OpenParenthesis;
            if (here.Kind == TokenKind.If && expected.Contains("'{'") && isForeign) return "a choice is written 'if condition { a } else { b }'";
            if (here.Kind == TokenKind.Match && expected.Contains("'{'") && isForeign) return "a choice is written 'match value { 1 => a, else => b }'";
            if (here.Kind == TokenKind.For && ((expected.Contains("'{'") && isForeign) || place.Kind is TokenKind.Equals or TokenKind.OpenParenthesis))
                return "a loop is written 'for i in 0..4 { Conv(64, 3) }'";
        }
        return null;
    }

    /// <summary>Advice for arguments of a layer or an item that are not in parentheses: <c>Conv[64, 3]</c>, <c>sgd { lr: 0.1 }</c>, <c>crop 32</c>.</summary>
    private static string? CallAdvice(TokenInput place, SourceText source)
    {
        if (place.Token.IsFirstOnLine || place.Previous is not { Kind: TokenKind.Identifier } name || place.Position < 2) return null;
        var before = place.Stream.Tokens[place.Position - 2].Kind;
        if (name.IsFirstOnLine || before is not (TokenKind.Arrow or TokenKind.Colon or TokenKind.Comma or TokenKind.Identifier)) return null;
        var isBracket = place.Kind is TokenKind.OpenBrace
            || (place.Kind is TokenKind.Less or TokenKind.OpenBracket && OperationCatalog.Find(name.Text) is not null);
        if (isBracket && ForeignText.CloseOf(place) is { } close)
            return $"arguments are in parentheses; write '{name.Text}({ForeignText.Arguments(place, close, source)})'";
        return place.Kind is TokenKind.Integer or TokenKind.Float && place.Stream.Expected.Any(e => e is "a new statement or '}'")
            ? $"arguments are in parentheses; write '{name.Text}({place.Token.Text})'"
            : null;
    }

    /// <summary>The parenthesis that opens before a token and belongs to no call; null if there is none.</summary>
    private static TokenInput? OpenBefore(TokenInput place)
    {
        var depth = 0;
        for (var here = place.Stream.At(place.Position - 1); here.Position > 0; here = here.Stream.At(here.Position - 1))
        {
            depth += ForeignText.Nesting(here.Kind);
            if (depth == 1) return here.Kind == TokenKind.OpenParenthesis ? here : null;
        }
        return null;
    }

    /// <summary>The call of an operation in which several arguments are passed with a sign; null if there are fewer, or the call is long.</summary>
    private static string? AllArguments(TokenInput sign, SourceText source)
    {
        if (OpenBefore(sign) is not { Previous.Kind: TokenKind.Identifier } open || ForeignCalls.CloseOf(open) is not { } close) return null;
        var signs = 0;
        for (var here = open; here != close; here = here.Next) if (here.Kind == TokenKind.Equals) signs++;
        if (signs < 2 || ForeignCalls.Arguments(open, close, source, PyTorchCalls.Translate) is not { } arguments) return null;
        var operation = OperationCatalog.Find(open.Previous.Text);
        // The channels of the input are those of the tensor before.
        var all = arguments.Where(a => operation is null || a.Name is not ("in_channels" or "in_features"))
            .Select(a => a.Name is null ? a.Value : $"{ParameterOf(operation, a.Name)}: {ForeignText.Constant(a.Value)}");
        return $"{open.Previous.Text}({string.Join(", ", all)})" is { Length: <= ForeignText.LongestCall } call ? call : null;
    }

    private static TokenInput EndOfArgument(TokenInput sign)
    {
        var depth = 0;
        for (var here = sign.Next; ; here = here.Next)
        {
            depth += ForeignText.Nesting(here.Kind);
            if (here.Kind == TokenKind.End || depth < 0 || (depth == 0 && here.Kind == TokenKind.Comma)) return here;
        }
    }

    /// <summary>The parameter that the name before a sign stands for in the call of an operation.</summary>
    private static string ParameterAt(TokenInput sign) =>
        ParameterOf(OpenBefore(sign) is { } open ? OperationCatalog.Find(open.Previous.Text) : null, sign.Previous.Text);

    private static string ParameterOf(Operation? operation, string name) => operation is null ? name == "learning_rate" ? "lr" : name
        : PyTorchNames.FindParameter(name) is { } here && operation.Parameters.Any(p => p.Name == here) ? here
        : name;

    /// <summary>Whether the parenthesis of a method call begins here: <c>torch.cat(</c>.</summary>
    public static bool IsMethodCall(TokenInput here) =>
        here is { Kind: TokenKind.OpenParenthesis, Token.IsFirstOnLine: false, Position: > 2 } && here.Previous.Kind == TokenKind.Identifier
        && here.Stream.Tokens[here.Position - 2].Kind == TokenKind.Dot;

    private static string MethodAdvice(TokenInput place, SourceText source)
    {
        var (method, owner) = (place.Previous.Text, place.Stream.Tokens[place.Position - 3].Text);
        if (ForeignCalls.IsLibrary(owner)) return LibraryAdvice(owner, method);
        if (method is "size" or "shape" or "dim")
            return $"'{owner}.{method}' is not available; the sizes are the symbols in the shape of the input, as in 'upsample(x, size: [H, W])'";
        if (PyTorchNames.Find(method) is { } name && !name.StartsWith(method + "(", StringComparison.Ordinal))
            return $"'{owner}.{method}' is not available; write '{name.Replace("(x,", $"({owner},").Replace("(x)", $"({owner})")}'";
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
        if (text.Length > ForeignText.Longest) return null;
        if (operation.Parameters is [{ Type: ListType }]) return $"[{text}]";
        return text.Count(c => c == ',') < operation.Parameters.Count ? text : null;
    }

    /// <summary>Whether the end of a range of indices begins here, as in <c>x[0:1]</c>.</summary>
    private static bool BeginsIndexRange(TokenInput place) => place is { Kind: TokenKind.Integer, Previous.Kind: TokenKind.Colon, Position: > 3 }
        && place.Stream.Tokens[place.Position - 2].Kind == TokenKind.Integer && place.Stream.Tokens[place.Position - 3].Kind == TokenKind.OpenBracket;

    private static bool IsEndOfValue(Token token) =>
        token.Kind is TokenKind.Identifier or TokenKind.Integer or TokenKind.CloseParenthesis or TokenKind.CloseBracket;

    private static string LibraryAdvice(string owner, string method) => PyTorchNames.Find(method) is { } name
        ? $"'{owner}.{method}' is not available; write '{name}'"
        : method.ToLowerInvariant() is "max" or "min" ? $"'{owner}.{method}' is not available; write '{method.ToLowerInvariant()}(a, b)'"
        : method.ToLowerInvariant() is "ceil" or "ceiling" or "floor" or "round" && owner is "math" or "Math" or "np"
            ? $"'{owner}.{method}' is not available; write '{method.ToLowerInvariant().Replace("ing", "")}(x)'"
        : OperationCatalog.Find(method) is { } operation ? $"'{owner}.{method}' is not available; write '{method}' as in '{operation.Example}'"
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
        return "layers are applied with '->', and have names; "
            + $"write '{ForeignText.Value(place.Next, "x")} -> name: {(layer.Length > ForeignText.Longest ? "…" : layer)}'";
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
}
