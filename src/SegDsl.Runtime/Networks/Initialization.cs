using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch.nn.init;

namespace SegDsl.Networks;

/// <summary>What <c>init</c> of a <c>.seg</c> file does to a convolution: fills its weights, sets its bias to zero and returns it.</summary>
public static class Initialization
{
    /// <summary>Normal, variance 2 / fan: keeps the variance of activations (fan in) or of gradients (fan out) through ReLUs.</summary>
    public static Conv2d KaimingNormal(this Conv2d convolution, FanInOut mode = FanInOut.FanIn) =>
        Fill(convolution, weight => kaiming_normal_(weight, mode: mode));

    /// <summary>Uniform, variance 2 / fan in.</summary>
    public static Conv2d KaimingUniform(this Conv2d convolution) => Fill(convolution, weight => kaiming_uniform_(weight));

    /// <summary>Uniform, variance 2 / (fan in + fan out).</summary>
    public static Conv2d XavierUniform(this Conv2d convolution) => Fill(convolution, weight => xavier_uniform_(weight));

    /// <summary>Normal, variance 2 / (fan in + fan out).</summary>
    public static Conv2d XavierNormal(this Conv2d convolution) => Fill(convolution, weight => xavier_normal_(weight));

    /// <summary>Normal around 0.</summary>
    /// <param name="convolution">The convolution.</param>
    /// <param name="std">The standard deviation, ≥ 0.</param>
    public static Conv2d Normal(this Conv2d convolution, double std) => Fill(convolution, weight => normal_(weight, 0, std));

    /// <summary>All zero.</summary>
    public static Conv2d Zeros(this Conv2d convolution) => Fill(convolution, weight => zeros_(weight));

    /// <summary>All one.</summary>
    public static Conv2d Ones(this Conv2d convolution) => Fill(convolution, weight => ones_(weight));

    private static Conv2d Fill(Conv2d convolution, Func<torch.Tensor, torch.Tensor> fill)
    {
        fill(convolution.weight);
        if (convolution.bias is { } bias) zeros_(bias);
        return convolution;
    }
}
