using SegDsl.Distributed;
using SegDsl.Native;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace SegDsl.Networks;

/// <summary>
/// Batch norm of maps that can be over the batches of all processes that train together, forward and backward: what one process would
/// compute of the whole batch. Its state has the keys of <c>BatchNorm2d</c>.
/// Ioffe and Szegedy: Batch Normalization, ICML 2015.
/// </summary>
public sealed class BatchNormalization : BatchNorm
{
    /// <summary>Makes a normalisation that begins as the identity of normalised maps.</summary>
    /// <param name="channels">The number of channels.</param>
    /// <param name="isSynchronized">Whether it is over all processes wherever there are several.</param>
    public BatchNormalization(long channels, bool isSynchronized = false)
        : base(channels, 1e-5, 0.1, affine: true, track_running_stats: true, device: null, dtype: null, "BatchNorm2d") =>
        IsSynchronized = isSynchronized;

    /// <summary>Whether the network asks for statistics over all processes.</summary>
    public bool IsSynchronized { get; }

    /// <summary>The processes whose batches count together in training; null for this process alone. It must outlive the backward pass.</summary>
    public ProcessGroup? Group { get; set; }

    /// <summary>Normalises a map [N, C, H, W].</summary>
    public override Tensor forward(Tensor input)
    {
        ArgumentNullException.ThrowIfNull(input);
        if (Group is not { } group || !training) return base.forward(input);
        ValidateInputDimensions(input);
        num_batches_tracked?.add_(1);
        NativeTorch.Check(NativeTorch.sdt_sync_batch_norm(
            group.Handle, input.Handle, Handle(weight), Handle(bias), Handle(running_mean), Handle(running_var), momentum ?? 0.1, eps, out var result));
        GC.KeepAlive(input);
        return Tensor.UnsafeCreateTensor(result);
    }

    /// <inheritdoc/>
    protected override void ValidateInputDimensions(Tensor input)
    {
        if (input.dim() != 4) throw new ArgumentException($"Batch norm takes a map [N, C, H, W], not {input.dim()} dimensions.", nameof(input));
    }

    private static IntPtr Handle(Tensor? tensor) => tensor?.Handle ?? IntPtr.Zero;
}
