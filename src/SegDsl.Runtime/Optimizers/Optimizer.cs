using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace SegDsl.Optimizers;

/// <summary>
/// Updates the parameters of a network by their gradients, as an <see cref="OptimizerDefinition"/> defines it, and holds the state of every parameter.
/// Definitions use libtorch's fused operators where these exist: one pass over the memory and no temporary tensors, where TorchSharp's own optimizers
/// need several passes and hold a copy of every gradient until the end of a step.
/// </summary>
public sealed class Optimizer : IDisposable
{
    private readonly IReadOnlyList<OptimizerState> kinds;
    private readonly List<Group> groups;

    /// <summary>Creates an optimizer before its first step.</summary>
    /// <param name="definition">The settings and the update rule.</param>
    /// <param name="groups">The parameters to update, with unique names, by learning rate and weight decay.</param>
    internal Optimizer(OptimizerDefinition definition, IEnumerable<OptimizerGroup> groups)
    {
        ArgumentNullException.ThrowIfNull(definition);
        kinds = definition.State;
        if (kinds.GroupBy(kind => kind.Name, StringComparer.Ordinal).FirstOrDefault(same => same.Count() > 1) is { } twice)
            throw new OptimizerException(
                $"The state of {definition.GetType().Name} has two tensors named '{twice.Key}'. "
                + "Give each its own name, which is the end of its key in checkpoints.");
        this.groups = [.. groups.Select(group => new Group(definition with { WeightDecay = group.WeightDecay }, group.Factor, [.. group.Parameters.Select(
            named => new Entry(named.Name, named.Parameter, [.. kinds.Select(kind => Fresh(kind, named.Parameter))]))]))];
    }

    /// <summary>Creates an optimizer before its first step that treats all parameters alike.</summary>
    /// <param name="definition">The settings and the update rule.</param>
    /// <param name="parameters">The parameters to update, with unique names, for example <c>named_parameters()</c> of a network.</param>
    /// <exception cref="OptimizerException">Two tensors of the state have the same name.</exception>
    public Optimizer(OptimizerDefinition definition, IEnumerable<(string Name, Parameter Parameter)> parameters)
        : this(definition, [new OptimizerGroup(1, definition.WeightDecay, [.. parameters])])
    {
    }

    /// <summary>What the next steps depend on besides parameters and gradients: names such as <c>conv.weight.exp_avg</c>, and the tensors themselves.</summary>
    public IReadOnlyDictionary<string, Tensor> State => groups.SelectMany(group => group.Entries)
        .SelectMany(entry => kinds.Zip(entry.State, (kind, tensor) => KeyValuePair.Create($"{entry.Name}.{kind.Name}", tensor)))
        .ToDictionary();

    /// <summary>Takes a step. Parameters without a gradient are unchanged.</summary>
    /// <param name="rate">The learning rate, for example of <see cref="Schedules.LearningRates.At"/>.</param>
    public void Step(double rate)
    {
        using var scope = NewDisposeScope();
        using var guard = no_grad();
        foreach (var group in groups) Step(group, rate);
    }

    private void Step(Group group, double rate)
    {
        var (parameters, gradients) = (new List<Tensor>(), new List<Tensor>());
        var states = kinds.Select(_ => new List<Tensor>()).ToList();
        foreach (var (_, parameter, state) in group.Entries)
        {
            if (parameter.grad is not { } gradient) continue;
            parameters.Add(parameter);
            gradients.Add(LaidOutLike(parameter, gradient));
            for (var i = 0; i < state.Length; i++) states[i].Add(Keep(ref state[i], parameter));
        }
        if (parameters.Count == 0) return;
        var named = kinds.Zip(states).ToDictionary(pair => pair.First.Name, pair => pair.Second.ToArray());
        group.Definition.Update(new OptimizerUpdate([.. parameters], [.. gradients], named, rate * group.Factor, group.Definition.WeightDecay));
    }

    /// <summary>Frees the state.</summary>
    public void Dispose()
    {
        foreach (var tensor in State.Values) tensor.Dispose();
    }

    private static Tensor Fresh(OptimizerState kind, Tensor parameter) =>
        (kind.IsScalar ? zeros([], ScalarType.Float32, parameter.device) : zeros_like(parameter)).DetachFromDisposeScope();

    private static Tensor Keep(ref Tensor state, Tensor parameter)
    {
        // The memory layout of the weights can change after the optimizer was created.
        var laidOut = LaidOutLike(parameter, state);
        if (ReferenceEquals(laidOut, state)) return state;
        state.Dispose();
        return state = laidOut.DetachFromDisposeScope();
    }

    /// <summary>The tensor with the strides of the parameter, which fused operators require.</summary>
    private static Tensor LaidOutLike(Tensor parameter, Tensor tensor) =>
        tensor.dim() != parameter.dim() || tensor.stride().AsSpan().SequenceEqual(parameter.stride()) ? tensor : empty_like(parameter).copy_(tensor);

    /// <param name="Definition">The settings and the update rule.</param>
    /// <param name="Factor">The factor of the learning rate.</param>
    /// <param name="Entries">The parameters.</param>
    private sealed record Group(OptimizerDefinition Definition, double Factor, List<Entry> Entries);

    /// <param name="Name">The name of the parameter.</param>
    /// <param name="Parameter">The parameter.</param>
    /// <param name="State">Its state, a tensor for each kind.</param>
    private sealed record Entry(string Name, Parameter Parameter, Tensor[] State);
}
