using SegDsl.Torch;
using SegDsl.Validation;

namespace SegDsl.Optimizers;

/// <summary>Adam with L2 regularization. Kingma, Ba: Adam: A Method for Stochastic Optimization. ICLR 2015.</summary>
/// <param name="LearningRate">Learning rate that the schedule starts from, greater than 0.</param>
/// <param name="Beta1">Decay of the average gradient, at least 0 and less than 1.</param>
/// <param name="Beta2">Decay of the average squared gradient, at least 0 and less than 1.</param>
/// <param name="WeightDecay">Multiple of a weight that is added to its gradient, at least 0.</param>
/// <param name="AmsGrad">
/// Whether to use AMSGrad, the maximum of the average squared gradients. Reddi, Kale, Kumar: On the Convergence of Adam and Beyond. ICLR 2018.
/// </param>
public sealed record AdamDefinition(double LearningRate, double Beta1 = 0.9, double Beta2 = 0.999, double WeightDecay = 0, bool AmsGrad = false)
    : OptimizerDefinition(LearningRate, WeightDecay)
{
    /// <summary>Decay of the average gradient, at least 0 and less than 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public double Beta1 { get; init => field = Limit.Decay(value); } = Limit.Decay(Beta1);

    /// <summary>Decay of the average squared gradient, at least 0 and less than 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public double Beta2 { get; init => field = Limit.Decay(value); } = Limit.Decay(Beta2);

    /// <inheritdoc/>
    protected internal override IReadOnlyList<OptimizerState> State => FusedAdam.State(AmsGrad);

    /// <inheritdoc/>
    protected internal override void Update(OptimizerUpdate update) =>
        FusedAdam.Update(TorchOperators.FusedAdam, update, Beta1, Beta2, WeightDecay, AmsGrad);
}
