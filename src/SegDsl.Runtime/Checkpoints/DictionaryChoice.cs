namespace SegDsl.Checkpoints;

/// <summary>Which dictionary of tensors to read from a file that has several.</summary>
/// <param name="Key">Its key, or the first part of the names to read; null to choose automatically.</param>
internal sealed record DictionaryChoice(string? Key)
{
    /// <summary>How to choose a dictionary, for messages.</summary>
    public static string Option => OptionTerms.Choose("(--key, or --start-key of 'seg train')", "(the key of Checkpoint.Open, or StartKey)");

    /// <summary>The names of the network's tensors, for the automatic choice; empty if unknown.</summary>
    public IReadOnlySet<string> Names { get; init; } = new HashSet<string>();
}
