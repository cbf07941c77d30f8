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
    public IReadOnlyList<string>? Images { get; init; }

    /// <summary>Label patterns that replace <see cref="DatasetDefinition.Labels"/>; null to use those.</summary>
    public IReadOnlyList<string>? Labels { get; init; }

    /// <summary>The splits combined in this one, which must be declared before it; empty if it has files of its own.</summary>
    public IReadOnlyList<string> Parts { get; init; } = [];
}
