using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.init;

namespace SegDsl.Networks;

/// <summary>What <c>init</c> of a <c>.seg</c> file does to a convolution or a linear layer: fills its weight, sets its bias to zero and returns it.</summary>
public static class Initialization
{
    /// <summary>Normal, variance 2 / fan: keeps the variance of activations (fan in) or of gradients (fan out) through ReLUs.</summary>
    public static TLayer KaimingNormal<TLayer>(this TLayer layer, FanInOut mode = FanInOut.FanIn) where TLayer : nn.Module =>
        Fill(layer, weight => kaiming_normal_(weight, mode: mode));

    /// <summary>Uniform, variance 2 / fan in.</summary>
    public static TLayer KaimingUniform<TLayer>(this TLayer layer) where TLayer : nn.Module => Fill(layer, weight => kaiming_uniform_(weight));

    /// <summary>Uniform, variance 2 / (fan in + fan out).</summary>
    public static TLayer XavierUniform<TLayer>(this TLayer layer) where TLayer : nn.Module => Fill(layer, weight => xavier_uniform_(weight));

    /// <summary>Normal, variance 2 / (fan in + fan out).</summary>
    public static TLayer XavierNormal<TLayer>(this TLayer layer) where TLayer : nn.Module => Fill(layer, WeightFilling.XavierNormal);

    /// <summary>Normal around 0.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="std">The standard deviation, ≥ 0.</param>
    public static TLayer Normal<TLayer>(this TLayer layer, double std) where TLayer : nn.Module => Fill(layer, weight => normal_(weight, 0, std));

    /// <summary>Normal around 0, limited to ±2.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="std">The standard deviation, ≥ 0.</param>
    public static TLayer TruncatedNormal<TLayer>(this TLayer layer, double std) where TLayer : nn.Module =>
        Fill(layer, weight => WeightFilling.TruncatedNormal(weight, std));

    /// <summary>All zero.</summary>
    public static TLayer Zeros<TLayer>(this TLayer layer) where TLayer : nn.Module => Fill(layer, weight => zeros_(weight));

    /// <summary>All one.</summary>
    public static TLayer Ones<TLayer>(this TLayer layer) where TLayer : nn.Module => Fill(layer, weight => ones_(weight));

    /// <summary>All the same number.</summary>
    public static TLayer Constant<TLayer>(this TLayer layer, double value) where TLayer : nn.Module => Fill(layer, weight => constant_(weight, value));

    private static TLayer Fill<TLayer>(TLayer layer, Action<Tensor> fill) where TLayer : nn.Module
    {
        fill(layer.get_parameter("weight") ?? throw new ArgumentException($"{layer.GetName()} has no weight to initialize.", nameof(layer)));
        if (layer.get_parameter("bias") is { } bias) zeros_(bias);
        return layer;
    }
}
