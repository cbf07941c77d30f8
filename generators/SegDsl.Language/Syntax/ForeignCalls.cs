using SegDsl.Language.Operations;
using SegDsl.Language.Text;

namespace SegDsl.Language.Syntax;

/// <summary>Reads calls of PyTorch and Keras from tokens, where they cannot be parsed, and translates them with their arguments.</summary>
internal static class ForeignCalls
{
    /// <summary>How many tokens of a call are considered, so that many errors take little time.</summary>
    private const int MostTokens = 400;

    /// <summary>What to write instead of the call around, before or at <paramref name="place"/>, and where it begins; null if there is none.</summary>
    public static (TokenInput At, TokenInput End, string Text)? Advice(TokenInput place, SourceText source)
    {
        foreach (var open in CallsAround(place))
        {
            var name = open.Stream.At(open.Position - 1);
            var start = StartOfName(name);
            if (start != name && !IsLibrary(start.Token.Text)) continue;
            if (CloseOf(open) is not { } close || (start == name && !IsForeign(open, close)) || Translate(open, close, source) is not { } call) continue;
            var fault = start == name && OperationCatalog.Find(name.Token.Text) is not null ? "has other parameters" : "is not available";
            var text = $"'{source.Slice(start.Token.Span.To(name.Token.Span))}' {fault}; write '{Application(start, close, call)}'";
            return (start, close.Next, text);
        }
        return null;
    }

    /// <summary>The call of this language for that of a library whose arguments begin at a parenthesis; null if there is none.</summary>
    public static string? Translate(TokenInput open, SourceText source) => CloseOf(open) is { } close ? Translate(open, close, source) : null;

    /// <summary>Whether a name is that of a library of Python in which layers and functions are.</summary>
    public static bool IsLibrary(string owner) =>
        owner is "torch" or "nn" or "F" or "functional" or "np" or "tf" or "keras" or "layers" or "jnp" or "math" or "Math";

    /// <summary>The parenthesis after names separated by dots that begin at a token; null if there is none.</summary>
    public static TokenInput? OpenAfterName(TokenInput start)
    {
        var here = start;
        for (var i = 0; i < MostTokens && here.Kind == TokenKind.Identifier && here.Next.Kind == TokenKind.Dot; i++) here = here.Next.Next;
        return here.Kind == TokenKind.Identifier && here.Next.Kind == TokenKind.OpenParenthesis ? here.Next : null;
    }

    /// <summary>The arguments between two parentheses, those that are calls themselves translated; null if they are too long.</summary>
    /// <param name="open">The parenthesis that opens.</param>
    /// <param name="close">The one that closes.</param>
    /// <param name="source">The source.</param>
    /// <param name="translate">Translates a call by its name and arguments.</param>
    public static IReadOnlyList<(string? Name, string Value)>? Arguments(
        TokenInput open, TokenInput close, SourceText source, Func<string, IReadOnlyList<(string? Name, string Value)>, string?> translate)
    {
        var arguments = new List<(string? Name, string Value)>();
        for (var first = open.Next; first.Position < close.Position;)
        {
            var end = EndOfArgument(first, close);
            var isNamed = first.Kind == TokenKind.Identifier && first.Next.Kind is TokenKind.Equals or TokenKind.Colon;
            if (Value(isNamed ? first.Next.Next : first, end, source, translate) is not { } value) return null;
            arguments.Add((isNamed ? first.Token.Text : null, value));
            first = end.Kind == TokenKind.Comma ? end.Next : end;
        }
        return arguments;
    }

    /// <summary>The parenthesis that closes a call; null if there is none nearby.</summary>
    public static TokenInput? CloseOf(TokenInput open)
    {
        var (here, depth) = (open, 0);
        for (var i = 0; i < MostTokens && here.Kind != TokenKind.End; i++, here = here.Next)
        {
            depth += ForeignText.Nesting(here.Kind);
            if (depth == 0) return here;
        }
        return null;
    }

    /// <summary>Whether a call is not one of an operation of the same name, because it has arguments that the operation does not have.</summary>
    private static bool IsForeign(TokenInput open, TokenInput close)
    {
        if (OperationCatalog.Find(open.Previous.Text) is not { } operation) return PyTorchCalls.Knows(open.Previous.Text);
        for (var first = open.Next; first.Position < close.Position; first = EndOfArgument(first, close).Next)
            if (first is { Kind: TokenKind.Identifier, Next.Kind: TokenKind.Equals } && operation.Parameters.All(p => p.Name != first.Token.Text)) return true;
        return false;
    }

    private static string? Translate(TokenInput open, TokenInput close, SourceText source) =>
        PyTorchCalls.Knows(open.Previous.Text) && Arguments(open, close, source, PyTorchCalls.Translate) is { } arguments
        && PyTorchCalls.Translate(open.Previous.Text, arguments) is { Length: <= ForeignText.LongestCall } call
            ? call
            : null;

    private static TokenInput EndOfArgument(TokenInput first, TokenInput close)
    {
        var depth = 0;
        for (var here = first; ; here = here.Next)
        {
            if (here.Position >= close.Position || (depth == 0 && here.Kind == TokenKind.Comma)) return here;
            depth += ForeignText.Nesting(here.Kind);
        }
    }

    /// <summary>The text of an argument; null if it is empty or too long.</summary>
    private static string? Value(
        TokenInput first, TokenInput end, SourceText source, Func<string, IReadOnlyList<(string? Name, string Value)>, string?> translate)
    {
        if (first.Position >= end.Position) return null;
        var last = end.Stream.At(end.Position - 1);
        var open = OpenAfterName(first);
        if (open is not null && CloseOf(open) == last)
        {
            var arguments = Arguments(open, last, source, translate);
            if (arguments is not null && translate(open.Previous.Text, arguments) is { } call) return call;
        }
        // A layer that is called with its input.
        if (open is not null && CloseOf(open) is { } close && close.Next is { Kind: TokenKind.OpenParenthesis } input && CloseOf(input) == last)
        {
            return Value(input.Next, last, source, translate) is { } value && Value(first, input, source, translate) is { } layer
                ? $"({value} -> name: {layer})"
                : null;
        }
        if (first.Kind is TokenKind.OpenBracket or TokenKind.OpenParenthesis && CloseOf(first) == last)
        {
            if (Arguments(first, last, source, translate) is not { } items || items.Any(item => item.Name is not null)) return null;
            return first.Kind == TokenKind.OpenParenthesis && items.Count == 1
                ? $"({items[0].Value})"
                : $"[{string.Join(", ", items.Select(i => i.Value).Where(v => v.Length > 0))}]";
        }
        var text = source.Slice(first.Token.Span.To(last.Token.Span));
        if (text.Length > ForeignText.Longest || text.Contains('\n') || (IsLibrary(first.Token.Text) && first.Next.Kind == TokenKind.Dot)) return null;
        if (!ForeignWords.IsSelf(first)) return text;
        return open is null ? text.Substring(first.Token.Text.Length + 1) : null;
    }

    /// <summary>The parentheses of the calls at and around a token, the outermost first.</summary>
    private static List<TokenInput> CallsAround(TokenInput place)
    {
        var calls = new List<TokenInput>();
        // Parsing fails at the dot after a library, or at the parenthesis after its function.
        if (place.Kind == TokenKind.Dot && place.Position > 0 && OpenAfterName(place.Stream.At(place.Position - 1)) is { } next) calls.Add(next);
        if (place is { Kind: TokenKind.OpenParenthesis, Previous.Kind: TokenKind.Identifier }) calls.Add(place);
        var (here, depth) = (place, 0);
        for (var i = 0; i < MostTokens && here.Position > 1; i++)
        {
            here = here.Stream.At(here.Position - 1);
            depth += ForeignText.Nesting(here.Kind);
            // A layer that is called with its input: Conv2d(3, 16, 3)(x).
            var isApplied = place.Kind == TokenKind.OpenParenthesis && here.Kind == place.Kind && depth == 0 && here.Position < place.Position - 1;
            if ((depth > 0 || isApplied) && here is { Kind: TokenKind.OpenParenthesis, Previous.Kind: TokenKind.Identifier }) calls.Insert(0, here);
            if (here.Kind is TokenKind.OpenBrace or TokenKind.CloseBrace || isApplied) break;
            depth = Math.Min(depth, 0);
        }
        return calls;
    }

    /// <summary>The first of the names separated by dots that end at a token.</summary>
    private static TokenInput StartOfName(TokenInput last)
    {
        var here = last;
        for (var i = 0; i < MostTokens && here.Position > 1; i++)
        {
            var before = here.Stream.At(here.Position - 2);
            if (here.Previous.Kind != TokenKind.Dot || before.Kind != TokenKind.Identifier) break;
            here = before;
        }
        return here;
    }

    /// <summary>A layer with the value that it is applied to, if it is a value or is called with its input.</summary>
    private static string Application(TokenInput start, TokenInput close, string call)
    {
        var name = start is { Previous.Kind: TokenKind.Equals, Position: > 1 } ? start.Stream.At(start.Position - 2) : null;
        var isStatement = name is { Kind: TokenKind.Identifier, Token.IsFirstOnLine: true };
        if (!PyTorchCalls.IsLayer(close.Stream.At(OpenOf(start).Position - 1).Token.Text)) return call;
        if (close.Next is { Kind: TokenKind.OpenParenthesis, Token.IsFirstOnLine: false } input) return $"{ForeignText.Value(input.Next, "x")} -> name: {call}";
        return isStatement ? $"y = x -> {name!.Token.Text}: {call}" : call;

        static TokenInput OpenOf(TokenInput start) => OpenAfterName(start) ?? start;
    }
}
