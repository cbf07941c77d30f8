using SegDsl.Torch;
using TorchSharp;
using static TorchSharp.torch;

namespace SegDsl.Precision;

/// <summary>The state of a <see cref="GradientScaler"/>, which checkpoints store.</summary>
/// <param name="Scale">The factor of the loss.</param>
/// <param name="GoodSteps">Steps without overflow since the scale last changed.</param>
public readonly record struct GradientScale(double Scale, int GoodSteps);

/// <summary>
/// Keeps half-precision gradients from underflowing: the loss is multiplied before backward and the gradients are divided after it. When
/// they overflow, the step is skipped and the scale is halved; after 2,000 good steps it is doubled.
/// Micikevicius et al.: Mixed Precision Training, ICLR 2018.
/// </summary>
public sealed class GradientScaler
{
    private const double Growth = 2;
    private const double Backoff = 0.5;
    private const int GrowthInterval = 2000;

    /// <summary>The state; set it to resume a run.</summary>
    public GradientScale State { get; set; } = new(65_536, 0);

    /// <summary>The loss to call <c>backward</c> on.</summary>
    /// <param name="loss">The loss, a scalar.</param>
    public Tensor Scale(Tensor loss)
    {
        ArgumentNullException.ThrowIfNull(loss);
        return loss * State.Scale;
    }

    /// <summary>Divides gradients by the scale, in place, and updates the scale for the next step.</summary>
    /// <param name="gradients">The gradients of all parameters on one device, already averaged over the ranks, so that all ranks decide alike.</param>
    /// <returns>Whether all are finite; if not, the step must be skipped.</returns>
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

    /// <summary>Divides by the scale and returns whether all gradients are finite.</summary>
    private bool Divide(Tensor[] gradients)
    {
        using var inverse = tensor((float)(1 / State.Scale), device: gradients[0].device);
        using var found = zeros(1, device: gradients[0].device);
        TorchOperators.Unscale.Call(gradients, found, inverse);
        return found.item<float>() == 0;
    }
}
