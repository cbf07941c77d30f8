using TorchSharp.Modules;
using static TorchSharp.torch;

namespace SegDsl.Networks;

/// <summary>
/// Parametric rectified linear unit of tokens [N, L, C], with one slope per channel: x if it is positive, otherwise x times the slope.
/// He et al.: Delving Deep into Rectifiers, arXiv:1502.01852.
/// </summary>
public sealed class TokenPReLU : nn.Module<Tensor, Tensor>
{
    private const double InitialSlope = 0.25;

    private readonly Parameter weight;

    /// <summary>Creates the module with slopes of 0.25.</summary>
    /// <param name="channels">The number of channels.</param>
    public TokenPReLU(long channels) : base(nameof(TokenPReLU)) =>
        register_parameter(nameof(weight), weight = new Parameter(full(channels, InitialSlope)));

    /// <summary>Does nothing: the constructor registers the slopes.</summary>
    protected override void RegisterComponents()
    {
    }

    /// <summary>Applies the function.</summary>
    /// <param name="input">[N, L, C].</param>
    /// <returns>[N, L, C].</returns>
    public override Tensor forward(Tensor input)
    {
        using var channels = input.transpose(1, 2);
        using var activated = channels.prelu(weight);
        return activated.transpose(1, 2);
    }
}
