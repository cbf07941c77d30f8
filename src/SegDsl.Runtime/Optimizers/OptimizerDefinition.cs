using SegDsl.Validation;

namespace SegDsl.Optimizers;

/// <summary>
/// The optimizer of an experiment: its settings, the state it keeps for every parameter, and its update rule. Derive from it to define an optimizer.
/// </summary>
/// <param name="LearningRate">Learning rate that the schedule starts from, greater than 0.</param>
/// <param name="WeightDecay">Weight decay of all parameters, at least 0.</param>
public abstract record OptimizerDefinition(double LearningRate, double WeightDecay)
{
    /// <summary>Learning rate that the schedule starts from, greater than 0.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public double LearningRate { get; init => field = Limit.Positive(value); } = Limit.Positive(LearningRate);

    /// <summary>Weight decay of all parameters, at least 0.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public double WeightDecay { get; init => field = Limit.AtLeast(0, value); } = Limit.AtLeast(0, WeightDecay);

    /// <summary>
    /// Factor of the learning rate from each layer of the backbone to the one before it, greater than 0 and at most 1. Bao, Dong, Wei: BEiT: BERT
    /// Pre-Training of Image Transformers. ICLR 2022.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public double LayerDecay { get; init => field = Limit.Factor(value); } = 1;

    /// <summary>
    /// The tensors to keep for every parameter between steps. They are part of checkpoints, so that a resumed run equals an uninterrupted one.
    /// </summary>
    protected internal abstract IReadOnlyList<OptimizerState> State { get; }

    /// <summary>
    /// What is wrong with the settings together, for example "the momentum must be greater than 0 with Nesterov momentum, but is 0"; null if they are
    /// valid.
    /// </summary>
    protected internal virtual string? Conflict => null;

    /// <summary>Updates parameters and state in place. Called without gradient recording; tensors created here are freed afterwards.</summary>
    /// <param name="update">The parameters with their gradients and state.</param>
    protected internal abstract void Update(OptimizerUpdate update);
}

/// <summary>A tensor that an optimizer keeps for every parameter, zero before the first step.</summary>
/// <param name="Name">Its name, as in PyTorch, for example <c>exp_avg</c>; the end of its key in checkpoints.</param>
/// <param name="IsScalar">Whether it is a float32 scalar; otherwise it has the shape, type and memory layout of the parameter.</param>
public sealed record OptimizerState(string Name, bool IsScalar = false);
