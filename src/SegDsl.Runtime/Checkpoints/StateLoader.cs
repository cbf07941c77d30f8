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
        : base($"{path} does not match the network. Nothing was loaded. Matching entries:\n{report}") => Report = report;

    /// <summary>The matching and mismatching entries.</summary>
    public StateLoadReport Report { get; }
}

/// <summary>Loads module states from checkpoints.</summary>
public static class StateLoader
{
    /// <summary>Copies parameters and buffers from a checkpoint into a module, converting to the types and devices of the module.</summary>
    /// <param name="module">The module to load into.</param>
    /// <param name="file">The checkpoint. A common prefix such as <c>module.</c> is removed from its names if they match the module without it.</param>
    /// <param name="match">How strictly they must match.</param>
    /// <returns>The result for every entry.</returns>
    /// <exception cref="StateMismatchException"><paramref name="match"/> is exact and the entries differ; the module is unchanged.</exception>
    /// <exception cref="CheckpointException">The file can no longer be read.</exception>
    public static StateLoadReport Load(nn.Module module, Checkpoint file, StateMatch match)
    {
        ArgumentNullException.ThrowIfNull(module);
        ArgumentNullException.ThrowIfNull(file);
        var state = module.state_dict();
        var report = Compare(state, file);
        if (match == StateMatch.Exact && !report.IsExact) throw new StateMismatchException(file.Path, report);
        foreach (var key in report.Loaded) file.ReadInto(report.Prefix + key, state[key]);
        return report;
    }

    /// <summary>Reports what <see cref="Load"/> would do, without loading anything.</summary>
    /// <param name="module">The module to compare with.</param>
    /// <param name="file">The checkpoint.</param>
    public static StateLoadReport Compare(nn.Module module, Checkpoint file)
    {
        ArgumentNullException.ThrowIfNull(module);
        ArgumentNullException.ThrowIfNull(file);
        return Compare(module.state_dict(), file);
    }

    private static StateLoadReport Compare(Dictionary<string, Tensor> state, Checkpoint file)
    {
        var prefix = KeyPrefix.Find([.. file.Tensors.Keys], state.Keys);
        var loaded = new List<string>();
        var missing = new List<StateEntry>();
        var mismatched = new List<StateMismatch>();
        var converted = new List<StateConversion>();
        foreach (var (key, tensor) in state)
        {
            if (!file.Tensors.TryGetValue(prefix + key, out var stored))
            {
                missing.Add(new StateEntry(key, tensor.shape));
            }
            else if (!stored.Shape.SequenceEqual(tensor.shape))
            {
                mismatched.Add(new StateMismatch(key, tensor.shape, stored.Shape));
            }
            else
            {
                loaded.Add(key);
                if (stored.Type != tensor.dtype) converted.Add(new StateConversion(key, stored.Type, tensor.dtype));
            }
        }
        var unexpected = file.Tensors.Values
            .Where(stored => !stored.Name.StartsWith(prefix, StringComparison.Ordinal) || !state.ContainsKey(stored.Name[prefix.Length..]))
            .OrderBy(stored => stored.Name, StringComparer.Ordinal).Select(stored => new StateEntry(stored.Name, stored.Shape)).ToList();
        return new StateLoadReport(loaded, missing, unexpected, mismatched) { Converted = converted, Prefix = prefix };
    }
}
