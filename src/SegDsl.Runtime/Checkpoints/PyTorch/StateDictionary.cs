namespace SegDsl.Checkpoints.PyTorch;

/// <summary>The dictionary of tensors among what a training program saved.</summary>
/// <param name="Key">Where it is, say <c>state_dict</c>; empty for the whole.</param>
/// <param name="Tensors">Its tensors by name.</param>
/// <param name="Skipped">The names of everything else.</param>
internal sealed record StateDictionary(string Key, IReadOnlyList<KeyValuePair<string, PickleTensor>> Tensors, IReadOnlyList<string> Skipped)
{
    private const int Deepest = 3;

    /// <summary>Under these names programs save the state of their network.</summary>
    private static readonly string[] UsualNames =
        ["state_dict", "model_state_dict", "model_state", "model", "network", "net", "module", "weights", "ema", "model_ema", "ema_state_dict"];

    /// <summary>Finds the dictionary that is meant.</summary>
    /// <param name="path">The file, for messages.</param>
    /// <param name="root">What the file holds.</param>
    /// <param name="key">Where to look, names joined by points; null for the only dictionary, or the only one with a usual name.</param>
    /// <exception cref="CheckpointException">There is none, or there are several.</exception>
    public static StateDictionary Find(string path, object? root, string? key)
    {
        if (root is not PickleDictionary whole) throw new CheckpointException(path, "holds no dictionary of tensors. Save what state_dict() gives.");
        var found = new List<Candidate>();
        Collect(new Candidate([], whole), [], found);
        if (found.Count == 0) throw new CheckpointException(path, "holds no tensors under names. Save what state_dict() gives.");
        var chosen = key is null ? Choose(found) : found.Find(candidate => candidate.Key == key);
        if (chosen is null)
            throw new CheckpointException(
                path,
                $"{(key is null ? "has several dictionaries of tensors" : $"has no dictionary of tensors '{key}'")}: "
                + $"{string.Join(", ", found.Select(candidate => $"'{candidate.Key}' with {candidate.Tensors.Count()}"))}. Choose one of them by its key.");
        var others = chosen.Values == whole ? [] : whole.Entries.Keys.Where(name => name != chosen.Path[0]);
        return new StateDictionary(
            chosen.Key,
            [.. chosen.Tensors],
            [.. others.Concat(chosen.Values.Entries.Where(entry => entry.Value is not PickleTensor).Select(entry => entry.Key))]);
    }

    /// <summary>All dictionaries down from one that have tensors; one that is there twice counts where it is first.</summary>
    private static void Collect(Candidate candidate, HashSet<PickleDictionary> seen, List<Candidate> found)
    {
        if (!seen.Add(candidate.Values)) return;
        if (candidate.Tensors.Any()) found.Add(candidate);
        if (candidate.Path.Count == Deepest) return;
        foreach (var (name, value) in candidate.Values.Entries)
            if (value is PickleDictionary inner) Collect(new Candidate([.. candidate.Path, name], inner), seen, found);
    }

    private static Candidate? Choose(List<Candidate> found)
    {
        var usual = found.FindAll(candidate => candidate.Path.Count > 0 && UsualNames.Contains(candidate.Path[^1]));
        return usual switch
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
