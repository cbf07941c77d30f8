using SegDsl.Language.Operations;
using SegDsl.Language.Syntax;
using SegDsl.LanguageServer.Names;
using SegDsl.LanguageServer.Protocol;
using SegDsl.LanguageServer.Symbols;
using SegDsl.LanguageServer.Workspaces;

namespace SegDsl.LanguageServer.Features;

/// <summary>The kinds of tokens, more exact than a grammar of regular expressions finds them.</summary>
internal static class Highlighting
{
    private static readonly HashSet<string> Words = new(
        ["namespace", "use", "block", "backbone", "head", "network", "dataset", "experiment", "extern", "op", "loss", "metric", "augment", "optimizer",
            "init", "norm", "param", "aux", "again", "carry", "from"], StringComparer.Ordinal);

    /// <summary>The tokens of a file: for each, the distance from the previous one in lines and characters, its length, its kind and its modifiers.</summary>
    public static SemanticTokens Of(Document document)
    {
        var names = document.Names.All.GroupBy(o => o.Span.Start).ToDictionary(group => group.Key, group => group.First());
        var (data, line, character) = (new List<int>(), 0, 0);
        foreach (var token in document.Tokens.Where(t => t.Span.Length > 0))
        {
            var occurrence = names.GetValueOrDefault(token.Span.Start);
            if (TypeOf(document, token, occurrence) is not { } type) continue;
            var (start, end) = (document.PositionOf(token.Span.Start), document.PositionOf(token.Span.End));
            if (start.Line != end.Line) continue;
            var distance = start.Line == line ? start.Character - character : start.Character;
            data.AddRange([start.Line - line, distance, token.Span.Length, (int)type, occurrence?.IsDefinition == true ? 1 : 0]);
            (line, character) = (start.Line, start.Character);
        }
        return new(data);
    }

    private static TokenType? TypeOf(Document document, Token token, Occurrence? occurrence) => token.Kind switch
    {
        TokenKind.String => TokenType.String,
        TokenKind.Integer or TokenKind.Float or TokenKind.Factor or TokenKind.Color => TokenType.Number,
        TokenKind.Arrow or TokenKind.FatArrow => TokenType.Operator,
        TokenKind.Identifier when occurrence is not null => TypeOf(occurrence.Name),
        TokenKind.Identifier => Words.Contains(token.Text) && IsWord(document, token) ? TokenType.Keyword : null,
        >= TokenKind.In and <= TokenKind.Parallel => TokenType.Keyword,
        _ => null,
    };

    private static bool IsWord(Document document, Token token) => token.IsFirstOnLine
        || document.Tokens[Math.Max(document.TokenBefore(token.Span.Start), 0)].Kind is TokenKind.Identifier or TokenKind.Out or TokenKind.Arrow;

    private static TokenType? TypeOf(Name name) => name switch
    {
        NamespaceName => TokenType.Namespace,
        ArgumentName => TokenType.Parameter,
        MemberName => TokenType.Property,
        ItemName => TokenType.Property,
        EntryName => TokenType.Function,
        LocalName local => local.Kind switch
        {
            LocalKind.Parameter => TokenType.Parameter,
            LocalKind.Output => TokenType.Property,
            LocalKind.Dimension => TokenType.TypeParameter,
            LocalKind.Label => TokenType.Label,
            LocalKind.Member => TokenType.EnumMember,
            _ => TokenType.Variable,
        },
        GlobalName global => OperationCatalog.Find(global.Text) is null && char.IsUpper(global.Text[0]) ? TokenType.Class : TokenType.Function,
        _ => null,
    };
}
