namespace SegDsl.Data;

/// <summary>The kinds of problems with a dataset on disk.</summary>
public enum DatasetProblemKind
{
    /// <summary>A split has no images.</summary>
    EmptySplit,

    /// <summary>An image has no label image.</summary>
    MissingLabels,

    /// <summary>A label image has no image.</summary>
    MissingImage,

    /// <summary>A file is damaged or unsupported.</summary>
    Unreadable,

    /// <summary>An image lacks one of its planes, or a plane has no image.</summary>
    MissingPlane,

    /// <summary>An image lacks a file of another input.</summary>
    MissingInput,

    /// <summary>An image lacks a file of a target.</summary>
    MissingTarget,

    /// <summary>The channels of an image differ from those that are declared, or the normalization does not fit their values.</summary>
    Channels,

    /// <summary>A label image and its image differ in size.</summary>
    Size,

    /// <summary>A label image has values that are neither declared as a class nor as void.</summary>
    UnknownValues,

    /// <summary>An image is in both the train and the val split.</summary>
    SharedImage,

    /// <summary>A fold references images that do not exist.</summary>
    Folds,

    /// <summary>The class list that comes with the dataset contradicts the declaration.</summary>
    ClassList,
}

/// <summary>A problem with a dataset on disk.</summary>
/// <param name="Kind">The kind of problem.</param>
/// <param name="File">The affected file or folder.</param>
/// <param name="Message">The problem, phrased as a predicate whose subject is the file.</param>
public sealed record DatasetProblem(DatasetProblemKind Kind, string File, string Message)
{
    /// <summary>The number of pixels per undeclared label value, ordered by value.</summary>
    public IReadOnlyList<KeyValuePair<int, long>> UnknownValues { get; init; } = [];
}

/// <summary>The result of checking a split.</summary>
/// <param name="Split">The name of the split.</param>
/// <param name="Images">The number of images.</param>
/// <param name="Problems">The problems with its files.</param>
public sealed record SplitReport(string Split, int Images, IReadOnlyList<DatasetProblem> Problems)
{
    /// <summary>
    /// What is unusual about its labels, in complete sentences: classes that do not occur, mostly ignored pixels, palettes with the colors of other classes.
    /// Small or partial datasets can have these warnings without a mistake.
    /// </summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];
}

/// <summary>The result of checking a dataset.</summary>
/// <param name="Root">The root folder of the dataset.</param>
/// <param name="Splits">The results for the splits.</param>
/// <param name="Problems">Problems that concern several splits or the whole dataset.</param>
public sealed record DatasetReport(string Root, IReadOnlyList<SplitReport> Splits, IReadOnlyList<DatasetProblem> Problems)
{
    /// <summary>The total number of problems.</summary>
    public int ProblemCount => Problems.Count + Splits.Sum(split => split.Problems.Count);
}
