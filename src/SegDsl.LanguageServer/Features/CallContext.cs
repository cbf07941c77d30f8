using SegDsl.Language.Syntax;
using SegDsl.LanguageServer.Names;
using SegDsl.LanguageServer.Workspaces;

namespace SegDsl.LanguageServer.Features;

/// <summary>Where in a file a position is, from its tokens, so that it is known while the text is incomplete.</summary>
/// <param name="Declaration">The keyword of the enclosing declaration, for example <c>block</c>; null outside of declarations.</param>
/// <param name="Callee">The token before the innermost open parenthesis; null outside of calls.</param>
/// <param name="Argument">The index of the argument of that call, from 0.</param>
/// <param name="ArgumentName">The name of the argument, before its colon; null if it has none.</param>
/// <param name="Given">The names of the other arguments of that call.</param>
/// <param name="IsPiped">Whether the call follows an arrow, so that its first tensor is passed by the pipe.</param>
/// <param name="Item">The first word of the statement or item.</param>
/// <param name="Previous">The token before the word at the position; null at the beginning of the file.</param>
/// <param name="IsStatementStart">Whether the word at the position begins a statement or item.</param>
internal sealed record CallContext(
    string? Declaration, Token? Callee, int Argument, string? ArgumentName, IReadOnlyList<string> Given, bool IsPiped, string? Item, Token? Previous,
    bool IsStatementStart)
{
    private static readonly HashSet<string> Declarations = new(
        ["block", "backbone", "head", "network", "dataset", "experiment", "extern"], StringComparer.Ordinal);

    /// <summary>The context of an offset.</summary>
    public static CallContext At(Document document, int offset)
    {
        var tokens = document.Tokens;
        var last = document.TokenBefore(offset);
        // The word that is being written is not part of the context.
        var isInWord = last >= 0 && tokens[last].Span.End >= offset && IsWord(tokens[last].Kind);
        var end = isInWord ? last - 1 : last;
        var (declaration, item) = Enclosing(tokens, end);
        var previous = end >= 0 ? tokens[end] : null;
        var word = isInWord ? tokens[last] : null;
        var isStart = previous is null || (word?.IsFirstOnLine ?? document.PositionOf(offset).Line > document.PositionOf(previous.Span.End).Line)
            || previous.Kind is TokenKind.OpenBrace;
        var (depth, argument, name, given, hasColon) = (0, 0, (string?)null, new List<string>(), false);
        for (var i = end; i >= 0; i--)
        {
            var token = tokens[i];
            if (token.IsFirstOnLine && depth == 0 && Declarations.Contains(token.Text)) break;
            switch (token.Kind)
            {
                case TokenKind.CloseParenthesis or TokenKind.CloseBracket or TokenKind.CloseBrace:
                    depth++;
                    break;
                case TokenKind.OpenParenthesis when depth == 0:
                    var callee = i > 0 && tokens[i - 1].Kind is TokenKind.Identifier or TokenKind.Parallel ? tokens[i - 1] : null;
                    return new(declaration, callee, argument, name, given, FollowsArrow(tokens, i - 1), item, previous, isStart && depth > 0);
                case TokenKind.OpenBrace when depth == 0:
                    return new(declaration, null, 0, null, [], false, item, previous, isStart);
                case TokenKind.OpenParenthesis or TokenKind.OpenBracket or TokenKind.OpenBrace:
                    depth = Math.Max(depth - 1, 0);
                    break;
                case TokenKind.Comma when depth == 0:
                    argument++;
                    hasColon = true;
                    break;
                case TokenKind.Colon when depth == 0 && i > 0 && tokens[i - 1].Kind == TokenKind.Identifier:
                    if (hasColon) given.Add(tokens[i - 1].Text);
                    else name = tokens[i - 1].Text;
                    break;
            }
        }
        return new(declaration, null, 0, null, [], false, item, previous, isStart);
    }

    private static bool IsWord(TokenKind kind) => kind == TokenKind.Identifier || kind is >= TokenKind.In and <= TokenKind.Parallel;

    /// <summary>The keyword of the declaration whose braces are open, and the first word of the last line in it that begins an item.</summary>
    private static (string? Declaration, string? Item) Enclosing(IReadOnlyList<Token> tokens, int end)
    {
        string? item = null;
        var depth = 0;
        for (var i = end; i >= 0; i--)
        {
            var token = tokens[i];
            if (token.Kind == TokenKind.CloseBrace) depth++;
            if (token.Kind == TokenKind.OpenBrace) depth--;
            if (!token.IsFirstOnLine) continue;
            // 'network' is also an item of experiments.
            if (Declarations.Contains(token.Text) && (depth < 0 || token.Column == 1)) return depth < 0 ? (token.Text, item) : (null, null);
            if (depth <= 0 && token.Kind == TokenKind.Identifier) item ??= token.Text;
        }
        return (null, null);
    }

    /// <summary>Whether a callee follows an arrow, possibly with a label.</summary>
    private static bool FollowsArrow(IReadOnlyList<Token> tokens, int callee)
    {
        var before = callee - 1;
        if (before >= 1 && tokens[before].Kind == TokenKind.Colon) before -= 2;
        if (before >= 0 && tokens[before].Kind == TokenKind.Inline) before--;
        return before >= 0 && tokens[before].Kind == TokenKind.Arrow;
    }
}
