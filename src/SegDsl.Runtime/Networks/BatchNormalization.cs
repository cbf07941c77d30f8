using SegDsl.Distributed;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace SegDsl.Networks;

/// <summary>
/// Batch normalization of maps. In training its statistics can cover the batches of all processes that train together, forward and backward: it then
/// computes what one process would compute on the whole batch. Its state has the keys of <c>BatchNorm2d</c>.
/// Ioffe and Szegedy: Batch Normalization, ICML 2015.
/// </summary>
public sealed class BatchNormalization : BatchNorm
{
    /// <summary>Creates a normalization with scale 1 and shift 0.</summary>
    /// <param name="channels">The number of channels.</param>
    /// <param name="isSynchronized">Whether the statistics cover all processes wherever there are several.</param>
    public BatchNormalization(long channels, bool isSynchronized = false)
        : base(channels, 1e-5, 0.1, affine: true, track_running_stats: true, device: null, dtype: null, "BatchNorm2d") =>
        IsSynchronized = isSynchronized;

    /// <summary>Whether the network asks for statistics over all processes.</summary>
    public bool IsSynchronized { get; }

    /// <summary>The processes whose batches the statistics cover in training; null for this process alone. It must outlive the backward pass.</summary>
    public ProcessGroup? Group { get; set; }

    /// <summary>Normalizes a map.</summary>
    /// <param name="input">[N, C, H, W]; N may differ between processes.</param>
    /// <returns>The same shape and type.</returns>
    /// <exception cref="ArgumentException">
    /// The input does not have four dimensions, or all processes together have a single value per channel, which has no variance.
    /// </exception>
    public override Tensor forward(Tensor input)
    {
        ArgumentNullException.ThrowIfNull(input);
        if (Group is not { } group || !training) return base.forward(input);
        ValidateInputDimensions(input);
        using var scope = NewDisposeScope();
        var statistics = BatchStatistics.Over(group, input);
        Update(statistics);
        return SynchronizedBatchNorm.Normalize(input, weight, bias!, statistics, eps, group).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    protected override void ValidateInputDimensions(Tensor input)
    {
        if (input.dim() != 4) throw new ArgumentException($"Batch normalization takes a map [N, C, H, W], not {input.dim()} dimensions.", nameof(input));
    }

    private void Update(BatchStatistics statistics)
    {
        using var without = no_grad();
        num_batches_tracked?.add_(1);
        running_mean?.lerp_(statistics.Mean.to(running_mean.dtype), momentum ?? 0.1);
        running_var?.lerp_(statistics.UnbiasedVariance.to(running_var.dtype), momentum ?? 0.1);
    }
}
