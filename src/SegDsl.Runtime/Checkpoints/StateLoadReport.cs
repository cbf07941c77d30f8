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
    /// <summary>The maximum number of entries of a kind in <see cref="Differences"/>.</summary>
    private const int MaxDifferences = 10;

    /// <summary>The loaded entries whose type was converted.</summary>
    public IReadOnlyList<StateConversion> Converted { get; init; } = [];

    /// <summary>The prefix that was removed from names in the file, for example <c>module.model.</c>; usually empty.</summary>
    public string Prefix { get; init; } = "";

    /// <summary>The number of names from which <see cref="Prefix"/> was removed.</summary>
    public int Prefixed { get; init; }

    /// <summary>The number of names from which wrappers inside the name were removed, for example <c>_orig_mod</c> of <c>torch.compile</c>.</summary>
    public int Unwrapped { get; init; }

    /// <summary>Other prefixes in the file that match as many names, for example <c>ema_model.</c>; usually empty.</summary>
    public IReadOnlyList<string> OtherPrefixes { get; init; } = [];

    /// <summary>Entries of the file outside of <see cref="Prefix"/>, under their names in the file; ignored.</summary>
    public IReadOnlyList<StateEntry> Outside { get; init; } = [];

    /// <summary>Missing entries of modules that were declared as unused, for example auxiliary heads in inference.</summary>
    public IReadOnlyList<StateEntry> Unused { get; init; } = [];

    /// <summary>
    /// Whether the module and the file agree in every entry. The batch counters of batch normalization (<c>num_batches_tracked</c>) may be
    /// missing: no output depends on them, and checkpoints of PyTorch before 0.4.1 lack them.
    /// </summary>
    public bool IsExact => Unexpected.Count + Mismatched.Count == 0 && Missing.All(entry => IsCounter(entry.Key));

    /// <summary>A readable report: the number of loaded entries, then all other entries with their shapes.</summary>
    public override string ToString() =>
        Describe("loaded", "Missing from the file, unchanged:", "Unexpected, ignored:", "Different shapes, unchanged:", int.MaxValue);

    /// <summary>A readable report of a file that was not loaded: the number of matching entries, then the first of all others with their shapes.</summary>
    internal string Differences() => Describe("match", "Missing from the file:", "Not in the network:", "Different shapes:", MaxDifferences);

    private string Describe(string verb, string missing, string unexpected, string mismatched, int maximum)
    {
        var lines = new List<string> { $"{Loaded.Count} of {Loaded.Count + Missing.Count + Mismatched.Count} entries {verb}." };
        if (Prefix.Length > 0) lines.Add($"The prefix '{Prefix}' was removed from {Count(Prefixed, "key")}.");
        if (Unwrapped > 0) lines.Add($"Names of wrappers, such as '_orig_mod', were removed from {Count(Unwrapped, "key")}.");
        if (OtherPrefixes.Count > 0)
            lines.Add($"The file also has '{string.Join("', '", OtherPrefixes)}' with the same keys, which its key selects {DictionaryChoice.Option}.");
        if (Outside.Count > 0) lines.Add($"{Count(Outside.Count, "key")} without the prefix ignored, for example {Outside[0].Key}.");
        lines.AddRange(Converted.GroupBy(entry => (entry.From, entry.To))
            .Select(group => $"Converted from {group.Key.From} to {group.Key.To}: {group.Count()}."));
        Append(missing, Missing);
        Append(unexpected, Unexpected);
        Append(mismatched, Mismatched);
        if (Unused.Count > 0)
            lines.Add(
                $"Missing from the file, but only used in training: {Count(Unused.Count, "entry", "entries")} of auxiliary heads, "
                + $"for example {Unused[0].Key}.");
        if (ClassCounts is var (expected, found))
            lines.Add(
                $"The network has {expected} classes, but the file has {found}. In a partial match, these layers stay random: {Layers(ClassifierEntries)}.");
        return string.Join('\n', lines);

        void Append(string title, IReadOnlyCollection<object> entries)
        {
            if (entries.Count == 0) return;
            lines.Add(title);
            lines.AddRange(entries.Take(maximum).Select(entry => $"  {entry}"));
            if (entries.Count > maximum) lines.Add($"  … and {entries.Count - maximum} more");
        }
    }

    /// <summary>
    /// The numbers of classes in the module and in the file, if that is how the mismatched weights and biases differ: only in their first dimension, all
    /// by the same sizes. Null otherwise.
    /// </summary>
    public (long Expected, long Found)? ClassCounts
    {
        get
        {
            var entries = ClassifierEntries.ToList();
            var sizes = entries.Where(entry => entry is { Expected.Count: > 0, Found.Count: > 0 })
                .Select(entry => (entry.Expected[0], entry.Found[0])).Distinct().ToList();
            var rest = entries.All(entry => entry.Expected.Count == entry.Found.Count && entry.Expected.Skip(1).SequenceEqual(entry.Found.Skip(1)));
            // A classifier has a weight with several dimensions; norms have not.
            return sizes is [var only] && rest && entries.Exists(entry => entry.Expected.Count > 1) ? only : null;
        }
    }

    private IEnumerable<StateMismatch> ClassifierEntries => Mismatched.Where(entry => !IsCounter(entry.Key));

    private static string Layers(IEnumerable<StateMismatch> entries) => string.Join(
        ", ", entries.Select(entry => entry.Key.LastIndexOf('.') is var end and > 0 ? entry.Key[..end] : entry.Key).Distinct().Select(name => $"'{name}'"));

    private static string Count(int number, string noun, string? plural = null) => $"{number} {(number == 1 ? noun : plural ?? noun + "s")}";

    /// <summary>Whether a key names the batch counter of a batch normalization layer.</summary>
    internal static bool IsCounter(string key) => key.Split('.')[^1] == "num_batches_tracked";
}
