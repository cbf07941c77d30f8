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
public sealed class StateMismatchException : Exception
{
    internal StateMismatchException(string path, StateLoadReport report) : base($"{path} does not fit the network:\n{report}") => Report = report;

    /// <summary>What fits and what does not.</summary>
    public StateLoadReport Report { get; }
}

/// <summary>Loads the state of modules from safetensors files.</summary>
public static class StateLoader
{
    /// <summary>Copies parameters and buffers from a file into a module, converting to the module's types and devices.</summary>
    /// <param name="module">The module.</param>
    /// <param name="file">The file.</param>
    /// <param name="match">How far they must agree.</param>
    /// <returns>What became of every entry.</returns>
    /// <exception cref="StateMismatchException">They had to agree exactly and do not; the module is unchanged.</exception>
    /// <exception cref="SafetensorsException">The file cannot be read any more.</exception>
    public static StateLoadReport Load(nn.Module module, SafetensorsFile file, StateMatch match)
    {
        ArgumentNullException.ThrowIfNull(module);
        ArgumentNullException.ThrowIfNull(file);
        var state = module.state_dict();
        var report = Compare(state, file);
        if (match == StateMatch.Exact && !report.IsExact) throw new StateMismatchException(file.Path, report);
        using var noGradients = no_grad();
        foreach (var key in report.Loaded)
        {
            using var stored = file.Read(key);
            state[key].copy_(stored);
        }
        return report;
    }

    private static StateLoadReport Compare(Dictionary<string, Tensor> state, SafetensorsFile file)
    {
        var loaded = new List<string>();
        var missing = new List<StateEntry>();
        var mismatched = new List<StateMismatch>();
        foreach (var (key, tensor) in state)
        {
            if (!file.Tensors.TryGetValue(key, out var stored)) missing.Add(new StateEntry(key, tensor.shape));
            else if (!stored.Shape.SequenceEqual(tensor.shape)) mismatched.Add(new StateMismatch(key, tensor.shape, stored.Shape));
            else loaded.Add(key);
        }
        var unexpected = file.Tensors.Values.Where(stored => !state.ContainsKey(stored.Name))
            .OrderBy(stored => stored.Name, StringComparer.Ordinal).Select(stored => new StateEntry(stored.Name, stored.Shape)).ToList();
        return new StateLoadReport(loaded, missing, unexpected, mismatched);
    }
}
