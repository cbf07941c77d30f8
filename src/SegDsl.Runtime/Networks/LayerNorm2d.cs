using TorchSharp.Modules;
using static TorchSharp.torch;

namespace SegDsl.Networks;

/// <summary>Layer normalization of maps: every pixel over its channels, then a weight and a bias for each channel.</summary>
public sealed class LayerNorm2d : nn.Module<Tensor, Tensor>
{
    private readonly double eps;
    private readonly Parameter weight;
    private readonly Parameter bias;

    /// <summary>Creates the module with weight 1 and bias 0.</summary>
    /// <param name="channels">The channels.</param>
    /// <param name="eps">What is added to the variance.</param>
    public LayerNorm2d(long channels, double eps = 1e-5) : base(nameof(LayerNorm2d))
    {
        this.eps = eps;
        register_parameter(nameof(weight), weight = Weights.Create(channels).Ones());
        register_parameter(nameof(bias), bias = Weights.Create(channels).Zeros());
    }

    /// <summary>Does nothing: the constructor registers the parameters.</summary>
    protected override void RegisterComponents()
    {
    }

    /// <summary>Normalizes.</summary>
    /// <param name="input">[N, C, H, W].</param>
    /// <returns>[N, C, H, W].</returns>
    public override Tensor forward(Tensor input)
    {
        using var pixels = input.permute(0, 2, 3, 1);
        using var normalized = nn.functional.layer_norm(pixels, [weight.shape[0]], weight, bias, eps);
        return normalized.permute(0, 3, 1, 2);
    }
}
