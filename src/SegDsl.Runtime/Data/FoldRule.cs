namespace SegDsl.Data;

/// <summary>How the images of the splits <c>train</c> and <c>val</c> together are divided into folds for cross-validation.</summary>
public abstract record FoldRule
{
    /// <summary>The number of folds.</summary>
    public abstract int Count { get; }
}

/// <summary>
/// Rotates the folders used for validation. The folders of <c>val</c> come first, then those of <c>train</c>, each in ordinal order. Every fold
/// validates on as many consecutive folders as <c>val</c> has, starting at <c>fold · folders / folds</c>, so fold 0 equals the original split. The
/// folder of an image is its name up to the last <c>/</c>; an image without a <c>/</c> counts as a folder of its own.
/// </summary>
/// <param name="Count">The number of folds, at least 1.</param>
public sealed record RotatingFolds(int Count) : FoldRule
{
    /// <inheritdoc/>
    public override int Count { get; } = Count;
}

/// <summary>Lists the validation images of each fold. The fold trains on all other images.</summary>
/// <param name="Validated">
/// For each fold, the indices of its validation images, from 0, among the images of both splits in ordinal order of their names.
/// </param>
public sealed record ListedFolds(IReadOnlyList<IReadOnlyList<int>> Validated) : FoldRule
{
    /// <inheritdoc/>
    public override int Count => Validated.Count;
}
