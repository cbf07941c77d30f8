namespace SegDsl.Data;

/// <summary>A split of a dataset: a folder, or what several other splits have together.</summary>
/// <param name="Name">Its name.</param>
public sealed record SplitDefinition(string Name)
{
    /// <summary>What stands for <c>{split}</c> in the patterns.</summary>
    public string Folder { get; init; } = Name;

    /// <summary>Whether there are label images; a test split whose labels are kept secret has none.</summary>
    public bool HasLabels { get; init; } = true;

    /// <summary>Patterns of its own in place of <see cref="DatasetDefinition.Images"/>; null where it has none.</summary>
    public IReadOnlyList<string>? Images { get; init; }

    /// <summary>Patterns of its own in place of <see cref="DatasetDefinition.Labels"/>; null where it has none.</summary>
    public IReadOnlyList<string>? Labels { get; init; }

    /// <summary>The splits that it consists of, which stand before it in the list of splits; none where it has files of its own.</summary>
    public IReadOnlyList<string> Parts { get; init; } = [];
}
