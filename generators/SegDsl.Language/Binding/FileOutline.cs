using SegDsl.Language.Collections;
using SegDsl.Language.Syntax;

namespace SegDsl.Language.Binding;

/// <summary>The names that a file exports and refers to. It does not change when only a body is edited.</summary>
/// <param name="Path">The path of the file.</param>
/// <param name="Namespace">Its namespace; empty if it names none.</param>
/// <param name="Uses">The namespaces it uses, in order.</param>
/// <param name="Declarations">Its declarations, in order.</param>
/// <param name="Names">The distinct names in it, sorted; a declaration of another file that is not among them cannot affect this file.</param>
public sealed record FileOutline(
    string Path, string Namespace, EquatableList<string> Uses, EquatableList<DeclaredName> Declarations, EquatableList<string> Names)
{
    /// <summary>The outline of a parsed file.</summary>
    public static FileOutline Of(SyntaxTree tree)
    {
        if (tree is null) throw new ArgumentNullException(nameof(tree));
        var @namespace = tree.Root.NamespaceName;
        return new(
            tree.Path,
            @namespace,
            new([.. tree.Root.Uses.Select(u => u.Text)]),
            new([.. tree.Root.Declarations.Select(d => new DeclaredName(@namespace, d.Name.Text, KindOf(d)))]),
            new(tree.Names))
        {
            HasUnknownUses = tree.Root.HasUnknownUses,
        };
    }

    /// <summary>Whether one of its <c>use</c>s could not be parsed. It then sees all namespaces.</summary>
    public bool HasUnknownUses { get; init; }

    /// <summary>Whether unqualified names of a namespace are visible here.</summary>
    public bool Sees(string @namespace) =>
        HasUnknownUses || @namespace == Namespace || @namespace == FileSyntax.Unknown || Uses.Contains(@namespace);

    private static DeclarationKind KindOf(DeclarationSyntax declaration) => declaration switch
    {
        BlockSyntax { IsBroken: false } or ExternSyntax { Result: not null } => DeclarationKind.Block,
        ExternPartSyntax { IsBroken: false } => DeclarationKind.ExternPart,
        DatasetSyntax => DeclarationKind.Dataset,
        ExperimentSyntax => DeclarationKind.Experiment,
        _ => DeclarationKind.Broken,
    };
}

/// <summary>The name of a declaration.</summary>
/// <param name="Namespace">The namespace of its file.</param>
/// <param name="Name">Its name.</param>
/// <param name="Kind">The kind of declaration.</param>
public sealed record DeclaredName(string Namespace, string Name, DeclarationKind Kind);

/// <summary>The kinds of declarations.</summary>
public enum DeclarationKind
{
    /// <summary>A declaration that could not be parsed.</summary>
    Broken,

    /// <summary>A block of any kind, or an <c>extern op</c>.</summary>
    Block,

    /// <summary>A loss, metric, augmentation or optimizer written in C#.</summary>
    ExternPart,

    /// <summary>A dataset.</summary>
    Dataset,

    /// <summary>An experiment.</summary>
    Experiment,
}
