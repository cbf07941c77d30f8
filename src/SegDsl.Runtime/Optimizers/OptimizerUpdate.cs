using static TorchSharp.torch;

namespace SegDsl.Optimizers;

/// <summary>A step of an optimizer: the parameters that have gradients, with their state. All lists have the same order.</summary>
public sealed class OptimizerUpdate
{
    private readonly IReadOnlyDictionary<string, Tensor[]> states;

    internal OptimizerUpdate(
        Tensor[] parameters, Tensor[] gradients, IReadOnlyDictionary<string, Tensor[]> states, double learningRate, double weightDecay) =>
        (Parameters, Gradients, this.states, LearningRate, WeightDecay) = (parameters, gradients, states, learningRate, weightDecay);

    /// <summary>The learning rate of this step.</summary>
    public double LearningRate { get; }

    /// <summary>The weight decay of these parameters.</summary>
    public double WeightDecay { get; }

    /// <summary>The parameters; at least one.</summary>
    public IReadOnlyList<Tensor> Parameters { get; }

    /// <summary>Their gradients, with the shape, type and memory layout of the parameters.</summary>
    public IReadOnlyList<Tensor> Gradients { get; }

    /// <summary>The state with this name, one tensor per parameter.</summary>
    /// <param name="name">A name in <see cref="OptimizerDefinition.State"/>.</param>
    /// <exception cref="KeyNotFoundException">The optimizer keeps no state with this name.</exception>
    public IReadOnlyList<Tensor> State(string name) => states[name];

    /// <summary>Updates one parameter after the other. Tensors created for one are freed before the next one.</summary>
    /// <param name="action">Receives the index of a parameter in the lists.</param>
    public void ForEach(Action<int> action)
    {
        ArgumentNullException.ThrowIfNull(action);
        for (var i = 0; i < Parameters.Count; i++)
        {
            using var scope = NewDisposeScope();
            action(i);
        }
    }
}
