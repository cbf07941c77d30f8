using SegDsl.Language.Text;

namespace SegDsl.Language.Binding;

/// <summary>A dataset.</summary>
/// <param name="Name">The name of the declaration.</param>
/// <param name="Namespace">The namespace of its file.</param>
/// <param name="Summary">The doc comment; empty where there is none.</param>
/// <param name="Root">The folder it is looked for in by default.</param>
/// <param name="IgnoreLabel">The train index that no loss or metric counts.</param>
/// <param name="VoidIds">Values of label images that are no mistake and belong to no class, ascending.</param>
/// <param name="Classes">The classes in the order of their train indices.</param>
/// <param name="Images">Patterns of the images' paths.</param>
/// <param name="Labels">Patterns of the label images' paths.</param>
/// <param name="Splits">The splits.</param>
/// <param name="Folds">How train and val are divided anew; null where they are not.</param>
/// <param name="Source">The file it stands in.</param>
/// <param name="Span">Where the declaration stands.</param>
public sealed record BoundDataset(
    string Name,
    string Namespace,
    string Summary,
    string Root,
    int IgnoreLabel,
    IReadOnlyList<int> VoidIds,
    IReadOnlyList<BoundClass> Classes,
    IReadOnlyList<string> Images,
    IReadOnlyList<string> Labels,
    IReadOnlyList<BoundSplit> Splits,
    BoundFolds? Folds,
    SourceText Source,
    SourceSpan Span);

/// <summary>A class of a dataset.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Ids">The values that label images hold for it; at least one.</param>
/// <param name="Red">Red part of its colour.</param>
/// <param name="Green">Green part of its colour.</param>
/// <param name="Blue">Blue part of its colour.</param>
/// <param name="Span">Where it stands.</param>
public sealed record BoundClass(string Name, IReadOnlyList<int> Ids, byte Red, byte Green, byte Blue, SourceSpan Span);

/// <summary>A split of a dataset.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Folder">What stands for <c>{split}</c> in the patterns.</param>
/// <param name="HasLabels">Whether there are label images.</param>
/// <param name="Images">Patterns of its own; null for the dataset's.</param>
/// <param name="Labels">Patterns of its own; null for the dataset's.</param>
/// <param name="Parts">The splits that it consists of; none where it has files of its own.</param>
/// <param name="Span">Where it stands.</param>
public sealed record BoundSplit(
    string Name,
    string Folder,
    bool HasLabels,
    IReadOnlyList<string>? Images,
    IReadOnlyList<string>? Labels,
    IReadOnlyList<string> Parts,
    SourceSpan Span);

/// <summary>How the images of <c>train</c> and <c>val</c> are divided anew.</summary>
/// <param name="Count">The number of folds.</param>
/// <param name="Validated">For every fold the places of the images that it validates on; null where folders take turns.</param>
public sealed record BoundFolds(int Count, IReadOnlyList<IReadOnlyList<int>>? Validated);
