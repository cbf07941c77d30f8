using Microsoft.CodeAnalysis.CSharp;
using SegDsl.Language.Binding;
using SegDsl.Language.Syntax;

namespace SegDsl.Generators.Stubs;

/// <summary>The kinds of classes that <c>.seg</c> files declare.</summary>
internal enum StubKind
{
    /// <summary>No class.</summary>
    None,

    /// <summary>A block.</summary>
    Block,

    /// <summary>A backbone.</summary>
    Backbone,

    /// <summary>A head.</summary>
    Head,

    /// <summary>A network.</summary>
    Network,

    /// <summary>A dataset.</summary>
    Dataset,

    /// <summary>An experiment.</summary>
    Experiment,
}

/// <summary>Determines what a declaration becomes in C#.</summary>
internal static class StubKinds
{
    /// <summary>The kind of class of a declaration. The keyword of a declaration that could not be parsed counts, too.</summary>
    public static StubKind Of(DeclarationSyntax declaration) => declaration switch
    {
        DatasetSyntax => StubKind.Dataset,
        ExperimentSyntax => StubKind.Experiment,
        BlockSyntax { Keyword: "backbone" } => StubKind.Backbone,
        BlockSyntax { Keyword: "head" } => StubKind.Head,
        BlockSyntax { Keyword: "network" } => StubKind.Network,
        BlockSyntax { Keyword: "dataset" } => StubKind.Dataset,
        BlockSyntax { Keyword: "experiment" } => StubKind.Experiment,
        BlockSyntax { Keyword: "block" } => StubKind.Block,
        _ => StubKind.None,
    };

    /// <summary>Whether a class can have this name: it is no keyword of C#, and other generated classes do not use it.</summary>
    public static bool IsValid(string name) =>
        SyntaxFacts.IsValidIdentifier(name) && !ReservedNames.Contains(name) && SyntaxFacts.GetKeywordKind(name) == SyntaxKind.None;
}
