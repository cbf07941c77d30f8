using SegDsl.Torch;

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
    : FusedAdamDefinition(LearningRate, Beta1, Beta2, WeightDecay, AmsGrad)
{
    /// <inheritdoc/>
    private protected override TorchOperator Fused => TorchOperators.FusedAdam;
}
