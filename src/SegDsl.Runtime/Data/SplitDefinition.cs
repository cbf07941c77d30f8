namespace SegDsl.Data;

/// <summary>A split of a dataset: files matched by path patterns, or a combination of other splits.</summary>
/// <param name="Name">The name of the split.</param>
public sealed record SplitDefinition(string Name)
{
    /// <summary>The value of <c>{split}</c> in the path patterns.</summary>
    public string Folder { get; init; } = Name;

    /// <summary>Whether the split has label images. Test splits with withheld labels have none.</summary>
    public bool HasLabels { get; init; } = true;

    /// <summary>Image patterns that replace <see cref="DatasetDefinition.Images"/>; null to use those.</summary>
    public IReadOnlyList<ImagePattern>? Images { get; init; }

    /// <summary>Label patterns that replace <see cref="DatasetDefinition.Labels"/>; null to use those.</summary>
    public IReadOnlyList<string>? Labels { get; init; }

    /// <summary>
    /// The path of a text file with the names of the images, one per line, relative to the root; null for all images that match the patterns. May contain
    /// <c>{split}</c>.
    /// </summary>
    public string? List { get; init; }

    /// <summary>
    /// The path of a table with a line per sample, relative to the root: the path of its image and, if the split has labels, of its label image. Replaces
    /// the patterns; null to use them. May contain <c>{split}</c>.
    /// </summary>
    public string? Pairs { get; init; }

    /// <summary>
    /// The share of the images that match the patterns, in percent; null for all of them. Shares of different splits have no image in common.
    /// See <see cref="DatasetDefinition.Seed"/>.
    /// </summary>
    public double? Percent { get; init; }

    /// <summary>The splits combined in this one, which must be declared before it; empty if it has files of its own.</summary>
    public IReadOnlyList<string> Parts { get; init; } = [];
}
