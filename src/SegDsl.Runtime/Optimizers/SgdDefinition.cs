using SegDsl.Torch;
using SegDsl.Validation;
using static TorchSharp.torch;

namespace SegDsl.Optimizers;

/// <summary>Stochastic gradient descent with momentum.</summary>
/// <param name="LearningRate">Learning rate that the schedule starts from, greater than 0.</param>
/// <param name="Momentum">Momentum, at least 0 and less than 1.</param>
/// <param name="Nesterov">Whether to use Nesterov momentum, which requires a momentum greater than 0.</param>
/// <param name="WeightDecay">Multiple of a weight that is added to its gradient, at least 0.</param>
public sealed record SgdDefinition(double LearningRate, double Momentum = 0.9, bool Nesterov = false, double WeightDecay = 1e-4)
    : OptimizerDefinition(LearningRate, WeightDecay)
{
    private const string Buffer = "momentum_buffer";

    /// <summary>Momentum, at least 0 and less than 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public double Momentum { get; init => field = Limit.Decay(value); } = Limit.Decay(Momentum);

    /// <inheritdoc/>
    protected internal override IReadOnlyList<OptimizerState> State => Momentum == 0 ? [] : [new(Buffer)];

    /// <inheritdoc/>
    protected internal override string? Conflict => Nesterov && Momentum == 0 ? "the momentum must be greater than 0 with Nesterov momentum, but is 0" : null;

    /// <inheritdoc/>
    protected internal override void Update(OptimizerUpdate update) =>
        // Without dampening a buffer of zeros becomes the first gradient, so the first step needs no special case.
        TorchOperators.FusedSgd.Call(
            update.Parameters.ToArray(), update.Gradients.ToArray(), Momentum == 0 ? Array.Empty<Tensor>() : update.State(Buffer).ToArray(),
            WeightDecay, Momentum, update.LearningRate, /* dampening */ 0.0, Nesterov, /* maximize */ false, /* is_first_step */ false,
            TorchValue.None, TorchValue.None);
}
