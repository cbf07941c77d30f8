using SegDsl.Language.Text;

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
            var distance = EditDistance.Between(written, name);
            if (distance < bestDistance && distance <= Math.Min(maximumEdits, Math.Max(1, name.Length / 3))) (best, bestDistance) = (name, distance);
        }
        return best;
    }
}
