using SegDsl.Distributed;
using SegDsl.Networks;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace SegDsl.Replication;

/// <summary>Options of <see cref="DataParallel"/>.</summary>
public sealed record DataParallelOptions
{
    /// <summary>The size of a gradient bucket in bytes. Buckets are sent during the backward pass. The default is 25 MiB.</summary>
    public long BucketBytes { get; init; } = 25 * 1024 * 1024;

    /// <summary>
    /// Whether parameters may lack gradients on some ranks, where they count as zeros. A parameter without a gradient on all ranks keeps none. If false,
    /// missing gradients are an error.
    /// </summary>
    public bool FindUnused { get; init; }

    /// <summary>Whether all batch normalization layers of the network are synchronized, not only those declared so.</summary>
    public bool SyncBatchNorm { get; init; }
}

/// <summary>
/// Trains a network on several ranks with averaged gradients. All ranks start with the parameters and buffers of rank 0. A step consists of one or more
/// forward and backward passes, the last of which sets <c>averages</c> of <see cref="Forward"/>, and <see cref="AverageGradients"/>.
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
    /// <param name="network">The network on its device, with frozen parameters already frozen. Call before the first optimizer step.</param>
    /// <param name="group">The ranks.</param>
    /// <param name="options">The options; null for the defaults.</param>
    /// <exception cref="ArgumentException">The network has no trainable parameters.</exception>
    /// <exception cref="DistributedException">The networks of the ranks differ, or a rank failed.</exception>
    public DataParallel(SegmentationNetwork network, ProcessGroup group, DataParallelOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(group);
        (this.network, this.group, this.options) = (network, group, options ?? new DataParallelOptions());
        parameters = [.. network.named_parameters().Where(named => named.parameter.requires_grad)
            .DistinctBy(named => named.parameter, ReferenceEqualityComparer.Instance)];
        if (parameters.Count == 0) throw new ArgumentException("The network has no trainable parameters.", nameof(network));
        StateAgreement.Check(network, group);
        group.Broadcast([.. network.parameters().Concat(network.buffers())]);
        synchronized = [.. network.modules().OfType<BatchNormalization>().Where(norm => this.options.SyncBatchNorm || norm.IsSynchronized)];
        foreach (var norm in synchronized) norm.Group = group;
    }

    /// <summary>The number of gradient buckets that were sent in this step so far.</summary>
    internal int SentBuckets => reducer?.Sent ?? 0;

    /// <summary>Runs a forward pass.</summary>
    /// <param name="inputs">The inputs of this rank: images [N, C, H, W], and further inputs if the network has them.</param>
    /// <param name="averages">
    /// Whether <see cref="AverageGradients"/> follows the backward pass of this forward pass. Set it to false to accumulate gradients of several passes without
    /// communication.
    /// </param>
    /// <returns>The outputs of the network.</returns>
    /// <exception cref="InvalidOperationException">The gradients of the previous step were sent, but not averaged.</exception>
    /// <exception cref="DistributedException">Another rank failed.</exception>
    public NamedTensors Forward(NetworkInputs inputs, bool averages = true)
    {
        if (!averages) return network.call(inputs);
        if (SentBuckets > 0) throw new InvalidOperationException($"Call {nameof(AverageGradients)} after the backward pass of a step.");
        BroadcastStatistics();
        if (reducer is not null) return reducer.Forward(() => network.call(inputs));
        // The first pass shows in which order gradients become ready.
        var order = new CallOrder(network);
        var outputs = order.Record(() => network.call(inputs));
        var plans = BucketPlan.Create([.. parameters.Select(named => named.Value)], order, options.BucketBytes, group);
        // With unused parameters, ranks may reach markers between different synchronized batch norms, but all ranks must run collectives in the same order.
        reducer = new GradientReducer(plans, group, usesMarkers: !options.FindUnused || synchronized.Count == 0);
        return outputs;
    }

    /// <summary>Averages the gradient of every parameter over all ranks. Call it after the last backward pass of a step.</summary>
    /// <exception cref="InvalidOperationException"><see cref="Forward"/> was not called.</exception>
    /// <exception cref="DistributedException">
    /// Parameters have no gradient on some rank although <see cref="DataParallelOptions.FindUnused"/> is false (the message lists them on all ranks), or
    /// another rank failed.
    /// </exception>
    public void AverageGradients()
    {
        var reduced = (reducer ?? throw new InvalidOperationException($"Call {nameof(Forward)} before {nameof(AverageGradients)}.")).Average();
        if (options.FindUnused || reduced.Count == 0) return;
        // Compare references: TorchSharp's equality compares values.
        var unused = new HashSet<Parameter>(reduced, ReferenceEqualityComparer.Instance);
        var names = parameters.Where(named => unused.Contains(named.Value)).Select(named => named.Name).ToList();
        throw new DistributedException(
            $"{names.Count} {(names.Count == 1 ? "parameter does" : "parameters do")} not contribute to the loss: "
            + $"{string.Join(", ", names.Take(NamesInMessage))}{(names.Count > NamesInMessage ? ", …" : "")}. "
            + $"Use the outputs that depend on them in the loss, freeze them, or accept them ({OptionTerms.Choose("--find-unused", "FindUnused")}).");
    }

    /// <summary>Ends data parallel training: batch normalization uses only the batches of this process again.</summary>
    public void Dispose()
    {
        foreach (var norm in synchronized) norm.Group = null;
        reducer?.Dispose();
    }

    // Each rank updates its own running statistics. Before the next step they are replaced by those of rank 0, as in PyTorch.
    private void BroadcastStatistics()
    {
        if (!network.training) return;
        group.Broadcast([.. network.modules().OfType<BatchNorm>().Where(norm => norm.training && norm is not BatchNormalization { Group: not null })
            .SelectMany(norm => new[] { norm.running_mean, norm.running_var }).OfType<Tensor>()]);
    }
}
