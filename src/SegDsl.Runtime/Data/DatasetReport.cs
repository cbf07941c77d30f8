namespace SegDsl.Data;

/// <summary>What can be wrong with a dataset on disk.</summary>
public enum DatasetProblemKind
{
    /// <summary>No image of a split is there.</summary>
    EmptySplit,

    /// <summary>An image has no label image.</summary>
    MissingLabels,

    /// <summary>A label image has no image.</summary>
    MissingImage,

    /// <summary>A file is damaged, or of a kind that does not serve.</summary>
    Unreadable,

    /// <summary>A label image has another size than its image.</summary>
    Size,

    /// <summary>A label image holds values that are neither a class nor void.</summary>
    UnknownValues,

    /// <summary>An image is trained on and validated on.</summary>
    SharedImage,

    /// <summary>A fold names images that are not there.</summary>
    Folds,

    /// <summary>The dataset's own list of classes is another than the declared one.</summary>
    ClassList,
}

/// <summary>Something that is wrong with a dataset on disk.</summary>
/// <param name="Kind">What.</param>
/// <param name="File">The file or folder that it is about.</param>
/// <param name="Message">What is wrong with it, as the rest of a sentence that begins with the file's name.</param>
public sealed record DatasetProblem(DatasetProblemKind Kind, string File, string Message)
{
    /// <summary>How many pixels have which value without a meaning, by value.</summary>
    public IReadOnlyList<KeyValuePair<int, long>> UnknownValues { get; init; } = [];
}

/// <summary>A split that was looked at.</summary>
/// <param name="Split">Its name.</param>
/// <param name="Images">The number of its images.</param>
/// <param name="Problems">What is wrong with them, by file.</param>
public sealed record SplitReport(string Split, int Images, IReadOnlyList<DatasetProblem> Problems);

/// <summary>A dataset that was looked at.</summary>
/// <param name="Root">Its folder.</param>
/// <param name="Splits">Its splits.</param>
/// <param name="Problems">What is wrong beside them.</param>
public sealed record DatasetReport(string Root, IReadOnlyList<SplitReport> Splits, IReadOnlyList<DatasetProblem> Problems)
{
    /// <summary>The number of problems.</summary>
    public int ProblemCount => Problems.Count + Splits.Sum(split => split.Problems.Count);
}
