using SegDsl.Language.Diagnostics;
using SegDsl.Language.Syntax;
using SegDsl.Language.Text;
using SegDsl.LanguageServer.Names;
using SegDsl.LanguageServer.Protocol;
using SegDsl.LanguageServer.Symbols;
using SegDsl.LanguageServer.Workspaces;

namespace SegDsl.LanguageServer.Features;

/// <summary>Definitions, references and renaming.</summary>
internal static class Navigation
{
    /// <summary>The declaration of the name at a position; null for what is built in.</summary>
    public static Location? Definition(Workspace workspace, Document document, Position position)
    {
        var resolver = new Resolver(workspace);
        return SymbolAt(resolver, document, position) is { } at && resolver.DefinitionOf(at.Symbol) is { } found ? found.Document.LocationOf(found.Span) : null;
    }

    /// <summary>All occurrences of the name at a position.</summary>
    public static IReadOnlyList<Location> References(Workspace workspace, Document document, Position position, bool includesDeclaration)
    {
        var resolver = new Resolver(workspace);
        if (SymbolAt(resolver, document, position) is not { } at) return [];
        var found = workspace.Documents.SelectMany(d => Occurrences(resolver, d, at).Select(o => (Document: d, Occurrence: o)));
        return [.. found.Where(f => includesDeclaration || !f.Occurrence.IsDefinition).Select(f => f.Document.LocationOf(f.Occurrence.Span)).Distinct()];
    }

    /// <summary>The occurrences of the name at a position in its file.</summary>
    public static IReadOnlyList<DocumentHighlight> Highlights(Workspace workspace, Document document, Position position)
    {
        const int use = 2, declaration = 3;
        var resolver = new Resolver(workspace);
        if (SymbolAt(resolver, document, position) is not { } at) return [];
        return
        [
            .. Occurrences(resolver, document, at).DistinctBy(o => o.Span)
                .Select(o => new DocumentHighlight(document.RangeOf(o.Span), o.IsDefinition ? declaration : use)),
        ];
    }

    /// <summary>What can be renamed at a position; null for anything else.</summary>
    public static PrepareRenameResult? PrepareRename(Workspace workspace, Document document, Position position)
    {
        var resolver = new Resolver(workspace);
        return SymbolAt(resolver, document, position) is { } at && CanBeRenamed(resolver, at)
            ? new(document.RangeOf(at.Occurrence.Span), at.Occurrence.Name.Text)
            : null;
    }

    /// <summary>Renames the name at a position.</summary>
    /// <exception cref="RequestException">The name cannot be renamed, or the new name cannot be used.</exception>
    public static WorkspaceEdit Rename(Workspace workspace, Document document, Position position, string newName)
    {
        var resolver = new Resolver(workspace);
        if (SymbolAt(resolver, document, position) is not { } at || !CanBeRenamed(resolver, at))
            throw new RequestException(
                "Only declarations, parameters, inputs, values and outputs of files of the workspace can be renamed. "
                + "Labels and 'param' are keys of checkpoints.");
        if (newName is null || !IsName(newName)) throw new RequestException($"'{newName}' is not a name: use letters, digits and underscores, and no keyword.");
        var places = workspace.Documents.Select(d => (Document: d, Found: Occurrences(resolver, d, at).DistinctBy(o => o.Span).ToList()))
            .Where(place => place.Found.Count > 0).ToList();
        foreach (var (place, found) in places) ThrowIfTaken(resolver, place, found, newName);
        var edits = places.ToDictionary(
            place => place.Document, IReadOnlyList<TextEdit> (place) => [.. place.Found.Select(o => Edit(place.Document, at.Symbol, o, newName))]);
        ThrowIfBroken(workspace, edits, at.Occurrence.Name.Text);
        return new(edits.ToDictionary(edit => edit.Key.Uri, edit => edit.Value));
    }

    private static bool CanBeRenamed(Resolver resolver, (Symbol Symbol, Occurrence Occurrence) at)
    {
        if (resolver.DefinitionOf(at.Symbol) is not { Document: { IsLibrary: false } document, Span: var span }) return false;
        return at.Symbol is DeclarationSymbol || (at.Symbol is LocalSymbol && document.Names.All.Any(
            o => o.Span == span && o.Name is LocalName { Kind: not (LocalKind.Label or LocalKind.Weight or LocalKind.Member) }));
    }

    /// <summary>Some uses of a name are known only to the compiler, such as the outputs of a backbone that is a parameter.</summary>
    private static void ThrowIfBroken(Workspace workspace, Dictionary<Document, IReadOnlyList<TextEdit>> edits, string name)
    {
        var renamed = workspace.With([.. edits.Select(edit => edit.Key.With(edit.Value))]);
        int Errors(Workspace files) => files.Diagnose(CancellationToken.None).Count(d => d.Severity == DiagnosticSeverity.Error);
        if (Errors(renamed) > Errors(workspace))
            throw new RequestException($"'{name}' is also used where it cannot be renamed: afterwards, the files would not compile.");
    }

    private static TextEdit Edit(Document document, Symbol symbol, Occurrence occurrence, string newName)
    {
        if (!occurrence.IsShort) return new(document.RangeOf(occurrence.Span), newName);
        // 'name:' is short for 'name: name'; afterwards the two differ.
        var colon = document.Tokens[document.TokenBefore(occurrence.Span.Start + 1) + 1].Span;
        var old = occurrence.Name.Text;
        var isParameter = symbol is LocalSymbol local && !(occurrence.Name is LocalName name && name.Definition.Start == local.Start);
        return new(document.RangeOf(occurrence.Span.To(colon)), isParameter ? $"{newName}: {old}" : $"{old}: {newName}");
    }

    /// <summary>A new name must not be one that is already used in the same body, or declared where the name is visible.</summary>
    private static void ThrowIfTaken(Resolver resolver, Document document, List<Occurrence> found, string newName)
    {
        var bodies = document.Tree.Root.Declarations.Where(d => found.Exists(o => d.Span.Start <= o.Span.Start && o.Span.End <= d.Span.End)).ToList();
        var isTaken = document.Names.All.Any(o => o.Name.Text == newName && bodies.Exists(b => b.Span.Start <= o.Span.Start && o.Span.End <= b.Span.End))
            || resolver.Visible(document, newName) is not null || Language.Operations.OperationCatalog.Find(newName) is not null;
        if (isTaken) throw new RequestException($"The name '{newName}' is already used in {Path.GetFileName(document.Path)}.");
    }

    private static bool IsName(string text) => Lexer.Tokenize(new SourceText("", text), new()) is [{ Kind: TokenKind.Identifier } only, _] && only.Text == text;

    private static (Symbol Symbol, Occurrence Occurrence)? SymbolAt(Resolver resolver, Document document, Position position)
    {
        if (document.Names.At(document.OffsetOf(position)) is not { } occurrence) return null;
        return resolver.Resolve(document, occurrence.Name) is { } symbol ? (symbol, occurrence) : null;
    }

    private static IEnumerable<Occurrence> Occurrences(Resolver resolver, Document document, (Symbol Symbol, Occurrence Occurrence) at) => document.Names.All
        .Where(o => o.Name.Text == at.Occurrence.Name.Text && Equals(resolver.Resolve(document, o.Name), at.Symbol));
}
