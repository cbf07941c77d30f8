using SegDsl.Imaging;

namespace SegDsl.Data;

/// <summary>A class of a dataset.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Id">
/// The value that label images hold for it, and that predictions are written with; its train index is its place in the list of classes.
/// </param>
/// <param name="Color">The color it is drawn in.</param>
public sealed record ClassDefinition(string Name, int Id, Rgb Color)
{
    /// <summary>Other values of label images that mean this class, too.</summary>
    public IReadOnlyList<int> OtherIds { get; init; } = [];
}

/// <summary>A dataset as a <c>.seg</c> file declares it: classes, the ignore label, where the files are, splits and folds.</summary>
public sealed record DatasetDefinition
{
    /// <summary>The name of the declaration.</summary>
    public required string Name { get; init; }

    /// <summary>The first line of its doc comment; empty where it has none.</summary>
    public string Summary { get; init; } = "";

    /// <summary>The folder it is looked for in by default, relative to the working directory.</summary>
    public required string Root { get; init; }

    /// <summary>The train index that no loss or metric counts; label values that no class has become it.</summary>
    public required int IgnoreIndex { get; init; }

    /// <summary>Values of label images that are no mistake and belong to no class; so is the ignore label itself, where no class has it as its id.</summary>
    public IReadOnlyList<int> VoidIds { get; init; } = [];

    /// <summary>The classes in the order of their train indices.</summary>
    public required IReadOnlyList<ClassDefinition> Classes { get; init; }

    /// <summary>
    /// Patterns of the images' paths relative to the root, say <c>images/{split}/{name}.png</c>. Where there are several, an image may fit any of them.
    /// </summary>
    public required IReadOnlyList<string> Images { get; init; }

    /// <summary>Patterns of the label images that belong to them. The first that gives a file counts.</summary>
    public required IReadOnlyList<string> Labels { get; init; }

    /// <summary>The splits.</summary>
    public required IReadOnlyList<SplitDefinition> Splits { get; init; }

    /// <summary>How the images of <c>train</c> and <c>val</c> can be divided anew; null where they cannot.</summary>
    public FoldRule? Folds { get; init; }

    /// <summary>Which of the folds <c>train</c> and <c>val</c> are, from 0. An experiment chooses it.</summary>
    public int Fold { get; init; }

    /// <summary>The split of a name.</summary>
    /// <exception cref="DatasetException">There is none.</exception>
    public SplitDefinition Split(string name) =>
        Splits.FirstOrDefault(split => split.Name == name)
        ?? throw new DatasetException($"The dataset {Name} has no split '{name}'; it has {string.Join(", ", Splits.Select(split => split.Name))}.");

    /// <summary>The patterns of a split's images for a message; of what consists of other splits, their names.</summary>
    internal string DescribePatterns(string split)
    {
        var declared = Split(split);
        return declared.Parts.Count > 0
            ? string.Join(" and ", declared.Parts)
            : string.Join(" or ", (declared.Images ?? Images).Select(pattern => $"'{pattern.Replace("{split}", declared.Folder, StringComparison.Ordinal)}'"));
    }
}
