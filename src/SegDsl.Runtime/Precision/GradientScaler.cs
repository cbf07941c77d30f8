using SegDsl.Torch;
using TorchSharp;
using static TorchSharp.torch;

namespace SegDsl.Precision;

/// <summary>The state of a <see cref="GradientScaler"/>: what a checkpoint keeps of it.</summary>
/// <param name="Scale">What losses are multiplied with.</param>
/// <param name="GoodSteps">Steps since the scale changed last.</param>
public readonly record struct GradientScale(double Scale, int GoodSteps);

/// <summary>
/// Keeps half-precision gradients from vanishing: the loss is multiplied before backward, the gradients are divided after it, and where
/// they overflowed the step is left out and the scale is halved. After 2,000 good steps it is doubled.
/// </summary>
public sealed class GradientScaler
{
    private const double Growth = 2;
    private const double Backoff = 0.5;
    private const int GrowthInterval = 2000;

    /// <summary>The state; to be kept and given back when a run goes on.</summary>
    public GradientScale State { get; set; } = new(65_536, 0);

    /// <summary>The loss to call <c>backward</c> on.</summary>
    /// <param name="loss">The loss, a scalar.</param>
    public Tensor Scale(Tensor loss)
    {
        ArgumentNullException.ThrowIfNull(loss);
        return loss * State.Scale;
    }

    /// <summary>Divides gradients by the scale, in place, and chooses the scale of the next step.</summary>
    /// <param name="gradients">The gradients of all parameters, already averaged over the ranks, so that all ranks decide alike.</param>
    /// <returns>Whether all are finite; if not, the step must be left out.</returns>
    public bool Unscale(IReadOnlyList<Tensor> gradients)
    {
        ArgumentNullException.ThrowIfNull(gradients);
        var finite = gradients.Count == 0 || Divide([.. gradients]);
        State = !finite ? new(State.Scale * Backoff, 0)
            : State.GoodSteps + 1 == GrowthInterval ? new(State.Scale * Growth, 0)
            : State with { GoodSteps = State.GoodSteps + 1 };
        return finite;
    }

    /// <summary>Divides by the scale; whether all gradients are finite.</summary>
    private bool Divide(Tensor[] gradients)
    {
        using var inverse = tensor((float)(1 / State.Scale), device: gradients[0].device);
        using var found = zeros(1, device: gradients[0].device);
        TorchOperators.Unscale.Call(gradients, found, inverse);
        return found.item<float>() == 0;
    }
}
