using static TorchSharp.torch;

namespace SegDsl.Checkpoints;

/// <summary>How far a file must agree with the module that takes its state from it.</summary>
public enum StateMatch
{
    /// <summary>In every key and shape.</summary>
    Exact,

    /// <summary>Not at all: what fits in key and shape is taken, the rest is reported.</summary>
    WhatFits,
}

/// <summary>A file's state does not fit a module that needs all of it; nothing was loaded.</summary>
public sealed class StateMismatchException : SegDslException
{
    internal StateMismatchException(string path, StateLoadReport report)
        : base($"{path} does not fit the network, nothing was loaded. What fits:\n{report}") => Report = report;

    /// <summary>What fits and what does not.</summary>
    public StateLoadReport Report { get; }
}

/// <summary>Loads the state of modules from checkpoints.</summary>
public static class StateLoader
{
    /// <summary>Copies parameters and buffers from a file into a module, converting to the module's types and devices.</summary>
    /// <param name="module">The module.</param>
    /// <param name="file">The file. A prefix such as <c>module.</c> before its names is left off where they fit the module's without it.</param>
    /// <param name="match">How far they must agree.</param>
    /// <returns>What became of every entry.</returns>
    /// <exception cref="StateMismatchException">They had to agree exactly and do not; the module is unchanged.</exception>
    /// <exception cref="CheckpointException">The file cannot be read any more.</exception>
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

    /// <summary>What would become of every entry if a module took its state from a file; nothing is loaded.</summary>
    /// <param name="module">The module.</param>
    /// <param name="file">The file.</param>
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
