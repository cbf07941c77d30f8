using SegDsl.Validation;
using TorchSharp;

namespace SegDsl.Optimizers;

/// <summary>
/// Lion: a step in the direction of the sign of the gradient and its average, with decoupled weight decay. All steps have the same size, so the learning
/// rate is typically a third to a tenth of that of AdamW, and the weight decay larger by the same factor.
/// Chen et al.: Symbolic Discovery of Optimization Algorithms. NeurIPS 2023, <see href="https://arxiv.org/abs/2302.06675"/>.
/// </summary>
/// <param name="LearningRate">Learning rate that the schedule starts from, greater than 0.</param>
/// <param name="Beta1">Weight of the average gradient in the direction of a step, at least 0 and less than 1.</param>
/// <param name="Beta2">Decay of the average gradient, at least 0 and less than 1.</param>
/// <param name="WeightDecay">Fraction of a weight, times the learning rate, that a step subtracts, at least 0.</param>
public sealed record LionDefinition(double LearningRate, double Beta1 = 0.9, double Beta2 = 0.99, double WeightDecay = 0)
    : OptimizerDefinition(LearningRate, WeightDecay)
{
    private const string Average = "exp_avg";

    /// <summary>Weight of the average gradient in the direction of a step, at least 0 and less than 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public double Beta1 { get; init => field = Limit.Decay(value); } = Limit.Decay(Beta1);

    /// <summary>Decay of the average gradient, at least 0 and less than 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public double Beta2 { get; init => field = Limit.Decay(value); } = Limit.Decay(Beta2);

    /// <inheritdoc/>
    protected internal override IReadOnlyList<OptimizerState> State => [new(Average)];

    /// <inheritdoc/>
    protected internal override void Update(OptimizerUpdate update)
    {
        var averages = update.State(Average);
        update.ForEach(i =>
        {
            var (parameter, gradient, average) = (update.Parameters[i], update.Gradients[i], averages[i]);
            var direction = average.mul(Beta1).add_(gradient, alpha: 1 - Beta1).sign_();
            parameter.mul_(1 - update.LearningRate * WeightDecay).add_(direction, alpha: -update.LearningRate);
            average.mul_(Beta2).add_(gradient, alpha: 1 - Beta2);
        });
    }
}
