using SegDsl.Language.Syntax;

namespace SegDsl.LanguageServer.Names;

/// <summary>The names in a file, from its syntax alone, so that they are known while something else in it is wrong.</summary>
internal sealed class FileNames
{
    private readonly List<Occurrence> occurrences;

    private FileNames(List<Occurrence> occurrences)
    {
        // Stable: of two names at the same place, the value comes before the argument.
        this.occurrences = [.. occurrences.OrderBy(o => o.Span.Start)];
    }

    /// <summary>The occurrences of names, in the order of the text.</summary>
    public IReadOnlyList<Occurrence> All => occurrences;

    /// <summary>The name at an offset, also directly after its last character; null if there is none.</summary>
    public Occurrence? At(int offset) =>
        occurrences.Find(o => o.Span.Start <= offset && offset < o.Span.End) ?? occurrences.Find(o => o.Span.End == offset);

    /// <summary>The names of a parsed file.</summary>
    public static FileNames Of(SyntaxTree tree)
    {
        var found = new List<Occurrence>();
        var root = tree.Root;
        if (root.Namespace is { } own) found.Add(new(own.Span, new NamespaceName(own.Text), true));
        foreach (var use in root.Uses) found.Add(new(use.Span, new NamespaceName(use.Text)));
        foreach (var declaration in root.Declarations)
        {
            if (declaration.Name.Text.Length > 0) found.Add(new(declaration.Name.Span, new GlobalName(declaration.Name.Text), true));
            switch (declaration)
            {
                case BlockSyntax block:
                    new BodyNames(tree.Path, block.Name.Text, found).Add(block);
                    break;
                case ExternSyntax operation:
                    new BodyNames(tree.Path, operation.Name.Text, found).Add(operation);
                    break;
                case ExternPartSyntax part:
                    new BodyNames(tree.Path, part.Name.Text, found).Add(part.Parameters);
                    break;
                case DatasetSyntax dataset:
                    new ItemNames("dataset", found).Add(dataset.Items);
                    break;
                case ExperimentSyntax experiment:
                    if (experiment.Base is { } from) found.Add(new(from.Span, new GlobalName(from.Text)));
                    new ItemNames("experiment", found).Add(experiment.Items);
                    break;
            }
        }
        return new(found);
    }
}
