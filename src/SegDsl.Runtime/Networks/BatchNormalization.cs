using SegDsl.Distributed;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace SegDsl.Networks;

/// <summary>
/// Batch normalization of feature maps and volumes. In training, statistics can be computed over the batches of all ranks, in the forward and backward pass;
/// the result is the same as for one process with the whole batch. The state has the keys of <c>BatchNorm2d</c>.
/// Ioffe and Szegedy: Batch Normalization, ICML 2015.
/// </summary>
public sealed class BatchNormalization : BatchNorm
{
    /// <summary>Creates the layer with scale 1 and shift 0.</summary>
    /// <param name="channels">The number of channels.</param>
    /// <param name="isSynchronized">Whether statistics are computed over all ranks in distributed training.</param>
    /// <param name="eps">A constant that is added to the variances.</param>
    /// <param name="momentum">The weight of a batch in the running statistics, 0 to 1.</param>
    public BatchNormalization(long channels, bool isSynchronized = false, double eps = 1e-5, double momentum = 0.1)
        : base(channels, eps, momentum, affine: true, track_running_stats: true, device: null, dtype: null, "BatchNorm2d") =>
        IsSynchronized = isSynchronized;

    /// <summary>Whether the network requests statistics over all ranks.</summary>
    public bool IsSynchronized { get; }

    /// <summary>The process group over which training statistics are computed; null for this process only. It must outlive the backward pass.</summary>
    public ProcessGroup? Group { get; set; }

    /// <summary>Normalizes a feature map or volume.</summary>
    /// <param name="input">[N, C, H, W] or [N, C, D, H, W]; N may differ between ranks.</param>
    /// <returns>A tensor of the same shape and type.</returns>
    /// <exception cref="ArgumentException">The input does not have four or five dimensions.</exception>
    /// <exception cref="BatchNormalizationException">In training, there is a single value per channel, whose variance is undefined.</exception>
    public override Tensor forward(Tensor input)
    {
        ArgumentNullException.ThrowIfNull(input);
        if (!training) return base.forward(input);
        ValidateInputDimensions(input);
        if (Group is not { } group)
        {
            // libtorch would write NaN to the running variance.
            if (input.numel() == input.shape[1]) throw new BatchNormalizationException(this, input.shape, ranks: 1);
            return base.forward(input);
        }
        using var scope = NewDisposeScope();
        var statistics = BatchStatistics.Over(group, input) ?? throw new BatchNormalizationException(this, input.shape, group.Size);
        Update(statistics);
        return SynchronizedBatchNorm.Normalize(input, weight, bias!, statistics, eps, group).MoveToOuterDisposeScope();
    }

    /// <summary>Checks the number of dimensions of an input.</summary>
    /// <param name="input">The input.</param>
    /// <exception cref="ArgumentException">It has neither 4 nor 5 dimensions.</exception>
    protected override void ValidateInputDimensions(Tensor input)
    {
        if (input.dim() is not (4 or 5))
            throw new ArgumentException($"Batch normalization expects [N, C, H, W] or [N, C, D, H, W], got {input.dim()} dimensions.", nameof(input));
    }

    private void Update(BatchStatistics statistics)
    {
        using var without = no_grad();
        num_batches_tracked?.add_(1);
        running_mean?.lerp_(statistics.Mean.to(running_mean.dtype), momentum ?? 0.1);
        running_var?.lerp_(statistics.UnbiasedVariance.to(running_var.dtype), momentum ?? 0.1);
    }
}
