using SegDsl.Validation;

namespace SegDsl.Data;

/// <summary>
/// Blends every sample of a batch with another one, and adds their losses with the same weights. Training applies it to whole batches, after all other
/// augmentations; a <see cref="SamplePipeline"/> ignores it. Zhang, Cisse, Dauphin, Lopez-Paz: mixup: Beyond Empirical Risk Minimization. ICLR 2018.
/// </summary>
/// <param name="Alpha">Both parameters of the beta distribution of the weight, greater than 0.</param>
public sealed record MixUp(double Alpha = 0.2) : Augmentation
{
    /// <summary>Both parameters of the beta distribution of the weight, greater than 0. With larger values, weights are closer to 1/2.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public double Alpha { get; init => field = Limit.Positive(value); } = Limit.Positive(Alpha);

    /// <summary>Draws the weight of the original samples, from 0 to 1.</summary>
    internal double DrawWeight(SplitMix64 random)
    {
        // A beta variable is the share of one of two gamma variables, which for small parameters are representable only as logarithms.
        var (first, second) = (LogGamma(Alpha, ref random), LogGamma(Alpha, ref random));
        return 1 / (1 + Math.Exp(second - first));
    }

    /// <summary>
    /// The logarithm of a gamma variable with scale 1. Marsaglia, Tsang: A Simple Method for Generating Gamma Variables. ACM Transactions on Mathematical
    /// Software, 2000.
    /// </summary>
    private static double LogGamma(double shape, ref SplitMix64 random)
    {
        if (shape < 1)
        {
            var larger = LogGamma(shape + 1, ref random);
            return larger + Math.Log(Uniform(ref random)) / shape;
        }
        var d = shape - 1.0 / 3;
        var c = 1 / Math.Sqrt(9 * d);
        while (true)
        {
            var normal = Math.Sqrt(-2 * Math.Log(Uniform(ref random))) * Math.Cos(2 * Math.PI * random.NextDouble());
            var cube = Math.Pow(1 + c * normal, 3);
            if (cube > 0 && Math.Log(Uniform(ref random)) < 0.5 * normal * normal + d * (1 - cube + Math.Log(cube))) return Math.Log(d * cube);
        }
    }

    /// <summary>Uniform in (0, 1].</summary>
    private static double Uniform(ref SplitMix64 random) => 1 - random.NextDouble();
}
