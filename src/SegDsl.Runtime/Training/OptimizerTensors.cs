using SegDsl.Checkpoints;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace SegDsl.Training;

/// <summary>What an optimiser remembers, as named tensors that can be written and read back.</summary>
internal sealed class OptimizerTensors
{
    /// <summary>The name of the vector of how many steps each parameter has made.</summary>
    private const string StepsName = "steps";

    private readonly List<(string Name, Parameter Parameter, OptimizerState State)> states;

    /// <summary>Looks at an optimiser.</summary>
    /// <param name="optimizer">The optimiser.</param>
    /// <param name="parameters">The parameters it was made for, in that order.</param>
    public OptimizerTensors(OptimizerHelper optimizer, IReadOnlyList<(string Name, Parameter Parameter)> parameters) =>
        states = [.. parameters.Zip(optimizer.state_dict().State, (named, state) => (named.Name, named.Parameter, state))];

    /// <summary>The tensors: those of a parameter are named after it.</summary>
    public IEnumerable<KeyValuePair<string, Tensor>> Tensors()
    {
        foreach (var (name, _, state) in states)
            foreach (var (kind, tensor) in TensorsOf(state)) yield return new(name + "." + kind, tensor);
        if (states.Exists(s => s.State is Adam.State or AdamW.State))
            yield return new(StepsName, tensor(states.ConvertAll(s => s.State switch { Adam.State a => a.step, AdamW.State w => w.step, _ => 0 })));
    }

    /// <summary>Takes over what a file holds.</summary>
    /// <param name="file">The file.</param>
    /// <param name="prefix">What its names have before those of <see cref="Tensors"/>.</param>
    /// <exception cref="KeyNotFoundException">The file lacks a tensor.</exception>
    /// <exception cref="ArgumentException">A tensor of the file has another shape.</exception>
    public void Restore(Checkpoint file, string prefix)
    {
        foreach (var (name, parameter, state) in states)
        {
            // Momentum is there only after a parameter's first step.
            if (state is SGD.State { momentum_buffer: null } fresh && file.Tensors.ContainsKey($"{prefix}{name}.momentum_buffer"))
                fresh.momentum_buffer = zeros_like(parameter).DetachFromDisposeScope();
            foreach (var (kind, tensor) in TensorsOf(state)) file.ReadInto($"{prefix}{name}.{kind}", tensor);
        }
        if (!states.Exists(s => s.State is Adam.State or AdamW.State)) return;
        using var steps = file.Read(prefix + StepsName);
        for (var i = 0; i < states.Count; i++)
        {
            if (states[i].State is Adam.State adam) adam.step = steps[i].item<long>();
            if (states[i].State is AdamW.State adamW) adamW.step = steps[i].item<long>();
        }
    }

    private static IEnumerable<(string Kind, Tensor Tensor)> TensorsOf(OptimizerState state)
    {
        (string, Tensor?)[] tensors = state switch
        {
            SGD.State sgd => [(nameof(sgd.momentum_buffer), sgd.momentum_buffer)],
            Adam.State adam => [(nameof(adam.exp_avg), adam.exp_avg), (nameof(adam.exp_avg_sq), adam.exp_avg_sq), (nameof(adam.max_exp_avg_sq), adam.max_exp_avg_sq)],
            AdamW.State adamW =>
                [(nameof(adamW.exp_avg), adamW.exp_avg), (nameof(adamW.exp_avg_sq), adamW.exp_avg_sq), (nameof(adamW.max_exp_avg_sq), adamW.max_exp_avg_sq)],
            _ => throw new NotSupportedException($"Training does not know what {state.GetType()} remembers."),
        };
        foreach (var (kind, tensor) in tensors)
            if (tensor is not null) yield return (kind, tensor);
    }
}
