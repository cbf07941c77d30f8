using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.init;

namespace SegDsl.Networks;

/// <summary>
/// Distributions of initial weights from a given generator, which those of TorchSharp 0.107 do not accept. Two of them are also wrong there:
/// <c>xavier_normal_</c> is uniform, and <c>trunc_normal_</c> sets every value to the standard deviation.
/// </summary>
internal static class WeightFilling
{
    private const double Bound = 2;

    // The largest float32 below 1. A uniform sample of exactly 1 would give infinity.
    private const double BelowOne = 1 - 1.0 / (1 << 24);

    /// <summary>Normal with variance 2 / fan. He et al.: Delving Deep into Rectifiers, ICCV 2015.</summary>
    /// <param name="weight">At least two dimensions; filled in place.</param>
    /// <param name="mode">The fan.</param>
    /// <param name="random">The generator; null for that of torch.</param>
    public static void KaimingNormal(Tensor weight, FanInOut mode, Generator? random)
    {
        var (fanIn, fanOut) = CalculateFanInAndFanOut(weight);
        normal_(weight, 0, Math.Sqrt(2) / Math.Sqrt(mode == FanInOut.FanIn ? fanIn : fanOut), random);
    }

    /// <summary>Uniform with variance 2 / ((1 + slope²) · fan in). He et al., ICCV 2015.</summary>
    /// <param name="weight">At least two dimensions; filled in place.</param>
    /// <param name="slope">The slope of the following leaky ReLU for negative values.</param>
    /// <param name="random">The generator; null for that of torch.</param>
    public static void KaimingUniform(Tensor weight, double slope, Generator? random)
    {
        var (fanIn, _) = CalculateFanInAndFanOut(weight);
        var bound = Math.Sqrt(3) * (Math.Sqrt(2 / (1 + slope * slope)) / Math.Sqrt(fanIn));
        uniform_(weight, -bound, bound, random);
    }

    /// <summary>Uniform with variance 2 / (fan in + fan out). Glorot and Bengio, AISTATS 2010.</summary>
    /// <param name="weight">At least two dimensions; filled in place.</param>
    /// <param name="random">The generator; null for that of torch.</param>
    public static void XavierUniform(Tensor weight, Generator? random)
    {
        var (fanIn, fanOut) = CalculateFanInAndFanOut(weight);
        var bound = Math.Sqrt(3) * Math.Sqrt(2.0 / (fanIn + fanOut));
        uniform_(weight, -bound, bound, random);
    }

    /// <summary>Normal with variance 2 / (fan in + fan out). Glorot, Bengio: Understanding the difficulty of training deep networks. AISTATS 2010.</summary>
    /// <param name="weight">At least two dimensions; filled in place.</param>
    /// <param name="random">The generator; null for that of torch.</param>
    public static void XavierNormal(Tensor weight, Generator? random)
    {
        var (fanIn, fanOut) = CalculateFanInAndFanOut(weight);
        normal_(weight, 0, Math.Sqrt(2.0 / (fanIn + fanOut)), random);
    }

    /// <summary>Normal with mean 0, truncated to ±2, by inverse transform sampling.</summary>
    /// <param name="weight">Filled in place.</param>
    /// <param name="std">The standard deviation before truncation, ≥ 0.</param>
    /// <param name="random">The generator; null for that of torch.</param>
    public static void TruncatedNormal(Tensor weight, double std, Generator? random)
    {
        using var scope = NewDisposeScope();
        using var guard = no_grad();
        // erf(x / √2) is the probability of ±x under the standard normal distribution.
        var probability = Math.Min(tensor(Bound / std / Math.Sqrt(2), ScalarType.Float64).erf().item<double>(), BelowOne);
        weight.uniform_(-probability, probability, random).clamp_(-probability, probability).erfinv_().mul_(std * Math.Sqrt(2));
    }
}
