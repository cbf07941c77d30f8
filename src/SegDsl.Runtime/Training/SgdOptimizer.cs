using SegDsl.Experiments;
using SegDsl.Torch;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace SegDsl.Training;

/// <summary>Stochastic gradient descent, with momentum unless it is 0. See <see cref="SgdDefinition"/>.</summary>
/// <param name="definition">Momentum and weight decay.</param>
/// <param name="parameters">What is optimized, with unique names.</param>
internal sealed class SgdOptimizer(SgdDefinition definition, IEnumerable<(string Name, Parameter Parameter)> parameters)
    : Optimizer(parameters, definition.Momentum == 0 ? [] : ["momentum_buffer"])
{
    /// <inheritdoc/>
    protected override void Update(Tensor[] parameters, Tensor[] gradients, Tensor[][] states, double rate) =>
        // Without dampening a buffer of zeros becomes the first gradient, so that the first step is one like the others.
        TorchOperators.FusedSgd.Call(
            parameters, gradients, states.Length == 0 ? Array.Empty<Tensor>() : states[0], definition.WeightDecay, definition.Momentum, rate,
            /* dampening */ 0.0, definition.Nesterov, /* maximize */ false, /* is_first_step */ false, TorchValue.None, TorchValue.None);
}
