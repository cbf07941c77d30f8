namespace SegDsl.Language.Text;

/// <summary>Suggests similar names for an unknown name.</summary>
internal static class Suggestions
{
    private const int LongestName = 60;
    private const int MostCandidates = 10_000;
    private const int MostListed = 40;

    /// <summary>The end of a message, " Did you mean 'x'?", or an empty string if no candidate is similar.</summary>
    public static string For(string name, IEnumerable<string> candidates) =>
        Closest(name, candidates) is { } closest ? $" Did you mean '{closest}'?" : "";

    /// <summary>The most similar candidate; null if none is similar.</summary>
    public static string? Closest(string name, IEnumerable<string> candidates)
    {
        if (name.Length > LongestName) return null;
        var limit = name.Length <= 2 ? 0 : (name.Length + 1) / 3;
        return candidates.Distinct(StringComparer.Ordinal).Take(MostCandidates)
            .Select(candidate => (candidate, distance: Distance(name, candidate, limit)))
            .Where(c => c.distance <= limit)
            .OrderBy(c => c.distance).ThenBy(c => c.candidate, StringComparer.Ordinal)
            .FirstOrDefault().candidate;
    }

    /// <summary>Like <see cref="For"/>, but lists all candidates if none is similar.</summary>
    public static string OrAll(string name, IEnumerable<string> candidates) =>
        For(name, candidates) is { Length: > 0 } close
            ? close
            : $" Available: {string.Join(", ", candidates.Distinct(StringComparer.Ordinal).Take(MostListed).Select(c => $"'{c}'"))}.";

    private static int Distance(string left, string right, int most)
    {
        // 'integer' and 'str' should suggest 'int' and 'string'.
        var (shorter, longer) = left.Length < right.Length ? (left, right) : (right, left);
        if (shorter.Length < 3 || !longer.StartsWith(shorter, StringComparison.Ordinal)) return EditDistance.Between(left, right, most);
        return AddsWord(longer, shorter.Length) ? most + 1 : 1;
    }

    /// <summary>Whether a word follows the beginning of a name, as in <c>ResNetDeep</c>, which is no misspelling of <c>ResNet</c>.</summary>
    private static bool AddsWord(string name, int start) => name.Length - start >= 3 && char.IsUpper(name[start]);
}
