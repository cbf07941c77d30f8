using System.Runtime.InteropServices;
using SegDsl.Native;
using SegDsl.Networks;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace SegDsl.Distributed;

/// <summary>How <see cref="DataParallel"/> averages.</summary>
public sealed record DataParallelOptions
{
    /// <summary>Gradients travel in buckets of about this many bytes, while backward still runs.</summary>
    public long BucketBytes { get; init; } = 25 * 1024 * 1024;

    /// <summary>Whether parameters that a step does not use are looked for in every step; else they are an error that names them.</summary>
    public bool FindUnused { get; init; }

    /// <summary>Whether every batch norm of the network, not only those declared so, is over the batches of all ranks.</summary>
    public bool SyncBatchNorm { get; init; }
}

/// <summary>
/// Trains one network on every rank with the mean of the ranks' gradients: c10d's reducer, which DistributedDataParallel stands on.
/// Parameters and buffers begin as those of rank 0. Li et al.: PyTorch Distributed, VLDB 2020.
/// </summary>
public sealed class DataParallel : IDisposable
{
    private readonly SegmentationNetwork network;
    private readonly ProcessGroup group;
    private readonly IReadOnlyList<(string Name, Parameter Value)> parameters;
    private readonly ReducerHandle reducer;
    private readonly bool findUnused;
    private bool isFirst = true;

    /// <summary>Gives all ranks the state of rank 0.</summary>
    /// <param name="network">The network, on its device, what is frozen frozen; no optimiser step may have been made.</param>
    /// <param name="group">The ranks.</param>
    /// <param name="options">How gradients are averaged; null for the usual.</param>
    /// <exception cref="DistributedException">The ranks have different networks.</exception>
    public DataParallel(SegmentationNetwork network, ProcessGroup group, DataParallelOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(group);
        options ??= new DataParallelOptions();
        (this.network, this.group, findUnused) = (network, group, options.FindUnused);
        parameters = [.. network.named_parameters().Where(p => p.parameter.requires_grad).Select(p => (p.name, p.parameter))];
        var handles = NativeTorch.Handles([.. parameters.Select(p => p.Value)]);
        try
        {
            NativeTorch.Check(NativeTorch.sdt_create_reducer(
                group.Handle, handles, [.. parameters.Select(p => p.Name)], handles.Length, options.BucketBytes, options.FindUnused ? 1 : 0, out var made));
            reducer = new ReducerHandle(made);
        }
        catch (ExternalException e)
        {
            throw new DistributedException($"The networks of the ranks are not the same: {e.Message}", e);
        }
        group.Broadcast([.. network.parameters().Concat(network.buffers())]);
        foreach (var norm in network.modules().OfType<BatchNormalization>())
            norm.Group = options.SyncBatchNorm || norm.IsSynchronized ? group : null;
    }

    /// <summary>Runs the network forward.</summary>
    /// <param name="images">This rank's images, [N, C, H, W].</param>
    /// <param name="averages">
    /// Whether the backward pass that follows averages the gradients; false where more are to be added up first, which then costs no communication.
    /// </param>
    /// <returns>What the network gives.</returns>
    public NamedTensors Forward(Tensor images, bool averages = true)
    {
        if (!averages) return network.call(images);
        Check(NativeTorch.sdt_reducer_forward(reducer));
        SendBuffers();
        var outputs = network.call(images);
        var handles = findUnused ? NativeTorch.Handles([.. outputs.Computed.Select(o => o.Value)]) : [];
        Check(NativeTorch.sdt_reducer_backward(reducer, handles, handles.Length));
        GC.KeepAlive(outputs);
        return outputs;
    }

    /// <summary>After the backward pass: sees to it that every parameter had its gradient.</summary>
    /// <exception cref="DistributedException">Some did not; the message names them.</exception>
    public void CheckGradients()
    {
        if (!isFirst || findUnused) return;
        isFirst = false;
        using var scope = NewDisposeScope();
        var unused = parameters.Where(p => p.Value.grad is null).Select(p => p.Name).ToList();
        if (unused.Count == 0) return;
        throw new DistributedException(
            $"{unused.Count} parameters had no part in the loss, so that their gradients cannot be averaged: {string.Join(", ", unused.Take(5))}"
            + $"{(unused.Count > 5 ? ", …" : "")}. Weigh the outputs that they feed in the loss, freeze them, or look for them in every step (--find-unused).");
    }

    /// <summary>Stops averaging.</summary>
    public void Dispose() => reducer.Dispose();

    // Running statistics that every rank keeps for itself would drift apart: rank 0's count.
    private void SendBuffers()
    {
        if (!network.training) return;
        var buffers = network.modules().OfType<BatchNorm>().Where(norm => norm.training && norm is not BatchNormalization { Group: not null })
            .SelectMany(norm => new[] { norm.running_mean, norm.running_var }).OfType<Tensor>().ToList();
        group.Broadcast(buffers);
    }

    private static void Check(int status)
    {
        try
        {
            NativeTorch.Check(status);
        }
        catch (ExternalException e)
        {
            throw new DistributedException($"Gradients could not be averaged over the ranks: {e.Message}", e);
        }
    }
}
