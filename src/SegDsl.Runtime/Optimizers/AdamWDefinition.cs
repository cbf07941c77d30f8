using SegDsl.Torch;

namespace SegDsl.Optimizers;

/// <summary>Adam with decoupled weight decay. Loshchilov, Hutter: Decoupled Weight Decay Regularization. ICLR 2019.</summary>
/// <param name="LearningRate">Learning rate that the schedule starts from, greater than 0.</param>
/// <param name="Beta1">Decay of the average gradient, at least 0 and less than 1.</param>
/// <param name="Beta2">Decay of the average squared gradient, at least 0 and less than 1.</param>
/// <param name="WeightDecay">Fraction of a weight, times the learning rate, that a step subtracts, at least 0.</param>
/// <param name="AmsGrad">Whether to use AMSGrad, the maximum of the average squared gradients.</param>
public sealed record AdamWDefinition(double LearningRate, double Beta1 = 0.9, double Beta2 = 0.999, double WeightDecay = 1e-2, bool AmsGrad = false)
    : FusedAdamDefinition(LearningRate, Beta1, Beta2, WeightDecay, AmsGrad)
{
    /// <inheritdoc/>
    private protected override TorchOperator Fused => TorchOperators.FusedAdamW;
}
