namespace SegDsl.Checkpoints;

/// <summary>Prefixes that training programs add to tensor names: data-parallel wrappers and enclosing modules, in any number and order.</summary>
internal static class KeyPrefix
{
    /// <summary>
    /// The prefixes with the most matches: each name of a file that ends with a key of the network, at the beginning of the name or after a period, counts
    /// for the text before the key. An empty prefix counts like any other.
    /// </summary>
    /// <param name="names">The names in the file.</param>
    /// <param name="keys">The keys of the network.</param>
    public static IReadOnlyDictionary<string, int> Count(IEnumerable<string> names, IReadOnlySet<string> keys)
    {
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        var longest = keys.Select(key => key.Length).DefaultIfEmpty().Max();
        foreach (var name in names)
        {
            for (var start = 0; start >= 0 && start < name.Length; start = NextPart(name, start))
            {
                if (name.Length - start > longest || !keys.Contains(name[start..])) continue;
                var prefix = name[..start];
                counts[prefix] = counts.GetValueOrDefault(prefix) + 1;
            }
        }
        return counts;
    }

    /// <summary>The number of names that match the network, with the best prefix.</summary>
    /// <param name="names">The names in the file.</param>
    /// <param name="keys">The keys of the network; empty gives 0.</param>
    public static int Matches(IReadOnlyCollection<string> names, IReadOnlySet<string> keys) =>
        keys.Count == 0 ? 0 : Count(names, keys).Values.DefaultIfEmpty().Max();

    private static int NextPart(string name, int start) => name.IndexOf('.', start) is var period and >= 0 ? period + 1 : -1;
}
