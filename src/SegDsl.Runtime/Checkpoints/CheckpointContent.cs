namespace SegDsl.Checkpoints;

/// <summary>The parsed content of a checkpoint file.</summary>
/// <param name="Format">The format.</param>
/// <param name="Tensors">The tensors.</param>
internal sealed record CheckpointContent(CheckpointFormat Format, IReadOnlyList<StoredTensor> Tensors)
{
    /// <summary>The string metadata stored with the tensors.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; init; } = new Dictionary<string, string>();

    /// <summary>The path of the dictionary that holds the tensors; empty if it is the whole file.</summary>
    public string Key { get; init; } = "";

    /// <summary>The keys of other sets of weights in the file.</summary>
    public IReadOnlyList<string> Alternatives { get; init; } = [];

    /// <summary>The names of entries that were not read.</summary>
    public IReadOnlyList<string> Skipped { get; init; } = [];

    /// <summary>The Python objects in the file.</summary>
    public IReadOnlyList<SkippedObject> Objects { get; init; } = [];
}
