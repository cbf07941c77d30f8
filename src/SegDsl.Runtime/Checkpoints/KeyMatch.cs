using static TorchSharp.torch;

namespace SegDsl.Checkpoints;

/// <summary>The names in a file that belong to the keys of a network, after a prefix and the names of wrappers are removed.</summary>
/// <param name="Names">The name in the file of each matched key.</param>
/// <param name="Prefix">The removed prefix, with a period; usually empty.</param>
internal sealed record KeyMatch(IReadOnlyDictionary<string, string> Names, string Prefix)
{
    /// <summary>Modules that wrap others at any depth: torch.compile, fully sharded data parallel of PyTorch and fairscale, activation checkpoints.</summary>
    private static readonly HashSet<string> Wrappers =
        new(StringComparer.Ordinal) { "_orig_mod", "_fsdp_wrapped_module", "_fpw_module", "_checkpoint_wrapped_module" };

    /// <summary>The names with the prefix that match no key.</summary>
    public required IReadOnlyList<string> Unexpected { get; init; }

    /// <summary>The names without the prefix.</summary>
    public required IReadOnlyList<string> Outside { get; init; }

    /// <summary>Other prefixes that match as many names.</summary>
    public required IReadOnlyList<string> OtherPrefixes { get; init; }

    /// <summary>The number of names from which wrappers were removed.</summary>
    public int Unwrapped { get; init; }

    /// <summary>Matches the names in a file with a state dictionary.</summary>
    /// <param name="file">The file.</param>
    /// <param name="state">The state dictionary of the network.</param>
    /// <param name="renames">The beginnings of names that are replaced first.</param>
    /// <exception cref="CheckpointException">Several prefixes match equally and no rule prefers one, or a rename is invalid.</exception>
    public static KeyMatch Of(Checkpoint file, Dictionary<string, Tensor> state, IReadOnlyList<KeyRename> renames)
    {
        // Explicit names replace the search for wrappers and prefixes.
        if (renames.Count > 0) return Renamed(file, state, renames);
        var unwrapped = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var name in file.Tensors.Keys) unwrapped.TryAdd(WithoutWrappers(name), name);
        var needed = state.Keys.Where(key => !StateLoadReport.IsCounter(key)).ToHashSet(StringComparer.Ordinal);
        var names = file.Tensors.Keys.ToDictionary(name => name, StringComparer.Ordinal);
        var wraps = KeyPrefix.Matches(unwrapped.Keys, needed) > KeyPrefix.Matches(names.Keys, needed);
        return Of(file, state, needed, wraps ? unwrapped : names);
    }

    private static KeyMatch Renamed(Checkpoint file, Dictionary<string, Tensor> state, IReadOnlyList<KeyRename> renames)
    {
        var names = KeyRename.Apply(file, renames, "Nothing was loaded.").Zip(file.Tensors.Keys, KeyValuePair.Create).ToDictionary(StringComparer.Ordinal);
        return new KeyMatch(names.Where(pair => state.ContainsKey(pair.Key)).ToDictionary(StringComparer.Ordinal), "")
        {
            Unexpected = [.. names.Where(pair => !state.ContainsKey(pair.Key)).Select(pair => pair.Value)], Outside = [], OtherPrefixes = [],
        };
    }

    private static KeyMatch Of(Checkpoint file, Dictionary<string, Tensor> state, HashSet<string> needed, Dictionary<string, string> names)
    {
        var (prefix, others) = Choose(file, state, needed, names);
        var matched = new Dictionary<string, string>(StringComparer.Ordinal);
        var (unexpected, outside) = (new List<string>(), new List<string>());
        foreach (var (name, stored) in names)
        {
            if (!name.StartsWith(prefix, StringComparison.Ordinal)) outside.Add(stored);
            else if (state.ContainsKey(name[prefix.Length..])) matched.Add(name[prefix.Length..], stored);
            else if (prefix.Length == 0 && others.Any(other => name.StartsWith(other, StringComparison.Ordinal))) outside.Add(stored);
            else unexpected.Add(stored);
        }
        // A name with and without wrappers: the second one is left.
        unexpected.AddRange(file.Tensors.Keys.Except(names.Values));
        return new KeyMatch(matched, prefix)
        {
            Unexpected = unexpected, Outside = outside, OtherPrefixes = others, Unwrapped = names.Count(pair => pair.Key != pair.Value),
        };
    }

    /// <summary>
    /// The prefix to remove, and others that match as many entries. Entries whose shapes match count before entries whose names match. A prefix is removed
    /// only if it then matches at least half of the network or all names have it, so that chance matches of a different network load nothing.
    /// </summary>
    private static (string Prefix, IReadOnlyList<string> Others) Choose(
        Checkpoint file, Dictionary<string, Tensor> state, HashSet<string> needed, Dictionary<string, string> names)
    {
        var counts = KeyPrefix.Count(names.Keys, needed);
        var plain = counts.GetValueOrDefault("");
        var candidates = counts.Where(count => count.Key.Length == 0 || (count.Value >= plain && (2 * count.Value >= needed.Count || IsOfAll(count.Key))))
            .Select(count => (Prefix: count.Key, Names: count.Value, Shapes: Shapes(count.Key))).ToList();
        if (candidates.Count == 0) return ("", []);
        var best = candidates.Max(candidate => (candidate.Shapes, candidate.Names));
        var equal = candidates.FindAll(candidate => (candidate.Shapes, candidate.Names) == best).ConvertAll(candidate => candidate.Prefix);
        var trained = equal.FindAll(prefix => !AveragedWeights.IsNamedBy(prefix));
        var chosen = equal.Contains("") ? ""
            : equal is [var only] ? only
            : trained is [var first] ? first
            : throw new CheckpointException(
                file.Path,
                $"has several sets of weights that match the network: {string.Join(", ", equal.Select(prefix => $"'{Key(prefix)}' ({best.Names} keys)"))}. "
                + $"Select one by its key, for example '{Key(equal[0])}' {DictionaryChoice.Option}.");
        return (chosen, [.. equal.Where(prefix => prefix != chosen)]);

        static string Key(string prefix) => prefix.TrimEnd('.');

        bool IsOfAll(string prefix) => names.Keys.All(name => name.StartsWith(prefix, StringComparison.Ordinal));

        int Shapes(string prefix) => needed.Count(key =>
            names.TryGetValue(prefix + key, out var name) && file.Tensors[name].Shape.SequenceEqual(state[key].shape));
    }

    private static string WithoutWrappers(string name) =>
        Wrappers.Any(name.Contains) && name.Split('.') is var parts ? string.Join('.', parts.Where(part => !Wrappers.Contains(part))) : name;
}
