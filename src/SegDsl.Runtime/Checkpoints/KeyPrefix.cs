namespace SegDsl.Checkpoints;

/// <summary>What programs put before the names of a network's state: wrappers for several devices, and the modules it was part of.</summary>
internal static class KeyPrefix
{
    private static readonly string[] Usual =
    [
        "module.", "model.", "backbone.", "encoder.", "net.", "network.", "_orig_mod.",
        "module.model.", "module.backbone.", "model.module.", "model.backbone.", "model.net.",
    ];

    /// <summary>
    /// The prefix without which a file fits a network: one that all of the file's names have and that lets more of the network's keys be found,
    /// or that some have and that lets all be found. Empty where there is none.
    /// </summary>
    /// <param name="names">The names in the file.</param>
    /// <param name="keys">The keys of the network.</param>
    public static string Find(IReadOnlyCollection<string> names, IReadOnlyCollection<string> keys)
    {
        var needed = keys.Where(key => !StateLoadReport.IsCounter(key)).ToHashSet(StringComparer.Ordinal);
        var (best, most) = ("", names.Count(needed.Contains));
        foreach (var prefix in Usual)
        {
            var having = names.Where(name => name.StartsWith(prefix, StringComparison.Ordinal)).ToList();
            var found = having.Count(name => needed.Contains(name[prefix.Length..]));
            if (found > most && (having.Count == names.Count || found == needed.Count)) (best, most) = (prefix, found);
        }
        return best;
    }
}
