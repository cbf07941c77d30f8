using TorchSharp.Modules;
using static TorchSharp.torch;

namespace SegDsl.Networks;

/// <summary>
/// Layer normalization of feature maps, volumes and tensors with more dimensions: every pixel is normalized over its channels, then scaled and
/// shifted per channel.
/// Ba et al.: Layer Normalization, arXiv:1607.06450.
/// </summary>
public sealed class LayerNorm2d : nn.Module<Tensor, Tensor>
{
    private readonly double eps;
    private readonly Parameter weight;
    private readonly Parameter bias;

    /// <summary>Creates the module with weight 1 and bias 0.</summary>
    /// <param name="channels">The number of channels.</param>
    /// <param name="eps">A constant that is added to the variance.</param>
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

    /// <summary>Normalizes over the second dimension.</summary>
    /// <param name="input">[N, C, …], with at least 3 dimensions.</param>
    /// <returns>The shape of the input.</returns>
    public override Tensor forward(Tensor input)
    {
        var rank = (int)input.dim();
        using var pixels = input.permute([0, .. Enumerable.Range(2, rank - 2), 1]);
        using var normalized = nn.functional.layer_norm(pixels, [weight.shape[0]], weight, bias, eps);
        return normalized.permute([0, rank - 1, .. Enumerable.Range(1, rank - 2)]);
    }
}
