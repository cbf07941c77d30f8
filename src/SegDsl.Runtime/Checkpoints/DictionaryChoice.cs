namespace SegDsl.Checkpoints;

/// <summary>Which dictionary of tensors to read from a file that has several.</summary>
/// <param name="Key">Its key, or the first part of the names to read; null to choose automatically.</param>
internal sealed record DictionaryChoice(string? Key)
{
    /// <summary>How to choose a dictionary, for messages: the options of the command line and the values in C#.</summary>
    public const string Option = "(--key or --start-key, or in C# the key of Checkpoint.Open, or StartKey)";

    /// <summary>The names of the network's tensors, for the automatic choice; empty if unknown.</summary>
    public IReadOnlySet<string> Names { get; init; } = new HashSet<string>();
}
