using SegDsl.Torch;
using TorchSharp;
using static TorchSharp.torch;

namespace SegDsl.Precision;

/// <summary>The state of a <see cref="GradientScaler"/>, which is saved in checkpoints.</summary>
/// <param name="Scale">The factor of the loss; greater than 0.</param>
/// <param name="GoodSteps">The number of steps without overflow since the last change of the scale.</param>
public readonly record struct GradientScale(double Scale, int GoodSteps);

/// <summary>
/// Scales the loss to prevent underflow of float16 gradients: the loss is multiplied by the scale before the backward pass, and the gradients are divided by it
/// afterward. If gradients overflow, the step is skipped and the scale is halved; after 2,000 steps without overflow it is doubled.
/// Micikevicius et al.: Mixed Precision Training, ICLR 2018.
/// </summary>
public sealed class GradientScaler
{
    private const double Growth = 2;
    private const double Backoff = 0.5;
    private const int GrowthInterval = 2000;

    /// <summary>The state; set it to resume a run. The initial scale is 65,536.</summary>
    public GradientScale State { get; set; } = new(65_536, 0);

    /// <summary>Multiplies the loss by the scale.</summary>
    /// <param name="loss">The loss, a scalar.</param>
    /// <returns>The scaled loss for <c>backward</c>.</returns>
    public Tensor Scale(Tensor loss)
    {
        ArgumentNullException.ThrowIfNull(loss);
        return loss * State.Scale;
    }

    /// <summary>Divides gradients by the scale in place, and updates the scale for the next step.</summary>
    /// <param name="gradients">The gradients of all parameters, on one device and already averaged over the ranks, so that all ranks agree.</param>
    /// <returns>Whether all gradients are finite; otherwise the step must be skipped.</returns>
    /// <exception cref="SegDsl.Torch.TorchException">libtorch reported an error.</exception>
    public bool Unscale(IReadOnlyList<Tensor> gradients)
    {
        ArgumentNullException.ThrowIfNull(gradients);
        var finite = gradients.Count == 0 || Divide([.. gradients]);
        State = !finite ? new(State.Scale * Backoff, 0)
            : State.GoodSteps + 1 == GrowthInterval ? new(State.Scale * Growth, 0)
            : State with { GoodSteps = State.GoodSteps + 1 };
        return finite;
    }

    /// <summary>Divides by the scale; returns whether all gradients are finite.</summary>
    private bool Divide(Tensor[] gradients)
    {
        using var inverse = tensor((float)(1 / State.Scale), device: gradients[0].device);
        using var found = zeros(1, device: gradients[0].device);
        TorchOperators.Unscale.Call(gradients, found, inverse);
        return found.item<float>() == 0;
    }
}
