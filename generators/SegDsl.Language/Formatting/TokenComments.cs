using SegDsl.Language.Syntax;

namespace SegDsl.Language.Formatting;

/// <summary>A comment on a line of its own.</summary>
/// <param name="Text">The comment with its slashes.</param>
/// <param name="IsAfterBlank">Whether an empty line precedes it.</param>
internal sealed record LeadingComment(string Text, bool IsAfterBlank);

/// <summary>The comments around a token.</summary>
internal sealed class TokenComments
{
    /// <summary>The comments on separate lines before it.</summary>
    public List<LeadingComment> Leading { get; } = [];

    /// <summary>The comment after it on its line, or null.</summary>
    public string? Trailing { get; private set; }

    /// <summary>Whether an empty line separates it from the preceding token or comment.</summary>
    public bool IsAfterBlank { get; private set; }

    /// <summary>Finds the comments of all tokens. Between two tokens there are only whitespace, line breaks and comments.</summary>
    public static TokenComments[] Find(string text, IReadOnlyList<Token> tokens)
    {
        var found = tokens.Select(_ => new TokenComments()).ToArray();
        var start = 0;
        for (var i = 0; i < tokens.Count; i++)
        {
            Read(text, start, tokens[i].Span.Start, i == 0 ? null : found[i - 1], found[i]);
            start = tokens[i].Span.End;
        }
        return found;
    }

    private static void Read(string text, int start, int end, TokenComments? previous, TokenComments next)
    {
        var lines = 0;
        for (var i = start; i < end; i++)
        {
            if (text[i] == '\n' || (text[i] == '\r' && !(i + 1 < end && text[i + 1] == '\n'))) lines++;
            if (text[i] != '/') continue;

            var length = text.IndexOfAny(['\n', '\r'], i, end - i) is var lineEnd and >= 0 ? lineEnd - i : end - i;
            var comment = text.Substring(i, length).TrimEnd();
            if (lines == 0 && previous is not null) previous.Trailing = comment;
            else next.Leading.Add(new(comment, lines > 1));
            lines = 0;
            i += length - 1;
        }
        next.IsAfterBlank = lines > 1;
    }
}
