using System.Globalization;

namespace SegDsl.Checkpoints.PyTorch;

/// <summary>Lists the Python objects in the content of a pickle.</summary>
internal static class PickleObjects
{
    private const int MaxListed = 1000, MaxPathLength = 256;

    /// <summary>The first 1000 objects, depth first. A collection that occurs twice is listed only the first time.</summary>
    /// <param name="root">The content, which <see cref="PickleGraph"/> has validated.</param>
    public static IReadOnlyList<SkippedObject> Of(object? root)
    {
        var found = new List<SkippedObject>();
        Collect("", root, new(ReferenceEqualityComparer.Instance), found);
        return found;
    }

    private static void Collect(string path, object? value, HashSet<object> seen, List<SkippedObject> found)
    {
        if (found.Count == MaxListed || value is null) return;
        switch (value)
        {
            case PickleObject known: found.Add(new SkippedObject(path, known.ClassName)); break;
            case PickleDictionary dictionary when seen.Add(dictionary):
                foreach (var (name, item) in dictionary.Entries) CollectInner(path, name, item, seen, found);
                break;
            case IReadOnlyList<object?> list when seen.Add(list):
                for (var i = 0; i < list.Count; i++) CollectInner(path, i.ToString(CultureInfo.InvariantCulture), list[i], seen, found);
                break;
        }
    }

    private static void CollectInner(string path, string name, object? item, HashSet<object> seen, List<SkippedObject> found)
    {
        if (item is not (PickleObject or PickleDictionary or IReadOnlyList<object?>)) return;
        // A long path is not extended, so that time and memory stay proportional to the number of values.
        Collect(path.Length > MaxPathLength ? path : path.Length == 0 ? name : $"{path}.{name}", item, seen, found);
    }
}
