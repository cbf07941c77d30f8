namespace SegDsl.Data;

/// <summary>How the images of the splits <c>train</c> and <c>val</c> together are divided anew, in one way a fold.</summary>
public abstract record FoldRule
{
    /// <summary>The number of folds.</summary>
    public abstract int Count { get; }
}

/// <summary>
/// Folders take turns in validation. Those of <c>val</c> come first, then those of <c>train</c>, each in ordinal order; a fold validates on as many
/// of them as <c>val</c> has, and begins a share of them further on than the fold before it. So fold 0 is the split as the folders have it. The folder
/// of an image is what stands before the last <c>/</c> of its name; an image without one is a folder of its own.
/// </summary>
/// <param name="Count">The number of folds.</param>
public sealed record RotatingFolds(int Count) : FoldRule
{
    /// <inheritdoc/>
    public override int Count { get; } = Count;
}

/// <summary>Lists say which images a fold validates on; it trains on the rest.</summary>
/// <param name="Validated">For every fold the places of its validation images among all images in the ordinal order of their names, from 0.</param>
public sealed record ListedFolds(IReadOnlyList<IReadOnlyList<int>> Validated) : FoldRule
{
    /// <inheritdoc/>
    public override int Count => Validated.Count;
}
