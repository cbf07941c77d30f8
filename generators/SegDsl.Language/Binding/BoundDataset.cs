using SegDsl.Language.Text;

namespace SegDsl.Language.Binding;

/// <summary>A dataset.</summary>
/// <param name="Name">The name of the declaration.</param>
/// <param name="Namespace">The namespace of its file.</param>
/// <param name="Summary">The doc comment; empty where there is none.</param>
/// <param name="Root">The folder it is looked for in by default.</param>
/// <param name="IgnoreLabel">The train index that no loss or metric counts.</param>
/// <param name="Classes">The classes in the order of their train indices.</param>
/// <param name="Images">Pattern of the images' paths.</param>
/// <param name="Labels">Pattern of the label images' paths.</param>
/// <param name="Splits">The names of the splits.</param>
/// <param name="Source">The file it stands in.</param>
/// <param name="Span">Where the declaration stands.</param>
public sealed record BoundDataset(
    string Name,
    string Namespace,
    string Summary,
    string Root,
    int IgnoreLabel,
    IReadOnlyList<BoundClass> Classes,
    string Images,
    string Labels,
    IReadOnlyList<string> Splits,
    SourceText Source,
    SourceSpan Span);

/// <summary>A class of a dataset.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Id">The value that label images hold for it.</param>
/// <param name="Red">Red part of its colour.</param>
/// <param name="Green">Green part of its colour.</param>
/// <param name="Blue">Blue part of its colour.</param>
/// <param name="Span">Where it stands.</param>
public sealed record BoundClass(string Name, int Id, byte Red, byte Green, byte Blue, SourceSpan Span);
