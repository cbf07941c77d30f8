using TorchSharp;
using static TorchSharp.torch;

namespace SegDsl.Networks;

/// <summary>
/// Distributions that are wrong in TorchSharp 0.107: <c>xavier_normal_</c> is uniform, and <c>trunc_normal_</c> sets every value to the standard deviation.
/// </summary>
internal static class WeightFilling
{
    private const double Bound = 2;

    // The largest float32 below 1. A uniform sample of exactly 1 would give infinity.
    private const double BelowOne = 1 - 1.0 / (1 << 24);

    /// <summary>Normal with variance 2 / (fan in + fan out). Glorot, Bengio: Understanding the difficulty of training deep networks. AISTATS 2010.</summary>
    /// <param name="weight">At least two dimensions; filled in place.</param>
    public static void XavierNormal(Tensor weight)
    {
        var (fanIn, fanOut) = nn.init.CalculateFanInAndFanOut(weight);
        nn.init.normal_(weight, 0, Math.Sqrt(2.0 / (fanIn + fanOut)));
    }

    /// <summary>Normal with mean 0, truncated to ±2, by inverse transform sampling.</summary>
    /// <param name="weight">Filled in place.</param>
    /// <param name="std">The standard deviation before truncation, ≥ 0.</param>
    public static void TruncatedNormal(Tensor weight, double std)
    {
        using var scope = NewDisposeScope();
        using var guard = no_grad();
        // erf(x / √2) is the probability of ±x under the standard normal distribution.
        var probability = Math.Min(tensor(Bound / std / Math.Sqrt(2), ScalarType.Float64).erf().item<double>(), BelowOne);
        weight.uniform_(-probability, probability).clamp_(-probability, probability).erfinv_().mul_(std * Math.Sqrt(2));
    }
}
