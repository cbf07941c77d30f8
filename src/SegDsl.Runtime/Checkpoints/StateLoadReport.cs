using static TorchSharp.torch;

namespace SegDsl.Checkpoints;

/// <summary>An entry of a state dictionary.</summary>
/// <param name="Key">The key of the entry.</param>
/// <param name="Shape">The shape of the tensor.</param>
public sealed record StateEntry(string Key, IReadOnlyList<long> Shape)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Key} [{string.Join(", ", Shape)}]";
}

/// <summary>An entry whose shapes differ between the module and the file.</summary>
/// <param name="Key">The key of the entry.</param>
/// <param name="Expected">The shape in the module.</param>
/// <param name="Found">The shape in the file.</param>
public sealed record StateMismatch(string Key, IReadOnlyList<long> Expected, IReadOnlyList<long> Found)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Key} [{string.Join(", ", Expected)}], but [{string.Join(", ", Found)}] in the file";
}

/// <summary>An entry whose types differ between the module and the file.</summary>
/// <param name="Key">The key of the entry.</param>
/// <param name="From">The type in the file.</param>
/// <param name="To">The type in the module.</param>
public sealed record StateConversion(string Key, ScalarType From, ScalarType To);

/// <summary>The result of loading a state dictionary into a module. Lists are in the order of the module, then sorted by name.</summary>
/// <param name="Loaded">The keys of loaded entries.</param>
/// <param name="Missing">Entries of the module that the file lacks.</param>
/// <param name="Unexpected">Entries of the file that the module lacks, under their names in the file.</param>
/// <param name="Mismatched">Entries of both whose shapes differ.</param>
public sealed record StateLoadReport(
    IReadOnlyList<string> Loaded, IReadOnlyList<StateEntry> Missing, IReadOnlyList<StateEntry> Unexpected, IReadOnlyList<StateMismatch> Mismatched)
{
    /// <summary>The loaded entries whose type was converted.</summary>
    public IReadOnlyList<StateConversion> Converted { get; init; } = [];

    /// <summary>The prefix that was removed from names in the file, for example <c>module.</c>; usually empty.</summary>
    public string Prefix { get; init; } = "";

    /// <summary>
    /// Whether the module and the file agree in every entry. The batch counters of batch normalization (<c>num_batches_tracked</c>) may be
    /// missing: no output depends on them, and checkpoints of PyTorch before 0.4.1 lack them.
    /// </summary>
    public bool IsExact => Unexpected.Count + Mismatched.Count == 0 && Missing.All(entry => IsCounter(entry.Key));

    /// <summary>A readable report: the number of loaded entries, then all other entries with their shapes.</summary>
    public override string ToString()
    {
        var lines = new List<string> { $"{Loaded.Count} of {Loaded.Count + Missing.Count + Mismatched.Count} entries loaded." };
        if (Prefix.Length > 0) lines.Add($"Removed the prefix '{Prefix}' from the names in the file.");
        lines.AddRange(Converted.GroupBy(entry => (entry.From, entry.To))
            .Select(group => $"Converted from {group.Key.From} to {group.Key.To}: {group.Count()}."));
        Append("Missing from the file, unchanged:", Missing);
        Append("Unexpected, ignored:", Unexpected);
        Append("Different shapes, unchanged:", Mismatched);
        return string.Join('\n', lines);

        void Append(string title, IReadOnlyCollection<object> entries)
        {
            if (entries.Count == 0) return;
            lines.Add(title);
            lines.AddRange(entries.Select(entry => $"  {entry}"));
        }
    }

    /// <summary>Whether a key names the batch counter of a batch normalization layer.</summary>
    internal static bool IsCounter(string key) => key.Split('.')[^1] == "num_batches_tracked";
}
