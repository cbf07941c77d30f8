using static SegDsl.Checkpoints.PyTorch.PickleMachine;

namespace SegDsl.Checkpoints.PyTorch;

/// <summary>The tensor dictionary selected from the content of a PyTorch file.</summary>
/// <param name="Key">The path of the dictionary, for example <c>state_dict</c>; empty if it is the whole file.</param>
/// <param name="Tensors">Its tensors by name, in order.</param>
/// <param name="Skipped">The names of all other entries.</param>
internal sealed record StateDictionary(string Key, IReadOnlyList<KeyValuePair<string, PickleTensor>> Tensors, IReadOnlyList<string> Skipped)
{
    private const int MaxDepth = 3, MaxListed = 20;

    /// <summary>The names under which training programs usually save network states.</summary>
    private static readonly string[] CommonNames =
    [
        "state_dict", "model_state_dict", "model_state", "model", "network", "net", "module", "weights", "params", "generator",
        "model_weights", "net_state_dict", "network_state_dict", "best_model", "student", "teacher",
    ];

    /// <summary>The keys of other dictionaries that can hold weights of the same network.</summary>
    public IReadOnlyList<string> Alternatives { get; init; } = [];

    /// <summary>The Python objects in the file.</summary>
    public IReadOnlyList<SkippedObject> Objects { get; init; } = [];

    /// <summary>Finds the dictionary to read.</summary>
    /// <param name="path">The path of the file, for messages.</param>
    /// <param name="root">The content of the file.</param>
    /// <param name="choice">
    /// Which dictionary to read. Automatically, it is the one with the most names of the network, if they are known, then the only one, the only one with a
    /// common name, or the only one of these that does not hold averaged weights.
    /// </param>
    /// <exception cref="CheckpointException">There is no such dictionary, or there are several candidates.</exception>
    public static StateDictionary Find(string path, object? root, DictionaryChoice choice)
    {
        var objects = PickleObjects.Of(root);
        if (root is not PickleDictionary whole)
            throw new CheckpointException(path, $"contains no dictionary of tensors{Found(objects)}. Save the result of state_dict().");
        var found = new List<Candidate>();
        Collect(new Candidate([], whole), [], found);
        if (found.Count == 0) throw new CheckpointException(path, $"contains no named tensors{Found(objects)}. Save the result of state_dict().");
        var candidates = Candidates(found, choice.Names);
        var chosen = choice.Key is null ? Only(candidates) : Named(found, choice.Key) ?? Only(candidates);
        if (chosen is null)
            throw new CheckpointException(
                path, $"has several dictionaries of tensors: {List(found)}. Select one by its key {DictionaryChoice.Option}.");
        var others = chosen.Values == whole ? [] : whole.Entries.Keys.Where(name => name != chosen.Path[0]);
        return new StateDictionary(
            chosen.Key,
            [.. chosen.Tensors],
            [.. others.Concat(chosen.Values.Entries.Where(entry => entry.Value is not PickleTensor).Select(entry => entry.Key))])
        {
            Alternatives = [.. candidates.Where(candidate => candidate != chosen && candidate.Path.Count > 0).Select(candidate => candidate.Key)],
            Objects = objects,
        };
    }

    private static string List(List<Candidate> found) => string.Join(
        ", ",
        found.Take(MaxListed).Select(candidate => $"'{candidate.Key}' (tensors: {candidate.Tensors.Count()})").Concat(found.Count > MaxListed ? ["…"] : []));

    private static string Found(IReadOnlyList<SkippedObject> objects) => objects switch
    {
        [] => "",
        [{ Path: "" } whole] => $": it is a Python object of the class '{Printable(whole.ClassName)}'",
        [var first, ..] => $": it has Python objects, for example '{Printable(first.Path)}' of the class '{Printable(first.ClassName)}'",
    };

    /// <summary>Collects all dictionaries that contain tensors, depth first. A dictionary that occurs twice counts only the first time.</summary>
    private static void Collect(Candidate candidate, HashSet<PickleDictionary> seen, List<Candidate> found)
    {
        if (!seen.Add(candidate.Values)) return;
        if (candidate.Tensors.Any()) found.Add(candidate);
        if (candidate.Path.Count == MaxDepth) return;
        foreach (var (name, value) in candidate.Values.Entries)
            if (value is PickleDictionary inner) Collect(new Candidate([.. candidate.Path, name], inner), seen, found);
    }

    /// <summary>The dictionary with a key, or the innermost one whose key is the beginning of it; null if there is none.</summary>
    private static Candidate? Named(List<Candidate> found, string key) => found
        .Where(candidate => candidate.Key == key || (candidate.Path.Count > 0 && key.StartsWith(candidate.Key + '.', StringComparison.Ordinal)))
        .MaxBy(candidate => candidate.Key.Length);

    /// <summary>The dictionaries that can hold the weights of the network.</summary>
    private static List<Candidate> Candidates(List<Candidate> found, IReadOnlySet<string> names)
    {
        var matches = found.ConvertAll(candidate => KeyPrefix.Matches([.. candidate.Tensors.Select(tensor => tensor.Key)], names));
        var most = matches.Max();
        var matching = most > 0 ? found.Where((_, i) => matches[i] == most).ToList() : found;
        var common = matching.FindAll(candidate => candidate.IsCommon || (candidate.Path.Count > 0 && AveragedWeights.IsNamedBy(candidate.Key)));
        if (common.Count > 0) return common;
        return matching[0].Path.Count == 0 ? [matching[0]] : matching;
    }

    private static Candidate? Only(List<Candidate> candidates)
    {
        if (candidates is [var only]) return only;
        return candidates.FindAll(candidate => !AveragedWeights.IsNamedBy(candidate.Key)) is [var trained] ? trained : null;
    }

    private sealed record Candidate(IReadOnlyList<string> Path, PickleDictionary Values)
    {
        public string Key => string.Join('.', Path);

        public bool IsCommon => Path.Count > 0 && CommonNames.Contains(Path[^1]);

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
