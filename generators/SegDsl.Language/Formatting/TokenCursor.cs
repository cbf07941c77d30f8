using SegDsl.Language.Diagnostics;
using SegDsl.Language.Syntax;
using SegDsl.Language.Text;

namespace SegDsl.Language.Formatting;

/// <summary>
/// Iterates over the tokens of a file with their comments. A printer takes every token in order, together with the comments before and after it, so
/// no comment is lost or moved to another token.
/// </summary>
internal sealed class TokenCursor
{
    private readonly SourceText source;
    private readonly IReadOnlyList<Token> tokens;
    private readonly TokenComments[] comments;
    private readonly int[] closing;
    private int position;
    private bool areCommentsTaken;

    public TokenCursor(SourceText source)
    {
        this.source = source;
        tokens = Lexer.Tokenize(source, new DiagnosticBag());
        comments = TokenComments.Find(source.Text, tokens);
        closing = FindClosing(tokens);
    }

    /// <summary>The next token to take.</summary>
    public Token Current => tokens[position];

    /// <summary>The token taken last.</summary>
    public Token Previous => tokens[position - 1];

    /// <summary>Whether there are comments on separate lines before the token.</summary>
    public bool HasComments => !areCommentsTaken && comments[position].Leading.Count > 0;

    /// <summary>Whether the token is a <c>(</c> whose <c>)</c> follows a span.</summary>
    public bool Encloses(SourceSpan span) =>
        Current.Kind == TokenKind.OpenParenthesis && tokens[closing[position]].Span.Start >= span.End;

    /// <summary>Takes the comments before the token, for a printer that writes them at another place than directly before the token.</summary>
    public Document TakeComments()
    {
        if (!HasComments) return Document.Empty;
        areCommentsTaken = true;
        return Document.Concat(comments[position].Leading.Select(c => new CommentDocument(c.Text, true)));
    }

    /// <summary>The beginning of a separate line: comments, with the empty lines before, between and after them.</summary>
    /// <param name="isFirst">Whether it is the first item in its brackets; then no empty line precedes it.</param>
    public Document TakeLineStart(bool isFirst)
    {
        var here = comments[position];
        var isAfterBlank = here.IsAfterBlank && !(isFirst && here.Leading.Count == 0);
        return Document.Concat(TakeLastComments(isFirst), isAfterBlank ? Document.BlankLine : Document.Empty);
    }

    /// <summary>The comments before a closing bracket, with the empty lines before and between them.</summary>
    /// <param name="isFirst">Whether the brackets contain nothing else.</param>
    public Document TakeLastComments(bool isFirst)
    {
        if (!HasComments) return Document.Empty;
        areCommentsTaken = true;
        return Document.Concat(comments[position].Leading.SelectMany((comment, i) => new[]
        {
            comment.IsAfterBlank && !(isFirst && i == 0) ? Document.BlankLine : Document.Empty,
            new CommentDocument(comment.Text, true),
        }));
    }

    /// <summary>Takes the token with the comments before and after it.</summary>
    public Document Take() => Take(source.Slice(Current.Span));

    /// <summary>Drops the token and takes the comments before and after it.</summary>
    public Document Drop() => Take("");

    private Document Take(string text)
    {
        var before = TakeComments();
        var trailing = comments[position].Trailing;
        areCommentsTaken = false;
        position++;
        return Document.Concat(before, Document.Text(text), trailing is null ? Document.Empty : new CommentDocument(trailing, false));
    }

    private static int[] FindClosing(IReadOnlyList<Token> tokens)
    {
        var closing = new int[tokens.Count];
        var open = new Stack<int>();
        for (var i = 0; i < tokens.Count; i++)
        {
            if (tokens[i].Kind == TokenKind.OpenParenthesis) open.Push(i);
            else if (tokens[i].Kind == TokenKind.CloseParenthesis) closing[open.Pop()] = i;
        }
        return closing;
    }
}
