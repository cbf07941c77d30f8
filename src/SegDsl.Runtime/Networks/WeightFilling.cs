using TorchSharp;
using static TorchSharp.torch;

namespace SegDsl.Networks;

/// <summary>
/// Distributions that TorchSharp 0.107 gets wrong: its <c>xavier_normal_</c> is uniform, its <c>trunc_normal_</c> sets every value to the deviation.
/// </summary>
internal static class WeightFilling
{
    private const double Bound = 2;

    // The largest number of 32 bits below 1. A uniform number of exactly 1 would be infinitely many deviations from the mean.
    private const double BelowOne = 1 - 1.0 / (1 << 24);

    /// <summary>Normal around 0, variance 2 / (fan in + fan out). Glorot, Bengio: Understanding the difficulty of training deep networks. AISTATS 2010.</summary>
    /// <param name="weight">At least two dimensions; filled in place.</param>
    public static void XavierNormal(Tensor weight)
    {
        var (fanIn, fanOut) = nn.init.CalculateFanInAndFanOut(weight);
        nn.init.normal_(weight, 0, Math.Sqrt(2.0 / (fanIn + fanOut)));
    }

    /// <summary>Normal around 0, limited to ±2, by the inverse of the cumulative distribution.</summary>
    /// <param name="weight">Filled in place.</param>
    /// <param name="std">The standard deviation before values are limited, ≥ 0.</param>
    public static void TruncatedNormal(Tensor weight, double std)
    {
        using var scope = NewDisposeScope();
        using var guard = no_grad();
        // erf(x / √2) is the share of a standard normal distribution within ±x.
        var share = Math.Min(tensor(Bound / std / Math.Sqrt(2), ScalarType.Float64).erf().item<double>(), BelowOne);
        weight.uniform_(-share, share).clamp_(-share, share).erfinv_().mul_(std * Math.Sqrt(2));
    }
}
