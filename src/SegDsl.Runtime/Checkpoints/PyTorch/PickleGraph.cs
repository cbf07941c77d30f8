namespace SegDsl.Checkpoints.PyTorch;

/// <summary>Checks how the values of a pickle hang together: what reads them may then simply walk down.</summary>
internal static class PickleGraph
{
    private const int Deepest = 64;

    /// <summary>What is wrong with the values below a root, as a sentence without its end; null where nothing is.</summary>
    public static string? Problem(object? root) => Problem(root, 0, new(ReferenceEqualityComparer.Instance), new(ReferenceEqualityComparer.Instance));

    private static string? Problem(object? value, int depth, HashSet<object> above, HashSet<object> done)
    {
        var children = value switch
        {
            PickleDictionary dictionary => dictionary.Entries.Values,
            List<object?> list => list,
            object?[] tuple => tuple,
            _ => null,
        };
        if (value is null || children is null || done.Contains(value)) return null;
        if (depth == Deepest) return $"its values are nested more than {Deepest} levels deep";
        if (!above.Add(value)) return "it has a value that contains itself";
        foreach (var child in children)
            if (Problem(child, depth + 1, above, done) is { } problem) return problem;
        above.Remove(value);
        done.Add(value);
        return null;
    }
}
