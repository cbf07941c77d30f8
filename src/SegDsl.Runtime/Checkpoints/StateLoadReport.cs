using static TorchSharp.torch;

namespace SegDsl.Checkpoints;

/// <summary>An entry of a state dictionary.</summary>
/// <param name="Key">Its key.</param>
/// <param name="Shape">Its shape.</param>
public sealed record StateEntry(string Key, IReadOnlyList<long> Shape)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Key} [{string.Join(", ", Shape)}]";
}

/// <summary>An entry whose shape differs between module and file.</summary>
/// <param name="Key">Its key.</param>
/// <param name="Expected">The shape in the module.</param>
/// <param name="Found">The shape in the file.</param>
public sealed record StateMismatch(string Key, IReadOnlyList<long> Expected, IReadOnlyList<long> Found)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Key} [{string.Join(", ", Expected)}], in the file [{string.Join(", ", Found)}]";
}

/// <summary>An entry that is of another type in the file than in the module.</summary>
/// <param name="Key">Its key.</param>
/// <param name="From">The type in the file.</param>
/// <param name="To">The type in the module.</param>
public sealed record StateConversion(string Key, ScalarType From, ScalarType To);

/// <summary>What became of every entry when a module took its state from a file. Lists are in the order of the module, then of the names.</summary>
/// <param name="Loaded">Keys that were taken.</param>
/// <param name="Missing">Entries of the module that the file does not have.</param>
/// <param name="Unexpected">Entries of the file that the module does not have, under their names in the file.</param>
/// <param name="Mismatched">Entries of both, of different shapes.</param>
public sealed record StateLoadReport(
    IReadOnlyList<string> Loaded, IReadOnlyList<StateEntry> Missing, IReadOnlyList<StateEntry> Unexpected, IReadOnlyList<StateMismatch> Mismatched)
{
    /// <summary>Those of the entries that were taken whose type was converted.</summary>
    public IReadOnlyList<StateConversion> Converted { get; init; } = [];

    /// <summary>What the names in the file begin with beyond the module's, say <c>module.</c>; mostly empty.</summary>
    public string Prefix { get; init; } = "";

    /// <summary>
    /// Whether module and file agree in every entry. Batch norm's counters of batches may be missing: no result depends on them, and
    /// checkpoints made before there were any lack them.
    /// </summary>
    public bool IsExact => Unexpected.Count + Mismatched.Count == 0 && Missing.All(entry => IsCounter(entry.Key));

    /// <summary>The report for people: the number of entries taken, then every other entry by name and shape.</summary>
    public override string ToString()
    {
        var lines = new List<string> { $"{Loaded.Count} of {Loaded.Count + Missing.Count + Mismatched.Count} entries taken." };
        if (Prefix.Length > 0) lines.Add($"The names in the file begin with '{Prefix}', which was left off.");
        lines.AddRange(Converted.GroupBy(entry => (entry.From, entry.To))
            .Select(group => $"Converted from {group.Key.From} to {group.Key.To}: {group.Count()}."));
        Append("Not in the file, left as they were:", Missing);
        Append("In the file only:", Unexpected);
        Append("Of another shape, left as they were:", Mismatched);
        return string.Join('\n', lines);

        void Append(string title, IReadOnlyCollection<object> entries)
        {
            if (entries.Count == 0) return;
            lines.Add(title);
            lines.AddRange(entries.Select(entry => $"  {entry}"));
        }
    }

    /// <summary>Whether a key is that of a batch norm's counter.</summary>
    internal static bool IsCounter(string key) => key.Split('.')[^1] == "num_batches_tracked";
}
