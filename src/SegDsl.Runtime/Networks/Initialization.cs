using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.init;

namespace SegDsl.Networks;

/// <summary>
/// Initializers for <c>init</c> in <c>.seg</c> files: each fills the weight of a convolution or linear layer, sets its bias to zero and returns the layer.
/// All throw <see cref="ArgumentException"/> if the layer has no weight.
/// </summary>
public static class Initialization
{
    /// <summary>
    /// Normal with variance 2 / fan, which preserves the variance of activations (fan in) or gradients (fan out) through ReLUs.
    /// He et al.: Delving Deep into Rectifiers, ICCV 2015.
    /// </summary>
    public static TLayer KaimingNormal<TLayer>(this TLayer layer, FanInOut mode = FanInOut.FanIn) where TLayer : nn.Module =>
        Fill(layer, weight => kaiming_normal_(weight, mode: mode));

    /// <summary>Uniform with variance 2 / fan in. He et al.: Delving Deep into Rectifiers, ICCV 2015.</summary>
    public static TLayer KaimingUniform<TLayer>(this TLayer layer) where TLayer : nn.Module => Fill(layer, weight => kaiming_uniform_(weight));

    /// <summary>Uniform with variance 2 / (fan in + fan out). Glorot and Bengio, AISTATS 2010.</summary>
    public static TLayer XavierUniform<TLayer>(this TLayer layer) where TLayer : nn.Module => Fill(layer, weight => xavier_uniform_(weight));

    /// <summary>Normal with variance 2 / (fan in + fan out). Glorot and Bengio, AISTATS 2010.</summary>
    public static TLayer XavierNormal<TLayer>(this TLayer layer) where TLayer : nn.Module => Fill(layer, WeightFilling.XavierNormal);

    /// <summary>Normal with mean 0.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="std">The standard deviation, ≥ 0.</param>
    /// <exception cref="InitializationException">The standard deviation is negative, exceeds the range of 32-bit floats, or is NaN.</exception>
    public static TLayer Normal<TLayer>(this TLayer layer, double std) where TLayer : nn.Module => Fill(layer, weight => normal_(weight, 0, Deviation(std)));

    /// <summary>Normal with mean 0, truncated to ±2.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="std">The standard deviation, ≥ 0.</param>
    /// <exception cref="InitializationException">The standard deviation is negative, exceeds the range of 32-bit floats, or is NaN.</exception>
    public static TLayer TruncatedNormal<TLayer>(this TLayer layer, double std) where TLayer : nn.Module =>
        Fill(layer, weight => WeightFilling.TruncatedNormal(weight, Deviation(std)));

    /// <summary>Zeros.</summary>
    public static TLayer Zeros<TLayer>(this TLayer layer) where TLayer : nn.Module => Fill(layer, weight => zeros_(weight));

    /// <summary>Ones.</summary>
    public static TLayer Ones<TLayer>(this TLayer layer) where TLayer : nn.Module => Fill(layer, weight => ones_(weight));

    /// <summary>A constant.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="value">The value of every weight.</param>
    /// <exception cref="InitializationException">The value exceeds the range of 32-bit floats, or is NaN.</exception>
    public static TLayer Constant<TLayer>(this TLayer layer, double value) where TLayer : nn.Module =>
        Fill(layer, weight => constant_(weight, Math.Abs(value) <= float.MaxValue ? value : throw Invalid("constant", value, "a 32-bit float")));

    /// <summary>The given initialization.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="initializer">The initialization; null for the one of PyTorch.</param>
    public static TLayer Initialize<TLayer>(this TLayer layer, Initializer? initializer) where TLayer : nn.Module
    {
        initializer?.Fill(layer);
        return layer;
    }

    private static double Deviation(double std) =>
        std is >= 0 and <= float.MaxValue ? std : throw Invalid("standard deviation", std, "a finite number of at least 0");

    private static InitializationException Invalid(string name, double value, string range) =>
        new(FormattableString.Invariant($"The {name} of an initialization must be {range}, but is {value}. Change the 'init' of the .seg file."));

    private static TLayer Fill<TLayer>(TLayer layer, Action<Tensor> fill) where TLayer : nn.Module
    {
        fill(layer.get_parameter("weight") ?? throw new ArgumentException($"Layer '{layer.GetName()}' has no weight to initialize.", nameof(layer)));
        if (layer.get_parameter("bias") is { } bias) zeros_(bias);
        return layer;
    }
}
