using static TorchSharp.torch;

namespace SegDsl.Checkpoints;

/// <summary>How strictly a file must match the module that loads it.</summary>
public enum StateMatch
{
    /// <summary>All keys and shapes must match.</summary>
    Exact,

    /// <summary>Loads the entries whose keys and shapes match, and reports the others.</summary>
    Partial,
}

/// <summary>A checkpoint does not match a module with <see cref="StateMatch.Exact"/>. Nothing was loaded.</summary>
public sealed class StateMismatchException : SegDslException
{
    internal StateMismatchException(string path, StateLoadReport report)
        : base($"{path} does not match the network. Nothing was loaded.\n{report.Differences()}") => Report = report;

    /// <summary>The matching and mismatching entries.</summary>
    public StateLoadReport Report { get; }
}

/// <summary>Loads module states from checkpoints.</summary>
public static class StateLoader
{
    /// <summary>Copies parameters and buffers from a checkpoint into a module, converting to the types and devices of the module.</summary>
    /// <param name="module">The module to load into.</param>
    /// <param name="file">The checkpoint. A prefix such as <c>module.model.</c> is removed from its names if they match the module without it.</param>
    /// <param name="match">How strictly they must match.</param>
    /// <param name="unused">
    /// The paths of modules that are not used after loading, for example auxiliary heads in inference; their entries may be missing. Null for none.
    /// </param>
    /// <param name="renames">The beginnings of keys that are replaced before the names are compared. Null for none.</param>
    /// <returns>The result for every entry.</returns>
    /// <exception cref="StateMismatchException"><paramref name="match"/> is exact and the entries differ; the module is unchanged.</exception>
    /// <exception cref="CheckpointException">
    /// The file can no longer be read, the module matches several prefixes of its names equally, or a rename matches no name.
    /// </exception>
    public static StateLoadReport Load(
        nn.Module module, Checkpoint file, StateMatch match, IReadOnlyCollection<string>? unused = null, IReadOnlyList<KeyRename>? renames = null)
    {
        ArgumentNullException.ThrowIfNull(module);
        ArgumentNullException.ThrowIfNull(file);
        var state = module.state_dict();
        var (report, names) = Match(state, file, renames ?? []);
        if (unused is { Count: > 0 } && report.Missing.ToLookup(IsUnused) is var missing)
            report = report with { Missing = [.. missing[false]], Unused = [.. missing[true]] };
        if (match == StateMatch.Exact && !report.IsExact) throw new StateMismatchException(file.Path, report);
        foreach (var key in report.Loaded) file.ReadInto(names[key], state[key]);
        return report;

        bool IsUnused(StateEntry entry) => unused.Any(path => entry.Key.StartsWith(path + '.', StringComparison.Ordinal));
    }

    /// <summary>Reports what <see cref="Load"/> would do, without loading anything.</summary>
    /// <param name="module">The module to compare with.</param>
    /// <param name="file">The checkpoint.</param>
    /// <exception cref="CheckpointException">The module matches several prefixes of the names in the file equally.</exception>
    public static StateLoadReport Compare(nn.Module module, Checkpoint file)
    {
        ArgumentNullException.ThrowIfNull(module);
        ArgumentNullException.ThrowIfNull(file);
        return Match(module.state_dict(), file, []).Report;
    }

    private static (StateLoadReport Report, IReadOnlyDictionary<string, string> Names) Match(
        Dictionary<string, Tensor> state, Checkpoint file, IReadOnlyList<KeyRename> renames)
    {
        var match = KeyMatch.Of(file, state, renames);
        var loaded = new List<string>();
        var missing = new List<StateEntry>();
        var mismatched = new List<StateMismatch>();
        var converted = new List<StateConversion>();
        foreach (var (key, tensor) in state)
        {
            if (!match.Names.TryGetValue(key, out var name))
            {
                missing.Add(new StateEntry(key, tensor.shape));
            }
            else if (file.Tensors[name] is var stored && !stored.Shape.SequenceEqual(tensor.shape))
            {
                mismatched.Add(new StateMismatch(key, tensor.shape, stored.Shape));
            }
            else
            {
                loaded.Add(key);
                if (stored.Type != tensor.dtype) converted.Add(new StateConversion(key, stored.Type, tensor.dtype));
            }
        }
        var report = new StateLoadReport(loaded, missing, Entries(match.Unexpected), mismatched)
        {
            Converted = converted,
            Prefix = match.Prefix,
            Prefixed = match.Prefix.Length > 0 ? match.Names.Count : 0,
            Unwrapped = match.Unwrapped,
            OtherPrefixes = match.OtherPrefixes,
            Outside = Entries(match.Outside),
        };
        return (report, match.Names);

        IReadOnlyList<StateEntry> Entries(IEnumerable<string> names) =>
            [.. names.Order(StringComparer.Ordinal).Select(name => new StateEntry(name, file.Tensors[name].Shape))];
    }
}
