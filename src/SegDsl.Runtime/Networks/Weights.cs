using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.init;

namespace SegDsl.Networks;

/// <summary>Parameters of a block's own: <c>param</c> of a <c>.seg</c> file.</summary>
public static class Weights
{
    /// <summary>A parameter of this shape with arbitrary values. No dispose scope owns it: a module outlives the scope in which it is created.</summary>
    public static Parameter Create(params ReadOnlySpan<long> shape)
    {
        var parameter = new Parameter(empty(shape));
        parameter.DetachFromDisposeScope();
        return parameter;
    }

    /// <summary>Normal, variance 2 / fan: keeps the variance of activations (fan in) or of gradients (fan out) through ReLUs.</summary>
    public static Parameter KaimingNormal(this Parameter weight, FanInOut mode = FanInOut.FanIn) => Fill(weight, w => kaiming_normal_(w, mode: mode));

    /// <summary>Uniform, variance 2 / fan in.</summary>
    public static Parameter KaimingUniform(this Parameter weight) => Fill(weight, w => kaiming_uniform_(w));

    /// <summary>Uniform, variance 2 / (fan in + fan out).</summary>
    public static Parameter XavierUniform(this Parameter weight) => Fill(weight, w => xavier_uniform_(w));

    /// <summary>Normal, variance 2 / (fan in + fan out).</summary>
    public static Parameter XavierNormal(this Parameter weight) => Fill(weight, WeightFilling.XavierNormal);

    /// <summary>Normal around 0.</summary>
    /// <param name="weight">The parameter.</param>
    /// <param name="std">The standard deviation, ≥ 0.</param>
    public static Parameter Normal(this Parameter weight, double std) => Fill(weight, w => normal_(w, 0, std));

    /// <summary>Normal around 0, limited to ±2.</summary>
    /// <param name="weight">The parameter.</param>
    /// <param name="std">The standard deviation, ≥ 0.</param>
    public static Parameter TruncatedNormal(this Parameter weight, double std) => Fill(weight, w => WeightFilling.TruncatedNormal(w, std));

    /// <summary>All zero.</summary>
    public static Parameter Zeros(this Parameter weight) => Fill(weight, w => zeros_(w));

    /// <summary>All one.</summary>
    public static Parameter Ones(this Parameter weight) => Fill(weight, w => ones_(w));

    /// <summary>All the same number.</summary>
    public static Parameter Constant(this Parameter weight, double value) => Fill(weight, w => constant_(w, value));

    private static Parameter Fill(Parameter weight, Action<Tensor> fill)
    {
        fill(weight);
        return weight;
    }
}
