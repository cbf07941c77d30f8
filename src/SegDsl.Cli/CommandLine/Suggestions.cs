namespace SegDsl.Cli.CommandLine;

/// <summary>Suggests corrections of mistyped names.</summary>
internal static class Suggestions
{
    /// <summary>Returns the second sentence of a message about an unknown name: the most similar name, or else all names.</summary>
    /// <param name="written">The unknown name.</param>
    /// <param name="known">The available names.</param>
    /// <param name="kind">What the names refer to, in the plural: <c>networks</c>.</param>
    public static string For(string written, IEnumerable<string> known, string kind)
    {
        var names = known.ToArray();
        if (names.Length == 0) return $"There are no {kind}.";
        if (Nearest(written, names) is { } nearest) return $"Did you mean '{nearest}'?";
        return $"Available {kind}: {string.Join(", ", names)}.";
    }

    /// <summary>Returns the most similar name, or null if every name differs in more than a third of its letters.</summary>
    /// <param name="written">The unknown name.</param>
    /// <param name="known">The available names.</param>
    /// <param name="maximumEdits">The maximum number of different letters.</param>
    public static string? Nearest(string written, IEnumerable<string> known, int maximumEdits = int.MaxValue)
    {
        var (best, bestDistance) = ((string?)null, int.MaxValue);
        foreach (var name in known)
        {
            var distance = Distance(written.ToUpperInvariant(), name.ToUpperInvariant());
            if (distance < bestDistance && distance <= Math.Min(maximumEdits, Math.Max(1, name.Length / 3))) (best, bestDistance) = (name, distance);
        }
        return best;
    }

    /// <summary>Returns the number of letters to insert, delete, replace or swap with the next letter (optimal string alignment distance).</summary>
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
