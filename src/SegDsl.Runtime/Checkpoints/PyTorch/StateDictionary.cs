namespace SegDsl.Checkpoints.PyTorch;

/// <summary>The tensor dictionary selected from the content of a PyTorch file.</summary>
/// <param name="Key">The path of the dictionary, for example <c>state_dict</c>; empty if it is the whole file.</param>
/// <param name="Tensors">Its tensors by name, in order.</param>
/// <param name="Skipped">The names of all other entries.</param>
internal sealed record StateDictionary(string Key, IReadOnlyList<KeyValuePair<string, PickleTensor>> Tensors, IReadOnlyList<string> Skipped)
{
    private const int MaxDepth = 3;

    /// <summary>The names under which training programs usually save network states.</summary>
    private static readonly string[] CommonNames =
        ["state_dict", "model_state_dict", "model_state", "model", "network", "net", "module", "weights", "ema", "model_ema", "ema_state_dict"];

    /// <summary>Finds the dictionary to read.</summary>
    /// <param name="path">The path of the file, for messages.</param>
    /// <param name="root">The content of the file.</param>
    /// <param name="key">The path of the dictionary, with names joined by periods; null for the only dictionary, or the only one with a common name.</param>
    /// <exception cref="CheckpointException">There is no such dictionary, or there are several candidates.</exception>
    public static StateDictionary Find(string path, object? root, string? key)
    {
        if (root is not PickleDictionary whole) throw new CheckpointException(path, "contains no dictionary of tensors. Save the result of state_dict().");
        var found = new List<Candidate>();
        Collect(new Candidate([], whole), [], found);
        if (found.Count == 0) throw new CheckpointException(path, "contains no named tensors. Save the result of state_dict().");
        var chosen = key is null ? Choose(found) : found.Find(candidate => candidate.Key == key);
        if (chosen is null)
            throw new CheckpointException(
                path,
                $"{(key is null ? "has several dictionaries of tensors" : $"has no dictionary of tensors '{key}'")}: "
                + $"{string.Join(", ", found.Select(candidate => $"'{candidate.Key}' (tensors: {candidate.Tensors.Count()})"))}. Select one by its key.");
        var others = chosen.Values == whole ? [] : whole.Entries.Keys.Where(name => name != chosen.Path[0]);
        return new StateDictionary(
            chosen.Key,
            [.. chosen.Tensors],
            [.. others.Concat(chosen.Values.Entries.Where(entry => entry.Value is not PickleTensor).Select(entry => entry.Key))]);
    }

    /// <summary>Collects all dictionaries that contain tensors, depth first. A dictionary that occurs twice counts only the first time.</summary>
    private static void Collect(Candidate candidate, HashSet<PickleDictionary> seen, List<Candidate> found)
    {
        if (!seen.Add(candidate.Values)) return;
        if (candidate.Tensors.Any()) found.Add(candidate);
        if (candidate.Path.Count == MaxDepth) return;
        foreach (var (name, value) in candidate.Values.Entries)
            if (value is PickleDictionary inner) Collect(new Candidate([.. candidate.Path, name], inner), seen, found);
    }

    private static Candidate? Choose(List<Candidate> found)
    {
        var common = found.FindAll(candidate => candidate.Path.Count > 0 && CommonNames.Contains(candidate.Path[^1]));
        return common switch
        {
            [var only] => only,
            [] when found.Count == 1 || found[0].Path.Count == 0 => found[0],
            _ => null,
        };
    }

    private sealed record Candidate(IReadOnlyList<string> Path, PickleDictionary Values)
    {
        public string Key => string.Join('.', Path);

        public IEnumerable<KeyValuePair<string, PickleTensor>> Tensors
        {
            get
            {
                foreach (var (name, value) in Values.Entries)
                    if (value is PickleTensor tensor) yield return KeyValuePair.Create(name, tensor);
            }
        }
    }
}
