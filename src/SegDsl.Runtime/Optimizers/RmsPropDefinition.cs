using SegDsl.Validation;
using TorchSharp;

namespace SegDsl.Optimizers;

/// <summary>
/// RMSprop as PyTorch defines it: gradients divided by the root of their average square, to which <paramref name="Epsilon"/> is added.
/// Tieleman, Hinton: Lecture 6.5 - RMSProp. Coursera 2012. Centered: Graves: Generating Sequences with Recurrent Neural Networks,
/// <see href="https://arxiv.org/abs/1308.0850"/>.
/// </summary>
/// <param name="LearningRate">Learning rate that the schedule starts from, greater than 0.</param>
/// <param name="Alpha">Decay of the average squared gradient, at least 0 and less than 1.</param>
/// <param name="Epsilon">Term that is added to the divisor, greater than 0.</param>
/// <param name="Momentum">Momentum, at least 0 and less than 1.</param>
/// <param name="Centered">Whether to divide by the standard deviation of the gradient instead of the root of its average square.</param>
/// <param name="WeightDecay">Multiple of a weight that is added to its gradient, at least 0.</param>
public sealed record RmsPropDefinition(
    double LearningRate, double Alpha = 0.99, double Epsilon = 1e-8, double Momentum = 0, bool Centered = false, double WeightDecay = 0)
    : OptimizerDefinition(LearningRate, WeightDecay)
{
    private const string Square = "square_avg";
    private const string Average = "grad_avg";
    private const string Buffer = "momentum_buffer";

    /// <summary>Decay of the average squared gradient, at least 0 and less than 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public double Alpha { get; init => field = Limit.Decay(value); } = Limit.Decay(Alpha);

    /// <summary>Term that is added to the divisor, greater than 0.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public double Epsilon { get; init => field = Limit.Positive(value); } = Limit.Positive(Epsilon);

    /// <summary>Momentum, at least 0 and less than 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public double Momentum { get; init => field = Limit.Decay(value); } = Limit.Decay(Momentum);

    /// <inheritdoc/>
    protected internal override IReadOnlyList<OptimizerState> State =>
        [
            new(Square),
            .. Centered ? [new OptimizerState(Average)] : Array.Empty<OptimizerState>(),
            .. Momentum > 0 ? [new OptimizerState(Buffer)] : Array.Empty<OptimizerState>(),
        ];

    /// <inheritdoc/>
    protected internal override void Update(OptimizerUpdate update)
    {
        var squares = update.State(Square);
        var averages = Centered ? update.State(Average) : [];
        var buffers = Momentum > 0 ? update.State(Buffer) : [];
        update.ForEach(i =>
        {
            var (parameter, square) = (update.Parameters[i], squares[i]);
            var gradient = WeightDecay == 0 ? update.Gradients[i] : update.Gradients[i].add(parameter, alpha: WeightDecay);
            square.mul_(Alpha).addcmul_(gradient, gradient, 1 - Alpha);
            var variance = Centered ? square.addcmul(averages[i].lerp_(gradient, 1 - Alpha), averages[i], -1) : square;
            var divisor = variance.sqrt().add_(Epsilon);
            if (Momentum > 0) parameter.add_(buffers[i].mul_(Momentum).addcdiv_(gradient, divisor, 1), alpha: -update.LearningRate);
            else parameter.addcdiv_(gradient, divisor, -update.LearningRate);
        });
    }
}
