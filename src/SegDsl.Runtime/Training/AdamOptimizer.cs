using SegDsl.Experiments;
using SegDsl.Torch;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace SegDsl.Training;

/// <summary>Adam and AdamW, perhaps with AMSGrad. See <see cref="AdamDefinition"/> and <see cref="AdamWDefinition"/>.</summary>
/// <param name="step">The fused step: whether weight decay is coupled or decoupled is its choice.</param>
/// <param name="beta1">How much of the average gradient a step leaves.</param>
/// <param name="beta2">How much of the average squared gradient a step leaves.</param>
/// <param name="weightDecay">The weight decay.</param>
/// <param name="amsGrad">Whether steps are divided by the largest deviation so far.</param>
/// <param name="parameters">What is optimized, with unique names.</param>
internal sealed class AdamOptimizer(
    TorchOperator step, double beta1, double beta2, double weightDecay, bool amsGrad, IEnumerable<(string Name, Parameter Parameter)> parameters)
    : Optimizer(parameters, amsGrad ? [StepCount, "exp_avg", "exp_avg_sq", "max_exp_avg_sq"] : [StepCount, "exp_avg", "exp_avg_sq"])
{
    private const double Epsilon = 1e-8;

    /// <inheritdoc/>
    protected override void Update(Tensor[] parameters, Tensor[] gradients, Tensor[][] states, double rate)
    {
        foreach (var count in states[0]) count.add_(1);
        step.Call(
            parameters, gradients, states[1], states[2], amsGrad ? states[3] : Array.Empty<Tensor>(), states[0], rate, beta1, beta2, weightDecay, Epsilon,
            amsGrad, /* maximize */ false, TorchValue.None, TorchValue.None);
    }
}
