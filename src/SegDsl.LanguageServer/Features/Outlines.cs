using SegDsl.Language.Syntax;
using SegDsl.LanguageServer.Protocol;
using SegDsl.LanguageServer.Workspaces;

namespace SegDsl.LanguageServer.Features;

/// <summary>The symbols of a file and of the workspace, and what can be folded.</summary>
internal static class Outlines
{
    private const int MostSymbols = 200;

    private const int Class = 5, Field = 8, Function = 12, Variable = 13, Object = 19, Struct = 23;

    /// <summary>The declarations of a file with their inputs, values and outputs.</summary>
    public static IReadOnlyList<DocumentSymbol> Symbols(Document document) => [.. document.Tree.Root.Declarations.Select(d => Symbol(document, d))];

    /// <summary>The declarations of the workspace whose names contain the letters of a query in order.</summary>
    public static IReadOnlyList<WorkspaceSymbol> Find(Workspace workspace, string query) =>
    [
        .. workspace.Documents.SelectMany(d => d.Tree.Root.Declarations.Where(s => Matches(s.Name.Text, query)).Select(s =>
            new WorkspaceSymbol(s.Name.Text, KindOf(s), d.LocationOf(s.Name.Span), d.Outline.Namespace))).Take(MostSymbols),
    ];

    /// <summary>Declarations, braces and comments of several lines.</summary>
    public static IReadOnlyList<FoldingRange> Foldings(Document document)
    {
        var (folds, open) = (new List<FoldingRange>(), new Stack<int>());
        foreach (var token in document.Tokens)
        {
            var line = document.PositionOf(token.Span.Start).Line;
            if (token.Kind is TokenKind.OpenBrace or TokenKind.OpenBracket) open.Push(line);
            else if (token.Kind is TokenKind.CloseBrace or TokenKind.CloseBracket && open.TryPop(out var start) && line - 1 > start)
                folds.Add(new(start, line - 1, null));
        }
        foreach (var declaration in document.Tree.Root.Declarations)
        {
            var range = document.RangeOf(declaration.Span);
            var isKnown = folds.Exists(f => f.StartLine == range.Start.Line);
            if (range.End.Line > range.Start.Line && !isKnown) folds.Add(new(range.Start.Line, range.End.Line, null));
        }
        var uses = document.Tree.Root.Uses;
        if (uses.Count > 1) folds.Add(new(document.PositionOf(uses[0].Span.Start).Line, document.PositionOf(uses[^1].Span.End).Line, "imports"));
        folds.AddRange(Comments(document));
        return [.. folds.OrderBy(f => f.StartLine).ThenByDescending(f => f.EndLine)];
    }

    private static IEnumerable<FoldingRange> Comments(Document document)
    {
        var lines = document.Source.Text.Split('\n');
        for (var i = 0; i < lines.Length; i++)
        {
            var start = i;
            while (i < lines.Length && lines[i].AsSpan().TrimStart().StartsWith("//")) i++;
            if (i - start > 1) yield return new(start, i - 1, "comment");
        }
    }

    private static DocumentSymbol Symbol(Document document, DeclarationSyntax declaration)
    {
        var children = declaration switch
        {
            BlockSyntax block => block.Statements.Select(s => Child(document, s)).OfType<DocumentSymbol>(),
            DatasetSyntax dataset => Children(document, dataset.Items),
            ExperimentSyntax experiment => Children(document, experiment.Items),
            _ => [],
        };
        var name = declaration.Name.Text.Length > 0 ? declaration.Name.Text : "?";
        return new(name, Detail(declaration), KindOf(declaration), document.RangeOf(declaration.Span), Inner(document, declaration), [.. children]);
    }

    /// <summary>The name, which the protocol requires to be within the declaration.</summary>
    private static Protocol.Range Inner(Document document, DeclarationSyntax declaration) =>
        declaration.Name.Span.Start >= declaration.Span.Start && declaration.Name.Span.End <= declaration.Span.End
            ? document.RangeOf(declaration.Name.Span) : document.RangeOf(declaration.Span);

    private static IEnumerable<DocumentSymbol> Children(Document document, IReadOnlyList<ItemSyntax> items) => items
        .Where(item => item.Name.Text.Length > 0)
        .Select(item => new DocumentSymbol(item.Name.Text, null, Field, document.RangeOf(item.Span.Start <= item.Name.Span.Start ? item.Span : item.Name.Span),
            document.RangeOf(item.Name.Span), []));

    private static DocumentSymbol? Child(Document document, StatementSyntax statement)
    {
        var (name, kind, detail) = statement switch
        {
            InputSyntax input => (input.Name, Variable, "in"),
            AssignmentSyntax assignment => (assignment.Name, Variable, (string?)null),
            OutputSyntax { Name: { } output } => (output, Field, "out"),
            WeightSyntax weight => (weight.Name, Field, "param"),
            _ => (null, 0, null),
        };
        if (name is null or { Text.Length: 0 }) return null;
        var isInside = statement.Span.Start <= name.Span.Start && name.Span.End <= statement.Span.End;
        return new(name.Text, detail, kind, document.RangeOf(isInside ? statement.Span : name.Span), document.RangeOf(name.Span), []);
    }

    private static string Detail(DeclarationSyntax declaration) => declaration switch
    {
        BlockSyntax block => block.Keyword,
        ExternSyntax => "extern op",
        ExternPartSyntax part => "extern " + part.Keyword,
        DatasetSyntax => "dataset",
        _ => "experiment",
    };

    private static int KindOf(DeclarationSyntax declaration) => declaration switch
    {
        BlockSyntax => Class,
        ExternSyntax or ExternPartSyntax => Function,
        DatasetSyntax => Struct,
        _ => Object,
    };

    private static bool Matches(string name, string query)
    {
        var at = 0;
        foreach (var letter in query)
        {
            at = name.IndexOf(letter.ToString(), at, StringComparison.OrdinalIgnoreCase) + 1;
            if (at == 0) return false;
        }
        return true;
    }
}
