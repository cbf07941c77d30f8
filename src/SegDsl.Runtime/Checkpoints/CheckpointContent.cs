namespace SegDsl.Checkpoints;

/// <summary>What the reader of a format finds in a file.</summary>
/// <param name="Format">The format.</param>
/// <param name="Tensors">The tensors.</param>
internal sealed record CheckpointContent(CheckpointFormat Format, IReadOnlyList<StoredTensor> Tensors)
{
    /// <summary>Texts that came with the tensors.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; init; } = new Dictionary<string, string>();

    /// <summary>The dictionary that the tensors were taken from; empty for the file's only one.</summary>
    public string Key { get; init; } = "";

    /// <summary>What else the file has.</summary>
    public IReadOnlyList<string> Skipped { get; init; } = [];
}
