using SegDsl.Language.Binding;
using SegDsl.Language.Operations;
using SegDsl.Language.Syntax;
using SegDsl.Language.Types;
using SegDsl.Language.Vocabulary;
using SegDsl.LanguageServer.Names;
using SegDsl.LanguageServer.Protocol;
using SegDsl.LanguageServer.Symbols;
using SegDsl.LanguageServer.Workspaces;

namespace SegDsl.LanguageServer.Features;

/// <summary>What can be written at a position.</summary>
internal static class Completions
{
    private static readonly string[] TopLevel =
    [
        "namespace", "use", "block", "backbone", "head", "network", "dataset", "experiment", "extern op", "extern loss", "extern metric", "extern augment",
        "extern optimizer",
    ];

    private static readonly string[] Statements = ["in", "out", "out aux", "norm", "init", "param", "for", "if", "match", "parallel"];

    private static readonly string[] Expressions = ["again", "for", "if", "match", "parallel", "inline"];

    /// <summary>The completions at a position.</summary>
    public static IReadOnlyList<CompletionItem> At(Workspace workspace, Document document, Position position)
    {
        var offset = document.OffsetOf(position);
        if (IsInComment(document, offset)) return [];
        if (document.Tokens.FirstOrDefault(t => t.Kind == TokenKind.String && t.Span.Start < offset && offset < t.Span.End) is { } text)
            return PathCompletions.Of(document, text, offset);
        var context = CallContext.At(document, offset);
        var resolver = new Resolver(workspace);
        if (context.Previous is { Kind: TokenKind.Dot } dot) return Members(workspace, document, dot);
        if (context.Previous is { Text: "use", IsFirstOnLine: true }) return Namespaces(workspace, document);
        if (context.Declaration is null) return context.IsStatementStart ? [.. TopLevel.Select(Keyword)] : [];
        if (context.Declaration is "dataset" or "experiment") return ItemCompletions.Of(resolver, document, context);
        return [.. Body(resolver, document, context, offset).DistinctBy(i => i.Label)];
    }

    /// <summary>The arguments that a call accepts and does not have yet.</summary>
    public static IEnumerable<CompletionItem> Arguments(Resolver resolver, Document document, CallContext context) =>
        (Signatures.Find(resolver, document, context)?.Parameters ?? [])
            .Where(p => !context.Given.Contains(p.Name))
            .Select(p => new CompletionItem(
                p.Name + ":", CompletionKind.Property, p.Text, p.Help is { } help ? Markup.Of(help) : null, p.Name + ": ", "0" + p.Name));

    /// <summary>A declaration that a file sees, or sees after another <c>use</c>.</summary>
    public static CompletionItem Declared(Document document, Document declaring, DeclarationSyntax syntax)
    {
        var (head, parameters) = DeclarationText.Of(declaring.Source, syntax);
        var kind = syntax is BlockSyntax ? CompletionKind.Class : syntax is DatasetSyntax or ExperimentSyntax ? CompletionKind.Struct : CompletionKind.Function;
        var item = new CompletionItem(
            syntax.Name.Text, kind, DeclarationText.Line(head, parameters), syntax.Documentation.Length > 0 ? Markup.Of(syntax.Documentation) : null);
        var space = declaring.Outline.Namespace;
        return document.Outline.Sees(space) ? item with { SortText = "2" + item.Label }
            : item with { SortText = "4" + item.Label, Detail = $"{item.Detail} (use {space})", AdditionalTextEdits = [Uses.Insert(document, space)] };
    }

    /// <summary>A word that an argument accepts.</summary>
    public static CompletionItem Member(string word) => new(word, CompletionKind.EnumMember, SortText: "0" + word);

    private static CompletionItem Keyword(string word) => new(word, CompletionKind.Keyword, SortText: "3" + word);

    private static IEnumerable<CompletionItem> Body(Resolver resolver, Document document, CallContext context, int offset)
    {
        var isLayer = context.Previous?.Kind == TokenKind.Arrow;
        if (context.Callee is { } callee)
        {
            if (context.ArgumentName is null) foreach (var argument in Arguments(resolver, document, context)) yield return argument;
            if (Members(resolver, document, callee.Text, context) is { } members)
            {
                foreach (var member in members) yield return Member(member);
                foreach (var parameter in ParametersOf(document, offset, members)) yield return parameter;
                yield break;
            }
            foreach (var word in ArgumentWords(callee.Text, context)) yield return Member(word);
        }
        if (!isLayer)
        {
            foreach (var name in Locals(document, offset)) yield return name;
            foreach (var word in context.IsStatementStart && context.Callee is null ? Statements : Expressions) yield return Keyword(word);
        }
        foreach (var operation in OperationCatalog.All)
            yield return new(operation.Name, CompletionKind.Function, operation.Summary, Markup.Of(Hovers.Describe(operation)), SortText: "2" + operation.Name);
        foreach (var (declaring, syntax) in resolver.Declarations.SelectMany(d => d).Where(d => d.Syntax is BlockSyntax or ExternSyntax))
            yield return Declared(document, declaring, syntax);
    }

    /// <summary>The names of the body that are declared before an offset.</summary>
    private static IEnumerable<CompletionItem> Locals(Document document, int offset)
    {
        var body = document.Tree.Root.Declarations.LastOrDefault(d => d.Span.Start <= offset);
        return document.Names.All
            .Where(o => o.IsDefinition && o.Span.End < offset && o.Span.Start >= (body?.Span.Start ?? 0))
            .Select(o => o.Name).OfType<LocalName>().Where(n => n.Kind is not LocalKind.Label)
            .Select(n => new CompletionItem(
                n.Text, n.Kind == LocalKind.Member ? CompletionKind.EnumMember : CompletionKind.Variable, n.Kind.ToString().ToLowerInvariant(),
                SortText: "1" + n.Text));
    }

    /// <summary>The members of the enumeration that an argument accepts; null for any other argument.</summary>
    private static IReadOnlyList<string>? Members(Resolver resolver, Document document, string callee, CallContext context)
    {
        if (OperationCatalog.Find(callee) is { } operation)
            return (operation.Parameters.FirstOrDefault(p => p.Name == context.ArgumentName)?.Type as EnumerationType)?.Members;
        var type = (resolver.Visible(document, callee)?.Syntax as BlockSyntax)?.Parameters.FirstOrDefault(p => p.Name.Text == context.ArgumentName)?.Type;
        return type is { Names.Count: > 1 } ? [.. type.Names.Select(n => n.Text)] : null;
    }

    /// <summary>The parameters of the body at an offset that have no other values than the members of an enumeration.</summary>
    private static IEnumerable<CompletionItem> ParametersOf(Document document, int offset, IReadOnlyList<string> members) =>
        (document.Tree.Root.Declarations.OfType<BlockSyntax>().LastOrDefault(d => d.Span.Start <= offset)?.Parameters ?? [])
            .Where(p => p.Type.Names.Count > 1 && p.Type.Names.All(n => members.Contains(n.Text)))
            .Select(p => new CompletionItem(p.Name.Text, CompletionKind.Variable, "parameter", SortText: "1" + p.Name.Text));

    /// <summary>The words that an argument accepts among other values.</summary>
    private static IEnumerable<string> ArgumentWords(string callee, CallContext context)
    {
        var parameter = OperationCatalog.Find(callee)?.Parameters.FirstOrDefault(p => p.Name == context.ArgumentName);
        return parameter?.Type is ScalarType { Kind: ScalarKind.Bool } ? ["true", "false"] : parameter is { AllowsSame: true } ? ["same"] : [];
    }

    /// <summary>The outputs of the value before a dot.</summary>
    private static IReadOnlyList<CompletionItem> Members(Workspace workspace, Document document, Token dot)
    {
        var before = document.Tokens[Math.Max(document.TokenBefore(dot.Span.Start), 0)];
        return workspace.Analyze(document)?.Read(file =>
        {
            var block = file.File.Blocks.LastOrDefault(b => b.Span.Start <= dot.Span.Start);
            var value = block?.Statements.OfType<ValueStatement>().Select(s => s.Value)
                .LastOrDefault(v => v.Name == before.Text && v.Span.End <= dot.Span.Start);
            if (value?.Type is not OutputsType { Block: { } applied }) return [];
            var shapes = file.Compilation.Shapes.Of(block!.Signature)?.ValueOf(value) as Language.Construction.OutputsValue;
            return (IReadOnlyList<CompletionItem>)
            [
                .. applied.Outputs.Select(o => o.Name).OfType<string>()
                    .Select(name => new CompletionItem(name, CompletionKind.Field, ShapeText.Of(shapes?.Member(name)))),
            ];
        }) ?? [];
    }

    private static IReadOnlyList<CompletionItem> Namespaces(Workspace workspace, Document document) =>
    [
        .. workspace.Documents.Select(d => d.Outline.Namespace).Distinct()
            .Where(n => n.Length > 0 && n != FileSyntax.Unknown && n != document.Outline.Namespace && !document.Outline.Uses.Contains(n))
            .Order(StringComparer.Ordinal).Select(n => new CompletionItem(n, CompletionKind.Module)),
    ];

    private static bool IsInComment(Document document, int offset)
    {
        var start = offset;
        while (start > 0 && document.Source.Text[start - 1] is not ('\n' or '\r')) start--;
        var comment = document.Source.Text.AsSpan(start, offset - start).IndexOf("//");
        return comment >= 0 && !document.Tokens.Any(t => t.Kind == TokenKind.String && t.Span.Start < start + comment && start + comment < t.Span.End);
    }
}
