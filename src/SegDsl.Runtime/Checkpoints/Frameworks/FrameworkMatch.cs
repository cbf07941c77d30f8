using static TorchSharp.torch;

namespace SegDsl.Checkpoints.Frameworks;

/// <summary>The tensors of a framework's checkpoint for each key of a network.</summary>
internal sealed class FrameworkMatch
{
    private const int MaxListed = 10;

    private readonly Dictionary<string, string?[]> sources = new(StringComparer.Ordinal);
    private readonly List<string> withoutPlace = [], withoutValue = [], mismatched = [], unused = [];

    private FrameworkMatch(
        KeyTable table, IReadOnlyList<KeyValuePair<string, StoredTensor>> tensors, Dictionary<string, Tensor> state, IReadOnlyCollection<string> optional)
    {
        Table = table;
        var stored = tensors.ToDictionary(StringComparer.Ordinal);
        foreach (var name in stored.Keys) Assign(name, state);
        var zeros = table.Zeros.ToHashSet(StringComparer.Ordinal);
        foreach (var (key, target) in state)
        {
            var parts = sources.GetValueOrDefault(key) ?? [];
            if (parts.Length > 0 && Array.TrueForAll(parts, part => part is not null)) Add(key, target, [.. parts.Select(part => stored[part!])]);
            else if (zeros.Contains(key) && parts.Length == 0) Matched.Add(new FrameworkTensor(key, target.shape, []));
            else if (StateLoadReport.IsCounter(key)) continue;
            else if (optional.Any(path => key.StartsWith(path + '.', StringComparison.Ordinal))) unused.Add(key);
            else withoutValue.Add(new StateEntry(key, target.shape).ToString());
        }
    }

    /// <summary>The rules.</summary>
    public KeyTable Table { get; }

    /// <summary>The prefix that was removed from all names in the file, for example <c>model.</c>; usually empty.</summary>
    public string Prefix { get; private init; } = "";

    /// <summary>The matched tensors, in the order of the network.</summary>
    public List<FrameworkTensor> Matched { get; } = [];

    /// <summary>The keys of auxiliary heads that the file lacks.</summary>
    public IReadOnlyList<string> Unused => unused;

    /// <summary>Whether every tensor of the file has a place and every key of the network a value.</summary>
    public bool IsComplete => withoutPlace.Count + withoutValue.Count + mismatched.Count == 0;

    /// <summary>Finds the table with the best match.</summary>
    /// <param name="framework">The framework.</param>
    /// <param name="tensors">The tensors of the file.</param>
    /// <param name="state">The state dictionary of the network.</param>
    /// <param name="optional">The paths of modules that the file may lack.</param>
    public static FrameworkMatch Of(
        string framework, IReadOnlyList<KeyValuePair<string, StoredTensor>> tensors, Dictionary<string, Tensor> state, IReadOnlyCollection<string> optional)
    {
        var tables = KeyTable.Of(framework);
        var matches = new List<FrameworkMatch>();
        for (var prefix = ""; ; prefix = CommonPrefix(tensors, prefix))
        {
            List<KeyValuePair<string, StoredTensor>> inner = [.. tensors.Select(entry => KeyValuePair.Create(entry.Key[prefix.Length..], entry.Value))];
            matches.AddRange(tables.Select(table => new FrameworkMatch(table, inner, state, optional) { Prefix = prefix }));
            if (matches.Find(match => match.IsComplete) is { } complete) return complete;
            if (CommonPrefix(tensors, prefix) == prefix) return matches.MaxBy(match => match.Matched.Count)!;
        }
    }

    /// <summary>The prefix with another part of the names, if all names continue it with the same part; otherwise the prefix itself.</summary>
    private static string CommonPrefix(IReadOnlyList<KeyValuePair<string, StoredTensor>> tensors, string prefix)
    {
        if (tensors.Count == 0 || tensors[0].Key.IndexOf('.', prefix.Length) is not (var end and >= 0)) return prefix;
        var longer = tensors[0].Key[..(end + 1)];
        return tensors.All(entry => entry.Key.Length > longer.Length && entry.Key.StartsWith(longer, StringComparison.Ordinal)) ? longer : prefix;
    }

    /// <summary>The tensors and keys that do not match, with at most 10 of each kind.</summary>
    public string Differences()
    {
        var lines = new List<string>();
        List("in the file, but not in the network", withoutPlace);
        List("in the network, but not in the file", withoutValue);
        List("different shape", mismatched);
        return string.Join('\n', lines);

        void List(string title, List<string> entries)
        {
            if (entries.Count == 0) return;
            lines.Add($"{title}: {entries.Count}");
            lines.AddRange(entries.Take(MaxListed).Select(entry => $"  {entry}"));
            if (entries.Count > MaxListed) lines.Add($"  … and {entries.Count - MaxListed} more");
        }
    }

    private void Assign(string name, Dictionary<string, Tensor> state)
    {
        foreach (var rule in Table.Rules)
        {
            if (rule.Apply(name) is not var (key, part)) continue;
            if (key is null) return;
            if (!state.ContainsKey(key)) break;
            if (!sources.TryGetValue(key, out var parts)) sources.Add(key, parts = new string?[rule.From.Count]);
            if (part >= parts.Length || parts[part] is not null) break;
            parts[part] = name;
            return;
        }
        if (!StateLoadReport.IsCounter(name)) withoutPlace.Add(name);
    }

    private void Add(string key, Tensor target, List<StoredTensor> parts)
    {
        // Vectors and 1x1 convolutions may have other dimensions of size 1 than those of the network.
        long[] shape = parts.Count == 1 ? [.. parts[0].Shape] : [parts.Sum(part => part.Shape.Count > 0 ? part.Shape[0] : 0), .. parts[0].Shape.Skip(1)];
        var joins = parts.TrueForAll(part => part.Shape.Skip(1).SequenceEqual(parts[0].Shape.Skip(1)));
        var names = string.Join(" + ", parts.Select(part => part.Name));
        if (joins && shape.Where(size => size != 1).SequenceEqual(target.shape.Where(size => size != 1)))
            Matched.Add(new FrameworkTensor(key, target.shape, parts));
        else
            mismatched.Add($"{new StateEntry(names, shape)}, but {new StateEntry(key, target.shape)} in the network");
    }
}

/// <summary>A tensor for a network.</summary>
/// <param name="Key">Its key in the network.</param>
/// <param name="Shape">Its shape in the network.</param>
/// <param name="Parts">The tensors of the file to concatenate along the first dimension; empty for zeros.</param>
internal sealed record FrameworkTensor(string Key, IReadOnlyList<long> Shape, IReadOnlyList<StoredTensor> Parts);
