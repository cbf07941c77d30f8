using SegDsl.Language.Syntax;
using SegDsl.Language.Vocabulary;
using SegDsl.LanguageServer.Names;
using SegDsl.LanguageServer.Protocol;
using SegDsl.LanguageServer.Symbols;
using SegDsl.LanguageServer.Workspaces;

namespace SegDsl.LanguageServer.Features;

/// <summary>What can be written in datasets and experiments.</summary>
internal static class ItemCompletions
{
    /// <summary>The completions of a context.</summary>
    public static IReadOnlyList<CompletionItem> Of(Resolver resolver, Document document, CallContext context)
    {
        if (context is { IsStatementStart: true, Callee: null })
            return context.Declaration == "dataset"
                ? [.. Items.OfDatasets.Select(name => new CompletionItem(name, CompletionKind.Property))]
                : [.. ExperimentItems.All.Select(i => new CompletionItem(i.Name, CompletionKind.Property, i.Example, Help(i.Parameter)))];
        if (context.Declaration != "experiment" || context.Item is not { } item) return [];
        return [.. Values(resolver, document, context, item).DistinctBy(i => i.Label)];
    }

    private static IEnumerable<CompletionItem> Values(Resolver resolver, Document document, CallContext context, string item)
    {
        if (context.Callee is not null)
        {
            if (context.ArgumentName is null) foreach (var argument in Completions.Arguments(resolver, document, context)) yield return argument;
            var words = ArgumentWords(resolver, document, context);
            foreach (var word in words) yield return Completions.Member(word);
            if (words.Count > 0) yield break;
        }
        else
        {
            foreach (var group in ExperimentVocabulary.Groups.Where(g => ExperimentItems.ItemOf(g) == item))
                foreach (var entry in group.Entries) yield return new(entry.Name, CompletionKind.Function, entry.Summary);
            foreach (var word in Items.Experiment(item)?.Parameter?.Words ?? []) yield return new(word, CompletionKind.EnumMember);
        }
        foreach (var (declaring, syntax) in resolver.Declarations.SelectMany(d => d).Where(d => Suits(d.Syntax, item)))
            yield return Completions.Declared(document, declaring, syntax);
    }

    /// <summary>The only values of an argument; none if it has any other values.</summary>
    private static IReadOnlyList<string> ArgumentWords(Resolver resolver, Document document, CallContext context) =>
        context.Callee is { } callee && resolver.Resolve(document, new EntryName(callee.Text, context.Item ?? "")) is EntrySymbol { Entry: var entry }
            ? entry.Parameter(context.ArgumentName ?? "")?.Words ?? [] : [];

    private static Markup? Help(EntryParameter? parameter) => parameter is null ? null : Markup.Of(parameter.Help);

    /// <summary>Whether an item can name a declaration.</summary>
    private static bool Suits(DeclarationSyntax syntax, string item) => syntax switch
    {
        BlockSyntax block => item == "network" && block.Keyword is "network" or "backbone",
        DatasetSyntax => item == "data",
        ExperimentSyntax => item == "start",
        ExternPartSyntax part => part.Keyword == item,
        _ => false,
    };
}
