using SegDsl.Distributed;
using SegDsl.Torch;
using TorchSharp;
using static TorchSharp.torch;

namespace SegDsl.Networks;

/// <summary>The mean and variance of every channel over the batches of several ranks.</summary>
/// <param name="Count">The number of values per channel, a float64 tensor with one element.</param>
/// <param name="Mean">The means, float64 [C].</param>
/// <param name="Variance">The biased variances, float64 [C].</param>
internal sealed record BatchStatistics(Tensor Count, Tensor Mean, Tensor Variance)
{
    /// <summary>The variances with Bessel's correction, for running statistics.</summary>
    public Tensor UnbiasedVariance => Variance * (Count / (Count - 1));

    /// <summary>Computes the statistics; all ranks must call it.</summary>
    /// <param name="group">The ranks.</param>
    /// <param name="input">The batch of this rank, [N, C, H, W], N ≥ 0.</param>
    /// <returns>The statistics; null if all ranks together have at most one value per channel.</returns>
    public static BatchStatistics? Over(ProcessGroup group, Tensor input)
    {
        using var without = no_grad();
        using var scope = NewDisposeScope();
        var (own, channels) = (input.numel() / input.shape[1], input.shape[1]);
        var (ownMean, ownVariance) = Local(input);
        var all = stack(group.AllGather(cat([full([1], own, ScalarType.Float64, input.device), ownMean, ownVariance])));
        var (counts, means, variances) = (all.narrow(1, 0, 1), all.narrow(1, 1, channels), all.narrow(1, 1 + channels, channels));
        var count = counts.sum([0L]);
        // Reading the count synchronizes with the GPU. A rank with two values does not need it.
        if (own < 2 && count.item<double>() < 2) return null;
        // Chan et al.: Updating Formulae and a Pairwise Algorithm for Computing Sample Variances, COMPSTAT 1982. Sums of squares would lose precision.
        var mean = (counts * means).sum([0L]) / count;
        var variance = (counts * (variances + (means - mean).square())).sum([0L]) / count;
        return new BatchStatistics(count.MoveToOuterDisposeScope(), mean.MoveToOuterDisposeScope(), variance.MoveToOuterDisposeScope());
    }

    private static (Tensor Mean, Tensor Variance) Local(Tensor input)
    {
        var channels = input.shape[1];
        // The operator returns results in the type of the running statistics, whose values are not needed.
        var type = input.dtype == ScalarType.Float64 ? ScalarType.Float64 : ScalarType.Float32;
        var unused = zeros([2, channels], type, input.device);
        if (input.numel() == 0) return (unused[0].to(ScalarType.Float64), unused[1].to(ScalarType.Float64));
        var result = TorchOperators.BatchNormUpdateStats.Call(input, unused[0], unused[1], 0.0);
        return (result[0].AsTensor().to(ScalarType.Float64), result[1].AsTensor().to(ScalarType.Float64));
    }
}
