using SegDsl.Language.Diagnostics;
using SegDsl.Language.Syntax;

namespace SegDsl.Language.Projects;

/// <summary>What other files can see of a file by name, and the names that it says itself. It stays the same when only a body is edited.</summary>
/// <param name="Path">The path of the file.</param>
/// <param name="Namespace">Its namespace; empty where it names none.</param>
/// <param name="Uses">The namespaces it uses, in order.</param>
/// <param name="Declarations">What it declares, in order.</param>
/// <param name="Names">All names in it, sorted, each once: a declaration of another file that is not among them means nothing to it.</param>
public sealed record FileOutline(
    string Path, string Namespace, EquatableList<string> Uses, EquatableList<DeclaredName> Declarations, EquatableList<string> Names)
{
    /// <summary>The outline of a parsed file.</summary>
    public static FileOutline Of(SyntaxTree tree)
    {
        if (tree is null) throw new ArgumentNullException(nameof(tree));
        var @namespace = tree.Root.Namespace?.Text ?? "";
        var names = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var token in Lexer.Tokenize(tree.Source, new DiagnosticBag()))
            if (token.Kind == TokenKind.Identifier) names.Add(token.Text);
        return new(
            tree.Path,
            @namespace,
            new([.. tree.Root.Uses.Select(u => u.Text)]),
            new([.. tree.Root.Declarations.Select(d => new DeclaredName(@namespace, d.Name.Text, KindOf(d)))]),
            new([.. names]));
    }

    /// <summary>Whether names of a namespace mean something here without being qualified.</summary>
    public bool Sees(string @namespace) => @namespace == Namespace || Uses.Contains(@namespace);

    private static DeclarationKind KindOf(DeclarationSyntax declaration) => declaration switch
    {
        BlockSyntax { IsBroken: false } or ExternSyntax { Result: not null } => DeclarationKind.Block,
        DatasetSyntax => DeclarationKind.Dataset,
        ExperimentSyntax => DeclarationKind.Experiment,
        _ => DeclarationKind.Broken,
    };
}

/// <summary>The name of a declaration.</summary>
/// <param name="Namespace">The namespace of its file.</param>
/// <param name="Name">Its name.</param>
/// <param name="Kind">What is declared.</param>
public sealed record DeclaredName(string Namespace, string Name, DeclarationKind Kind);

/// <summary>What a name can be declared as.</summary>
public enum DeclarationKind
{
    /// <summary>Something that could not be read.</summary>
    Broken,

    /// <summary>A block of any kind, or an operation that is written in C#.</summary>
    Block,

    /// <summary>A dataset.</summary>
    Dataset,

    /// <summary>An experiment.</summary>
    Experiment,
}
