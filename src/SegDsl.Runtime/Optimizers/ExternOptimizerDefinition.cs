using SegDsl.Validation;

namespace SegDsl.Optimizers;

/// <summary>
/// The update rule of an optimizer that is written in C# and declared with <c>extern optimizer</c>. Learning rates by part, schedules, gradient clipping,
/// several processes, checkpoints and resuming work as for built-in optimizers. An instance exists for one step only: what the next step needs belongs in
/// <see cref="State"/>.
/// </summary>
public abstract class OptimizerRule
{
    /// <summary>The tensors to keep for every parameter between steps, zero before the first step. They are part of checkpoints.</summary>
    public virtual IReadOnlyList<OptimizerState> State => [];

    /// <summary>
    /// Updates parameters and state in place. Called without gradient recording, once for every group of parameters with the same weight decay and factor of
    /// the learning rate; tensors created here are freed afterwards.
    /// </summary>
    /// <param name="update">The parameters with their gradients and state.</param>
    public abstract void Update(OptimizerUpdate update);
}

/// <summary>The arguments of an optimizer that is written in C#. The compiler generates a record for each.</summary>
/// <param name="ExternName">The name of the declaration.</param>
/// <param name="LearningRate">Learning rate that the schedule starts from, greater than 0.</param>
/// <param name="WeightDecay">Weight decay of all parameters, at least 0.</param>
public abstract record ExternOptimizerDefinition(string ExternName, double LearningRate, double WeightDecay) : OptimizerDefinition(LearningRate, WeightDecay)
{
    /// <inheritdoc/>
    protected internal sealed override IReadOnlyList<OptimizerState> State =>
        ExternException.Guard($"extern optimizer {ExternName}", () => Rule().State)
        ?? throw new ExternException($"The State of 'extern optimizer {ExternName}' is null; return an empty list if there is none.");

    /// <summary>Creates the update rule.</summary>
    protected abstract OptimizerRule Create();

    /// <inheritdoc/>
    protected internal sealed override void Update(OptimizerUpdate update) => ExternException.Guard($"extern optimizer {ExternName}", () =>
    {
        Rule().Update(update);
        return true;
    });

    private OptimizerRule Rule() =>
        Create() ?? throw new ExternException($"The C# method of 'extern optimizer {ExternName}' returned null; return an update rule.");
}
