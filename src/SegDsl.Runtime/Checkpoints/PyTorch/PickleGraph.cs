namespace SegDsl.Checkpoints.PyTorch;

/// <summary>Validates the object graph of a pickle, so that it can be traversed without checks for cycles or depth.</summary>
internal static class PickleGraph
{
    private const int MaxDepth = 64;

    /// <summary>The problem with the values below a root, as a clause without a period; null if there is none.</summary>
    public static string? Problem(object? root) => Problem(root, 0, new(ReferenceEqualityComparer.Instance), new(ReferenceEqualityComparer.Instance));

    private static string? Problem(object? value, int depth, HashSet<object> ancestors, HashSet<object> done)
    {
        var children = value switch
        {
            PickleDictionary dictionary => dictionary.Entries.Values,
            List<object?> list => list,
            object?[] tuple => tuple,
            _ => null,
        };
        if (value is null || children is null || done.Contains(value)) return null;
        if (depth == MaxDepth) return $"its values are nested more than {MaxDepth} levels deep";
        if (!ancestors.Add(value)) return "one of its values contains itself";
        foreach (var child in children)
            if (Problem(child, depth + 1, ancestors, done) is { } problem) return problem;
        ancestors.Remove(value);
        done.Add(value);
        return null;
    }
}
