namespace SegDsl.Data;

/// <summary>A colour, eight bits a channel.</summary>
public readonly record struct Rgb(byte Red, byte Green, byte Blue);

/// <summary>A class of a dataset.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Id">The value that label images hold for it; its train index is its place in the list of classes.</param>
/// <param name="Colour">The colour it is drawn in.</param>
public sealed record ClassDefinition(string Name, int Id, Rgb Colour);

/// <summary>Where a dataset's files are: paths relative to its root with <c>{split}</c> and <c>{name}</c> in them.</summary>
/// <param name="Images">Pattern of the images, say <c>images/{split}/{name}.png</c>.</param>
/// <param name="Labels">Pattern of the label images that belong to them, with the same placeholders.</param>
public sealed record FolderLayout(string Images, string Labels);

/// <summary>A dataset as a <c>.seg</c> file declares it: classes, the ignore label, file layout and splits.</summary>
/// <param name="Name">The name of the declaration.</param>
/// <param name="Summary">The first line of its doc comment; empty where it has none.</param>
/// <param name="Root">The folder it is looked for in by default, relative to the working directory.</param>
/// <param name="IgnoreLabel">The train index that no loss or metric counts; label values that no class has become it.</param>
/// <param name="Classes">The classes in the order of their train indices.</param>
/// <param name="Layout">Where the files are.</param>
/// <param name="Splits">The names of the splits.</param>
public sealed record DatasetDefinition(
    string Name,
    string Summary,
    string Root,
    int IgnoreLabel,
    IReadOnlyList<ClassDefinition> Classes,
    FolderLayout Layout,
    IReadOnlyList<string> Splits);
