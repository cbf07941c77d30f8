using SegDsl.Distributed;
using SegDsl.Networks;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace SegDsl.Replication;

/// <summary>How <see cref="DataParallel"/> averages gradients.</summary>
public sealed record DataParallelOptions
{
    /// <summary>The size of a bucket of gradients in bytes; a bucket is sent while backward still runs. Default: 25 MiB.</summary>
    public long BucketBytes { get; init; } = 25 * 1024 * 1024;

    /// <summary>
    /// Whether a step may leave parameters without gradients on some ranks, where they count as zeros; a parameter without a gradient on any rank keeps none.
    /// Otherwise that is an error.
    /// </summary>
    public bool FindUnused { get; init; }

    /// <summary>Whether every batch normalization of the network, not only those declared so, uses the batches of all ranks.</summary>
    public bool SyncBatchNorm { get; init; }
}

/// <summary>
/// Trains one network on several ranks with the mean of their gradients. All ranks start with the parameters and buffers of rank 0. A step is one or more
/// forward and backward passes, the last one announced to <see cref="Forward"/>, and then <see cref="AverageGradients"/>.
/// Li et al.: PyTorch Distributed: Experiences on Accelerating Data Parallel Training, VLDB 2020.
/// </summary>
public sealed class DataParallel : IDisposable
{
    private const int NamesInMessage = 5;

    private readonly SegmentationNetwork network;
    private readonly ProcessGroup group;
    private readonly DataParallelOptions options;
    private readonly IReadOnlyList<(string Name, Parameter Value)> parameters;
    private readonly IReadOnlyList<BatchNormalization> synchronized;
    private GradientReducer? reducer;

    /// <summary>Copies the state of rank 0 to all ranks.</summary>
    /// <param name="network">The network on its device, with frozen parts frozen; before the first optimizer step.</param>
    /// <param name="group">The ranks.</param>
    /// <param name="options">How gradients are averaged; null for the defaults.</param>
    /// <exception cref="ArgumentException">The network has no parameter to train.</exception>
    /// <exception cref="DistributedException">The ranks have different networks, or one of them failed.</exception>
    public DataParallel(SegmentationNetwork network, ProcessGroup group, DataParallelOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(group);
        (this.network, this.group, this.options) = (network, group, options ?? new DataParallelOptions());
        parameters = [.. network.named_parameters().Where(named => named.parameter.requires_grad)
            .DistinctBy(named => named.parameter, ReferenceEqualityComparer.Instance)];
        if (parameters.Count == 0) throw new ArgumentException("The network has no parameter that requires a gradient.", nameof(network));
        StateAgreement.Check(network, group);
        group.Broadcast([.. network.parameters().Concat(network.buffers())]);
        synchronized = [.. network.modules().OfType<BatchNormalization>().Where(norm => this.options.SyncBatchNorm || norm.IsSynchronized)];
        foreach (var norm in synchronized) norm.Group = group;
    }

    /// <summary>The number of buckets of gradients that backward has sent so far in this step.</summary>
    internal int SentBuckets => reducer?.Sent ?? 0;

    /// <summary>Runs a forward pass.</summary>
    /// <param name="images">This rank's images, [N, C, H, W].</param>
    /// <param name="averages">
    /// Whether <see cref="AverageGradients"/> follows the backward pass of this forward pass; false where the gradients of further passes are added first. Such
    /// passes cost no communication.
    /// </param>
    /// <returns>The outputs of the network.</returns>
    /// <exception cref="InvalidOperationException">Gradients of the previous step were sent, but not averaged.</exception>
    /// <exception cref="DistributedException">Another rank failed.</exception>
    public NamedTensors Forward(Tensor images, bool averages = true)
    {
        if (!averages) return network.call(images);
        if (SentBuckets > 0) throw new InvalidOperationException($"{nameof(AverageGradients)} was not called after the last backward pass.");
        SendBuffers();
        if (reducer is not null) return reducer.Forward(() => network.call(images));
        // The first pass tells in which order gradients will become ready.
        var order = new CallOrder(network);
        var outputs = order.Record(() => network.call(images));
        var plans = BucketPlan.Create([.. parameters.Select(named => named.Value)], order, options.BucketBytes, group);
        // Ranks that use different parameters reach a marker between different operations of synchronized norms, but all must call them in one order.
        reducer = new GradientReducer(plans, group, usesMarkers: !options.FindUnused || synchronized.Count == 0);
        return outputs;
    }

    /// <summary>After the last backward pass of a step: gives every parameter the mean of its gradients on all ranks.</summary>
    /// <exception cref="InvalidOperationException"><see cref="Forward"/> was not called.</exception>
    /// <exception cref="DistributedException">
    /// Parameters have no gradient on some rank, which <see cref="DataParallelOptions.FindUnused"/> does not allow (the message names them, on all ranks), or
    /// another rank failed.
    /// </exception>
    public void AverageGradients()
    {
        var reduced = (reducer ?? throw new InvalidOperationException($"{nameof(Forward)} was not called.")).Average();
        if (options.FindUnused || reduced.Count == 0) return;
        // The tensors themselves: TorchSharp's equality compares their values.
        var unused = new HashSet<Parameter>(reduced, ReferenceEqualityComparer.Instance);
        var names = parameters.Where(named => unused.Contains(named.Value)).Select(named => named.Name).ToList();
        throw new DistributedException(
            $"{names.Count} {(names.Count == 1 ? "parameter does" : "parameters do")} not contribute to the loss: {string.Join(", ", names.Take(NamesInMessage))}"
            + $"{(names.Count > NamesInMessage ? ", …" : "")}. Use the outputs that depend on them in the loss, freeze them, or allow unused parameters (--find-unused).");
    }

    /// <summary>Ends data parallel training: batch normalization uses this process's batches again.</summary>
    public void Dispose()
    {
        foreach (var norm in synchronized) norm.Group = null;
        reducer?.Dispose();
    }

    // Each rank updates its own running statistics; those of rank 0 replace the others before the next step, as in PyTorch.
    private void SendBuffers()
    {
        if (!network.training) return;
        group.Broadcast([.. network.modules().OfType<BatchNorm>().Where(norm => norm.training && norm is not BatchNormalization { Group: not null })
            .SelectMany(norm => new[] { norm.running_mean, norm.running_var }).OfType<Tensor>()]);
    }
}
