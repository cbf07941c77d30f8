using SegDsl.Experiments;
using SegDsl.Checkpoints;
using SegDsl.Torch;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace SegDsl.Training;

/// <summary>
/// Changes parameters by their gradients, with libtorch's fused operators: one pass over the memory and no temporary tensors, where TorchSharp's own
/// optimizers need several passes and hold a copy of every gradient until the end of a step.
/// </summary>
internal abstract class Optimizer : IDisposable
{
    /// <summary>The name of the number of steps that a parameter has taken, a scalar.</summary>
    protected const string StepCount = "step";

    private readonly List<Entry> entries;
    private readonly IReadOnlyList<string> kinds;

    /// <summary>Prepares the first step.</summary>
    /// <param name="parameters">What is optimized, with unique names.</param>
    /// <param name="kinds">The names of the tensors that are kept of each parameter, as PyTorch names them: its shape, or a scalar for <see cref="StepCount"/>; zero at first.</param>
    protected Optimizer(IEnumerable<(string Name, Parameter Parameter)> parameters, IReadOnlyList<string> kinds)
    {
        this.kinds = kinds;
        entries = [.. parameters.Select(named => new Entry(named.Name, named.Parameter, [.. kinds.Select(kind => Fresh(kind, named.Parameter))]))];
    }

    /// <summary>The optimizer of a definition; all parameters have the weight decay that was declared.</summary>
    /// <param name="definition">The definition.</param>
    /// <param name="parameters">What is optimized, with unique names.</param>
    public static Optimizer Create(OptimizerDefinition definition, IEnumerable<(string Name, Parameter Parameter)> parameters) => definition switch
    {
        SgdDefinition sgd => new SgdOptimizer(sgd, parameters),
        AdamDefinition adam => new AdamOptimizer(
            TorchOperators.FusedAdam, adam.Beta1, adam.Beta2, adam.WeightDecay, adam.AmsGrad, parameters),
        AdamWDefinition adamW => new AdamOptimizer(
            TorchOperators.FusedAdamW, adamW.Beta1, adamW.Beta2, adamW.WeightDecay, adamW.AmsGrad, parameters),
        _ => throw new NotSupportedException($"Unknown optimizer {definition}."),
    };

    /// <summary>What the next steps depend on besides parameters and gradients: names such as <c>conv.weight.exp_avg</c>, and the tensors themselves.</summary>
    public IEnumerable<KeyValuePair<string, Tensor>> State =>
        entries.SelectMany(entry => kinds.Zip(entry.State, (kind, tensor) => KeyValuePair.Create($"{entry.Name}.{kind}", tensor)));

    /// <summary>Copies a state from a file.</summary>
    /// <param name="file">The file.</param>
    /// <param name="prefix">The start of its names; those of <see cref="State"/> follow.</param>
    /// <exception cref="KeyNotFoundException">The file lacks a tensor.</exception>
    /// <exception cref="ArgumentException">A tensor of the file has another shape.</exception>
    public void Restore(Checkpoint file, string prefix)
    {
        foreach (var (name, tensor) in State) file.ReadInto(prefix + name, tensor);
    }

    /// <summary>Takes a step. Parameters without a gradient stay as they are.</summary>
    /// <param name="rate">The learning rate.</param>
    public void Step(double rate)
    {
        using var scope = NewDisposeScope();
        using var guard = no_grad();
        var (parameters, gradients) = (new List<Tensor>(), new List<Tensor>());
        var states = kinds.Select(_ => new List<Tensor>()).ToList();
        foreach (var (_, parameter, state) in entries)
        {
            if (parameter.grad is not { } gradient) continue;
            parameters.Add(parameter);
            gradients.Add(LaidOutLike(parameter, gradient));
            for (var i = 0; i < state.Length; i++) states[i].Add(Keep(ref state[i], parameter));
        }
        if (parameters.Count > 0) Update([.. parameters], [.. gradients], [.. states.Select(tensors => tensors.ToArray())], rate);
    }

    /// <summary>Frees the state.</summary>
    public void Dispose()
    {
        foreach (var tensor in entries.SelectMany(entry => entry.State)) tensor.Dispose();
    }

    /// <summary>Updates parameters and state in place; called without gradient recording.</summary>
    /// <param name="parameters">The parameters that have gradients, at least one.</param>
    /// <param name="gradients">Their gradients.</param>
    /// <param name="states">Their state: one array for each kind.</param>
    /// <param name="rate">The learning rate.</param>
    protected abstract void Update(Tensor[] parameters, Tensor[] gradients, Tensor[][] states, double rate);

    private static Tensor Fresh(string kind, Tensor parameter) =>
        (kind == StepCount ? zeros([], ScalarType.Float32, parameter.device) : zeros_like(parameter)).DetachFromDisposeScope();

    private static Tensor Keep(ref Tensor state, Tensor parameter)
    {
        // Weights may get another layout after the optimizer was made.
        var laidOut = LaidOutLike(parameter, state);
        if (ReferenceEquals(laidOut, state)) return state;
        state.Dispose();
        return state = laidOut.DetachFromDisposeScope();
    }

    /// <summary>The tensor with the strides of a parameter: fused operators walk through the memory of both alike.</summary>
    private static Tensor LaidOutLike(Tensor parameter, Tensor tensor) =>
        tensor.dim() != parameter.dim() || tensor.stride().AsSpan().SequenceEqual(parameter.stride()) ? tensor : empty_like(parameter).copy_(tensor);

    /// <param name="Name">The name of the parameter.</param>
    /// <param name="Parameter">The parameter.</param>
    /// <param name="State">Its state, a tensor for each kind.</param>
    private sealed record Entry(string Name, Parameter Parameter, Tensor[] State);
}
