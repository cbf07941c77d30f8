namespace SegDsl.Checkpoints;

/// <summary>Prefixes that training programs add to tensor names: data-parallel wrappers and enclosing modules.</summary>
internal static class KeyPrefix
{
    private static readonly string[] Common =
    [
        "module.", "model.", "backbone.", "encoder.", "net.", "network.", "_orig_mod.",
        "module.model.", "module.backbone.", "model.module.", "model.backbone.", "model.net.",
    ];

    /// <summary>
    /// The prefix to remove from names in a file so that more of them match the network: a common prefix that all names have, or that some names
    /// have and whose removal matches all required keys. Empty if no prefix helps.
    /// </summary>
    /// <param name="names">The tensor names in the file.</param>
    /// <param name="keys">The keys of the network's state dictionary.</param>
    public static string Find(IReadOnlyCollection<string> names, IReadOnlyCollection<string> keys)
    {
        var needed = keys.Where(key => !StateLoadReport.IsCounter(key)).ToHashSet(StringComparer.Ordinal);
        var (best, most) = ("", names.Count(needed.Contains));
        foreach (var prefix in Common)
        {
            var prefixed = names.Where(name => name.StartsWith(prefix, StringComparison.Ordinal)).ToList();
            var found = prefixed.Count(name => needed.Contains(name[prefix.Length..]));
            if (found > most && (prefixed.Count == names.Count || found == needed.Count)) (best, most) = (prefix, found);
        }
        return best;
    }
}
