namespace SegDsl.Cli.CommandLine;

/// <summary>Guesses what somebody meant who mistyped a name.</summary>
internal static class Suggestions
{
    /// <summary>The rest of a message about an unknown name: what was probably meant, else all there is.</summary>
    /// <param name="written">The name that does not exist.</param>
    /// <param name="known">The names that do.</param>
    /// <param name="kind">What they are, in the plural: <c>networks</c>.</param>
    public static string For(string written, IEnumerable<string> known, string kind)
    {
        var names = known.ToArray();
        if (names.Length == 0) return $"There are no {kind}.";
        if (Nearest(written, names) is { } nearest) return $"Did you mean '{nearest}'?";
        return $"The {kind} are: {string.Join(", ", names)}.";
    }

    /// <summary>The nearest name, or null where none is near: within a third of its letters of being the same, and no more edits than allowed.</summary>
    public static string? Nearest(string written, IEnumerable<string> known, int mostEdits = int.MaxValue)
    {
        var (best, bestDistance) = ((string?)null, int.MaxValue);
        foreach (var name in known)
        {
            var distance = Distance(written.ToUpperInvariant(), name.ToUpperInvariant());
            if (distance < bestDistance && distance <= Math.Min(mostEdits, Math.Max(1, name.Length / 3))) (best, bestDistance) = (name, distance);
        }
        return best;
    }

    /// <summary>The number of letters to insert, delete, replace or swap with their neighbor (optimal string alignment).</summary>
    private static int Distance(string a, string b)
    {
        var d = new int[a.Length + 1, b.Length + 1];
        for (var i = 0; i <= a.Length; i++) d[i, 0] = i;
        for (var j = 0; j <= b.Length; j++) d[0, j] = j;
        for (var i = 1; i <= a.Length; i++)
        {
            for (var j = 1; j <= b.Length; j++)
            {
                d[i, j] = Math.Min(Math.Min(d[i - 1, j], d[i, j - 1]) + 1, d[i - 1, j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1));
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) d[i, j] = Math.Min(d[i, j], d[i - 2, j - 2] + 1);
            }
        }
        return d[a.Length, b.Length];
    }
}
