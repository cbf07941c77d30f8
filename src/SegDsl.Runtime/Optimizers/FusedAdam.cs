using SegDsl.Torch;
using static TorchSharp.torch;

namespace SegDsl.Optimizers;

/// <summary>The common part of <see cref="AdamDefinition"/> and <see cref="AdamWDefinition"/>: state and update with libtorch's fused operators.</summary>
internal static class FusedAdam
{
    private const double Epsilon = 1e-8;
    private const string Step = "step";
    private const string Average = "exp_avg";
    private const string Square = "exp_avg_sq";
    private const string MaximumSquare = "max_exp_avg_sq";

    /// <summary>The state, which AMSGrad extends.</summary>
    public static IReadOnlyList<OptimizerState> State(bool amsGrad) =>
        [new(Step, IsScalar: true), new(Average), new(Square), .. amsGrad ? [new OptimizerState(MaximumSquare)] : Array.Empty<OptimizerState>()];

    /// <summary>Takes a step with the operator of coupled or of decoupled weight decay.</summary>
    public static void Update(TorchOperator fused, OptimizerUpdate update, double beta1, double beta2, double weightDecay, bool amsGrad)
    {
        foreach (var count in update.State(Step)) count.add_(1);
        fused.Call(
            update.Parameters.ToArray(), update.Gradients.ToArray(), update.State(Average).ToArray(), update.State(Square).ToArray(),
            amsGrad ? update.State(MaximumSquare).ToArray() : Array.Empty<Tensor>(), update.State(Step).ToArray(),
            update.LearningRate, beta1, beta2, weightDecay, Epsilon, amsGrad, /* maximize */ false, TorchValue.None, TorchValue.None);
    }
}
