using SegDsl.Language.Operations;
using SegDsl.Language.Syntax;
using SegDsl.Language.Vocabulary;
using SegDsl.LanguageServer.Names;
using SegDsl.LanguageServer.Protocol;
using SegDsl.LanguageServer.Symbols;
using SegDsl.LanguageServer.Workspaces;

namespace SegDsl.LanguageServer.Features;

/// <summary>The parameters of the call at a position.</summary>
internal static class Signatures
{
    /// <summary>What can be called.</summary>
    /// <param name="Head">The signature without parameters.</param>
    /// <param name="Summary">A description.</param>
    /// <param name="Parameters">The parameters, each with its name, its text and a description.</param>
    /// <param name="Operands">The number of tensors among them, which precede the constants.</param>
    public sealed record Callable(string Head, string Summary, IReadOnlyList<(string Name, string Text, string? Help)> Parameters, int Operands);

    /// <summary>The signature of the call at a position; null outside of calls.</summary>
    public static SignatureHelp? Of(Workspace workspace, Document document, Position position)
    {
        var context = CallContext.At(document, document.OffsetOf(position));
        if (Find(new(workspace), document, context) is not { Parameters.Count: > 0 } callable) return null;
        var named = callable.Parameters.ToList().FindIndex(p => p.Name == context.ArgumentName);
        // A pipe passes the first tensor.
        var active = named >= 0 ? named : context.Argument + (context.IsPiped && callable.Operands > 0 ? 1 : 0);
        var parameters = callable.Parameters.Select(p => new ParameterInformation(p.Text, p.Help is { Length: > 0 } help ? Markup.Of(help) : null)).ToList();
        var label = DeclarationText.Line(callable.Head, [.. callable.Parameters.Select(p => p.Text)]);
        return new([new(label, Markup.Of(callable.Summary), parameters)], 0, Math.Min(active, parameters.Count - 1));
    }

    /// <summary>What the call of a context calls; null if it is unknown.</summary>
    public static Callable? Find(Resolver resolver, Document document, CallContext context)
    {
        if (context.Callee is not { } callee) return null;
        var name = context.Declaration is "experiment" or "dataset" ? new EntryName(callee.Text, context.Item ?? "") : (Name)new GlobalName(callee.Text);
        return resolver.Resolve(document, name) switch
        {
            OperationSymbol { Operation: var operation } => Of(operation),
            EntrySymbol { Entry: var entry, Kind: var kind } => new(
                $"{kind} {entry.Name}", entry.Summary, [.. entry.Parameters.Select(p => (p.Name, DeclarationText.Parameter(p), (string?)p.Help))], 0),
            DeclarationSymbol declaration when resolver.DeclarationOf(declaration) is { } found => Of(found.Document, found.Syntax),
            _ => null,
        };
    }

    private static Callable Of(Operation operation)
    {
        var names = operation.Operands.Select(o => o.Name).Concat(operation.Parameters.Select(p => p.Name));
        return new(
            operation.Name, operation.Summary, [.. names.Zip(DeclarationText.Parameters(operation), (name, text) => (name, text, (string?)null))],
            operation.Operands.Count);
    }

    private static Callable Of(Document document, DeclarationSyntax syntax)
    {
        var (head, texts) = DeclarationText.Of(document.Source, syntax);
        if (syntax is ExternSyntax operation)
        {
            var names = operation.Inputs.Select(i => i.Name.Text).Concat(operation.Parameters.Select(p => p.Name.Text));
            return new(head, syntax.Documentation, [.. names.Zip(texts, (name, text) => (name, text, (string?)null))], operation.Inputs.Count);
        }
        var parameters = syntax is BlockSyntax block ? block.Parameters : syntax is ExternPartSyntax part ? part.Parameters : [];
        var inputs = (syntax as BlockSyntax)?.Statements.OfType<InputSyntax>().ToList() ?? [];
        return new(
            head,
            syntax.Documentation,
            [
                .. inputs.Select(i => (i.Name.Text, document.Source.Quote(i.Name.Span.To(i.Shape.Span)), (string?)null)),
                .. parameters.Zip(texts, (p, text) => (p.Name.Text, text, (string?)null)),
            ],
            inputs.Count);
    }
}
