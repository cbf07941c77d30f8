using SegDsl.Distributed;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace SegDsl.Replication;

/// <summary>The contents of a gradient bucket.</summary>
/// <param name="Parameters">Parameters of one type on one device, in reverse order of their use in the forward pass.</param>
/// <param name="FirstModule">The module that is called before any of the parameters is used; null if unknown.</param>
internal sealed record BucketPlan(IReadOnlyList<Parameter> Parameters, nn.Module<Tensor, Tensor>? FirstModule)
{
    // The first bucket is small so that communication starts early, and the last one so that little remains to be sent after the backward pass.
    private const long SmallBytes = 1024 * 1024;

    /// <summary>
    /// Assigns parameters to buckets in the reverse order of their first use on rank 0, which approximates the order in which gradients become ready.
    /// </summary>
    /// <param name="parameters">The trainable parameters, in the same order on all ranks.</param>
    /// <param name="order">The recorded order of a forward pass.</param>
    /// <param name="bytes">The bucket size in bytes.</param>
    /// <param name="group">The ranks; all must call this method.</param>
    public static IReadOnlyList<BucketPlan> Create(IReadOnlyList<Parameter> parameters, CallOrder order, long bytes, ProcessGroup group)
    {
        var buckets = new List<List<Use>>();
        var filled = 0L;
        foreach (var use in Uses(parameters, order, group).AsEnumerable().Reverse().OrderByDescending(use => use.Time))
        {
            if (buckets.Count == 0 || filled >= (buckets.Count == 1 ? Math.Min(SmallBytes, bytes) : bytes) || !use.IsCompatible(buckets[^1][^1]))
            {
                buckets.Add([]);
                filled = 0;
            }
            buckets[^1].Add(use);
            filled += use.Bytes;
        }
        SplitTail(buckets);
        return [.. buckets.Select(bucket => new BucketPlan(
            [.. bucket.Select(use => use.Parameter)], bucket[^1].Module >= 0 ? order.Modules[bucket[^1].Module] : null))];
    }

    private static void SplitTail(List<List<Use>> buckets)
    {
        var last = buckets[^1];
        var tail = last.Count - 1;
        for (var bytes = last[tail].Bytes; tail > 0 && bytes + last[tail - 1].Bytes <= SmallBytes; tail--) bytes += last[tail - 1].Bytes;
        if (tail == 0) return;
        buckets[^1] = last[..tail];
        buckets.Add(last[tail..]);
    }

    // Ranks may call modules in different orders, but must use the same buckets.
    private static List<Use> Uses(IReadOnlyList<Parameter> parameters, CallOrder order, ProcessGroup group)
    {
        using var scope = NewDisposeScope();
        var own = parameters.Select(order.FirstUse).SelectMany(use => new long[] { use.Time, use.Module }).ToArray();
        var shared = tensor(own, device: parameters[0].device);
        group.Broadcast(shared);
        var uses = shared.cpu().data<long>().ToArray();
        return [.. parameters.Select((parameter, i) => new Use(parameter, uses[2 * i], (int)uses[2 * i + 1]))];
    }

    private sealed record Use(Parameter Parameter, long Time, int Module)
    {
        public long Bytes { get; } = Parameter.numel() * Parameter.element_size();

        public bool IsCompatible(Use other) =>
            Parameter.dtype == other.Parameter.dtype
            && (Parameter.device_type, Parameter.device_index) == (other.Parameter.device_type, other.Parameter.device_index);
    }
}
