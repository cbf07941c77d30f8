namespace SegDsl.Language.Binding;

/// <summary>Suggests similar names for an unknown name.</summary>
internal static class Suggestions
{
    /// <summary>The end of a message, " Did you mean 'x'?", or an empty string if no candidate is similar.</summary>
    public static string For(string name, IEnumerable<string> candidates)
    {
        var limit = name.Length <= 2 ? 0 : (name.Length + 1) / 3;
        var best = candidates.Distinct(StringComparer.Ordinal)
            .Select(candidate => (candidate, distance: Distance(name, candidate)))
            .Where(c => c.distance <= limit)
            .OrderBy(c => c.distance).ThenBy(c => c.candidate, StringComparer.Ordinal)
            .FirstOrDefault();
        return best.candidate is null ? "" : $" Did you mean '{best.candidate}'?";
    }

    /// <summary>Like <see cref="For"/>, but lists all candidates if none is similar.</summary>
    public static string OrAll(string name, IEnumerable<string> candidates) =>
        For(name, candidates) is { Length: > 0 } close
            ? close
            : $" Available: {string.Join(", ", candidates.Distinct(StringComparer.Ordinal).Select(c => $"'{c}'"))}.";

    /// <summary>The edit distance between two names: insertions, deletions, replacements, and swaps of neighbors, ignoring case.</summary>
    private static int Distance(string left, string right)
    {
        // 'integer' and 'str' should suggest 'int' and 'string'.
        var (shorter, longer) = left.Length < right.Length ? (left, right) : (right, left);
        if (shorter.Length >= 3 && longer.StartsWith(shorter, StringComparison.Ordinal)) return 1;
        var rows = new int[left.Length + 1, right.Length + 1];
        for (var i = 0; i <= left.Length; i++) rows[i, 0] = i;
        for (var j = 0; j <= right.Length; j++) rows[0, j] = j;
        for (var i = 1; i <= left.Length; i++)
        {
            for (var j = 1; j <= right.Length; j++)
            {
                var cost = Same(left[i - 1], right[j - 1]) ? 0 : 1;
                rows[i, j] = Math.Min(Math.Min(rows[i - 1, j] + 1, rows[i, j - 1] + 1), rows[i - 1, j - 1] + cost);
                if (i > 1 && j > 1 && Same(left[i - 1], right[j - 2]) && Same(left[i - 2], right[j - 1]))
                    rows[i, j] = Math.Min(rows[i, j], rows[i - 2, j - 2] + 1);
            }
        }
        return rows[left.Length, right.Length];
    }

    private static bool Same(char left, char right) => char.ToLowerInvariant(left) == char.ToLowerInvariant(right);
}
