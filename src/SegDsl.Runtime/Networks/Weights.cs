using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.init;

namespace SegDsl.Networks;

/// <summary>Creates and initializes the parameters of blocks: <c>param</c> in <c>.seg</c> files.</summary>
public static class Weights
{
    /// <summary>Creates an uninitialized parameter. It belongs to no dispose scope, since modules outlive the scope in which they are created.</summary>
    /// <param name="shape">The shape.</param>
    public static Parameter Create(params ReadOnlySpan<long> shape)
    {
        var parameter = new Parameter(empty(shape));
        parameter.DetachFromDisposeScope();
        return parameter;
    }

    /// <summary>
    /// Normal with variance 2 / fan, which preserves the variance of activations (fan in) or gradients (fan out) through ReLUs.
    /// He et al.: Delving Deep into Rectifiers, ICCV 2015.
    /// </summary>
    public static Parameter KaimingNormal(this Parameter weight, FanInOut mode = FanInOut.FanIn) =>
        Fill(weight, (w, random) => WeightFilling.KaimingNormal(w, mode, random));

    /// <summary>Uniform with variance 2 / fan in. He et al., ICCV 2015.</summary>
    public static Parameter KaimingUniform(this Parameter weight) => Fill(weight, (w, random) => WeightFilling.KaimingUniform(w, 0, random));

    /// <summary>Uniform with variance 2 / (fan in + fan out). Glorot and Bengio, AISTATS 2010.</summary>
    public static Parameter XavierUniform(this Parameter weight) => Fill(weight, (w, random) => WeightFilling.XavierUniform(w, random));

    /// <summary>Normal with variance 2 / (fan in + fan out). Glorot and Bengio, AISTATS 2010.</summary>
    public static Parameter XavierNormal(this Parameter weight) => Fill(weight, WeightFilling.XavierNormal);

    /// <summary>Normal with mean 0.</summary>
    /// <param name="weight">The parameter.</param>
    /// <param name="std">The standard deviation, ≥ 0.</param>
    public static Parameter Normal(this Parameter weight, double std) => Fill(weight, (w, random) => normal_(w, 0, std, random));

    /// <summary>Normal with mean 0, truncated to ±2.</summary>
    /// <param name="weight">The parameter.</param>
    /// <param name="std">The standard deviation, ≥ 0.</param>
    public static Parameter TruncatedNormal(this Parameter weight, double std) => Fill(weight, (w, random) => WeightFilling.TruncatedNormal(w, std, random));

    /// <summary>Zeros.</summary>
    public static Parameter Zeros(this Parameter weight) => Fill(weight, (w, _) => zeros_(w));

    /// <summary>Ones.</summary>
    public static Parameter Ones(this Parameter weight) => Fill(weight, (w, _) => ones_(w));

    /// <summary>A constant.</summary>
    /// <param name="weight">The parameter.</param>
    /// <param name="value">The value of every element.</param>
    public static Parameter Constant(this Parameter weight, double value) => Fill(weight, (w, _) => constant_(w, value));

    private static Parameter Fill(Parameter weight, Action<Tensor, Generator?> fill)
    {
        Initialization.Fill(weight, fill);
        return weight;
    }
}
