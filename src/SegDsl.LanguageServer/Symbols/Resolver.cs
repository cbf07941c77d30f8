using SegDsl.Language;
using SegDsl.Language.Binding;
using SegDsl.Language.Operations;
using SegDsl.Language.Syntax;
using SegDsl.Language.Text;
using SegDsl.Language.Vocabulary;
using SegDsl.LanguageServer.Names;
using SegDsl.LanguageServer.Workspaces;

namespace SegDsl.LanguageServer.Symbols;

/// <summary>Finds what names mean in a workspace.</summary>
/// <param name="workspace">The workspace.</param>
internal sealed class Resolver(Workspace workspace)
{
    private readonly Lazy<ILookup<string, (Document Document, DeclarationSyntax Syntax)>> declarations = new(() => workspace.Documents
        .SelectMany(d => d.Tree.Root.Declarations.Select(syntax => (Document: d, Syntax: syntax)))
        .ToLookup(d => d.Syntax.Name.Text, StringComparer.Ordinal));

    /// <summary>All declarations, by name.</summary>
    public ILookup<string, (Document Document, DeclarationSyntax Syntax)> Declarations => declarations.Value;

    /// <summary>The meaning of a name; null if it is unknown.</summary>
    /// <param name="document">The file of the name.</param>
    /// <param name="name">The name.</param>
    public Symbol? Resolve(Document document, Name name) => name switch
    {
        LocalName local => new LocalSymbol(local.Path, local.Definition.Start, local.Text),
        NamespaceName space => new NamespaceSymbol(space.Text),
        ItemName item => new ItemSymbol(item.Text, item.Owner),
        GlobalName global => Global(document, global.Text),
        EntryName entry => Entry(document, entry),
        ArgumentName argument => Argument(document, argument),
        MemberName member => Member(document, member),
        _ => null,
    };

    /// <summary>The declaration of a symbol; null for anything else.</summary>
    public (Document Document, DeclarationSyntax Syntax)? DeclarationOf(DeclarationSymbol symbol)
    {
        foreach (var declaration in Declarations[symbol.Name])
            if (declaration.Document.Outline.Namespace == symbol.Namespace) return declaration;
        return null;
    }

    /// <summary>The declaration that an unqualified name refers to in a file; null if there is none.</summary>
    public (Document Document, DeclarationSyntax Syntax)? Visible(Document document, string name)
    {
        var visible = Declarations[name].Where(d => document.Outline.Sees(d.Document.Outline.Namespace)).ToList();
        var own = visible.FindIndex(d => d.Document.Outline.Namespace == document.Outline.Namespace);
        return visible.Count == 0 ? null : visible[Math.Max(own, 0)];
    }

    /// <summary>The place where a symbol is declared; null for what is built in.</summary>
    public (Document Document, SourceSpan Span)? DefinitionOf(Symbol? symbol)
    {
        switch (symbol)
        {
            case DeclarationSymbol declaration when DeclarationOf(declaration) is { } found:
                return (found.Document, found.Syntax.Name.Span);
            case LocalSymbol local when workspace.Find(local.Path) is { } document:
                return (document, new(local.Start, local.Text.Length));
            case NamespaceSymbol space:
                var first = workspace.Documents.FirstOrDefault(d => d.Tree.Root.Namespace?.Text == space.Name);
                return first is null ? null : (first, first.Tree.Root.Namespace!.Span);
            default:
                return null;
        }
    }

    /// <summary>The items of experiments that name entries of a group.</summary>
    public static VocabularyGroup? GroupOf(string item) => ExperimentVocabulary.Groups.FirstOrDefault(g => ExperimentItems.ItemOf(g) == item);

    private Symbol? Global(Document document, string name) =>
        OperationCatalog.Find(name) is { } operation ? new OperationSymbol(operation)
        : Visible(document, name) is { } found ? new DeclarationSymbol(found.Document.Outline.Namespace, name)
        : null;

    private Symbol? Entry(Document document, EntryName name)
    {
        foreach (var group in ExperimentVocabulary.Groups.Where(g => ExperimentItems.ItemOf(g) == name.Item))
            if (group.Find(name.Text) is { } entry) return new EntrySymbol(entry, group.Kind);
        return Visible(document, name.Text) is { } found ? new DeclarationSymbol(found.Document.Outline.Namespace, name.Text) : null;
    }

    private Symbol? Argument(Document document, ArgumentName argument)
    {
        switch (Resolve(document, argument.Callee))
        {
            case OperationSymbol { Operation: var operation }:
                return new OperationParameterSymbol(operation, argument.Text);
            case EntrySymbol { Entry: var entry }:
                return entry.Parameter(argument.Text) is { } parameter ? new EntryParameterSymbol(entry, parameter) : null;
            case DeclarationSymbol declaration when DeclarationOf(declaration) is { } found:
                return LocalOf(found.Document, found.Syntax.Span, argument.Text, LocalKind.Parameter, LocalKind.Input, LocalKind.Dimension);
            default:
                return null;
        }
    }

    private LocalSymbol? Member(Document document, MemberName member)
    {
        var output = workspace.Analyze(document)?.Read(file => MemberFinder.Find(file.File, member.Span));
        return output is { } found && workspace.Find(found.Path) is { } declaring
            ? LocalOf(declaring, found.Span, member.Text, LocalKind.Output, LocalKind.Value, LocalKind.Input, LocalKind.Weight)
            : null;
    }

    /// <summary>The name of a body that is declared, or given out, within a span.</summary>
    private static LocalSymbol? LocalOf(Document document, SourceSpan span, string text, params LocalKind[] kinds) => document.Names.All
        .Where(o => o.Span.Start >= span.Start && o.Span.End <= span.End && o.Name.Text == text)
        .Select(o => o.Name).OfType<LocalName>().Where(n => kinds.Contains(n.Kind))
        .Select(n => new LocalSymbol(n.Path, n.Definition.Start, n.Text)).FirstOrDefault();

    /// <summary>Finds the output that a member access refers to.</summary>
    private sealed class MemberFinder(SourceSpan span) : TreeWalker
    {
        private (string Path, SourceSpan Span)? found;

        public static (string Path, SourceSpan Span)? Find(BoundFile file, SourceSpan span)
        {
            var finder = new MemberFinder(span);
            foreach (var block in file.Blocks.Where(b => b.Span.Start <= span.Start && span.End <= b.Span.End)) finder.Walk(block);
            return finder.found;
        }

        protected override void OnMember(OutputMember member)
        {
            if (member.Span.End != span.End || member.Source.Type is not OutputsType { Block: { } block }) return;
            if (block.Outputs.FirstOrDefault(o => o.Name == member.Output) is { } output) found = (block.Source.Path, output.Span);
        }
    }
}
