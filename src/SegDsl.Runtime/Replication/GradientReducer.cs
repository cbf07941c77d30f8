using SegDsl.Distributed;
using System.Runtime.ExceptionServices;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace SegDsl.Replication;

/// <summary>
/// Averages gradients over the ranks bucket by bucket during the backward pass. A marker at the first module of a bucket shows that this bucket and all
/// previous ones are complete; buckets without a marker are sent after the backward pass. If a gradient arrives after its bucket was sent, because a
/// parameter is used outside of its module, a second all-reduce adds it, and all later steps send everything after the backward pass.
/// </summary>
internal sealed class GradientReducer : IDisposable
{
    private readonly IReadOnlyList<GradientBucket> buckets;
    private readonly List<Action> hooks;
    private Pass? current;
    private Exception? failure;
    private int sent;

    /// <summary>Allocates the buckets.</summary>
    /// <param name="plans">The contents of the buckets, the same on all ranks.</param>
    /// <param name="group">The ranks.</param>
    /// <param name="usesMarkers">Whether buckets may be sent during the backward pass.</param>
    public GradientReducer(IReadOnlyList<BucketPlan> plans, ProcessGroup group, bool usesMarkers)
    {
        buckets = [.. plans.Select(plan => new GradientBucket(plan.Parameters, group))];
        // The last bucket contains the count of late gradients of the others, so it is always sent after the backward pass.
        hooks = [.. plans.SkipLast(usesMarkers ? 1 : plans.Count)
            .Select((plan, i) => (Module: plan.FirstModule, Complete: i + 1))
            .Where(marker => marker.Module is not null)
            .GroupBy(marker => marker.Module, marker => marker.Complete)
            .Select(group => Hook(group.Key!, group.Max()))];
    }

    /// <summary>The number of buckets sent since the last call of <see cref="Average"/>.</summary>
    public int Sent => sent;

    /// <summary>Runs the forward pass of a step. Markers of earlier passes become inactive.</summary>
    /// <param name="forward">The forward pass.</param>
    public T Forward<T>(Func<T> forward)
    {
        var pass = current = new Pass();
        try
        {
            return forward();
        }
        finally
        {
            pass.IsForward = false;
        }
    }

    /// <summary>After the backward pass: sends the remaining buckets, waits for all of them, and assigns mean gradients to all parameters.</summary>
    /// <returns>The parameters without a gradient on some rank.</returns>
    /// <exception cref="DistributedException">A rank failed or timed out.</exception>
    public IReadOnlyList<Parameter> Average()
    {
        current = null;
        if (failure is not null) ExceptionDispatchInfo.Throw(failure);
        var late = buckets.Take(sent).Any(bucket => bucket.HasGradients);
        SendUntil(buckets.Count, late);
        sent = 0;
        foreach (var bucket in buckets) bucket.Wait();
        if (buckets[^1].Counts()[^1] > 0)
        {
            foreach (var bucket in buckets.SkipLast(1)) bucket.AddLate();
            Unhook();
        }
        return [.. buckets.SelectMany(bucket => bucket.Assign())];
    }

    /// <summary>Disposes the buckets and removes the markers.</summary>
    public void Dispose()
    {
        current = null;
        Unhook();
        foreach (var bucket in buckets) bucket.Dispose();
    }

    private void Unhook()
    {
        hooks.ForEach(remove => remove());
        hooks.Clear();
    }

    private Action Hook(nn.Module<Tensor, Tensor> module, int complete) => module.register_forward_pre_hook((_, input) =>
    {
        // Only the first call gets a marker: later calls follow uses of the parameters.
        if (current is not { IsForward: true } pass || !pass.Seen.Add(complete) || !input.requires_grad) return input;
        return BackwardMarker.Place(input, () => Reached(pass, complete));
    }).remove;

    private void Reached(Pass pass, int complete)
    {
        if (pass != current || failure is not null) return;
        try
        {
            SendUntil(complete, late: false);
        }
        catch (Exception e)
        {
            // Exceptions cannot pass through native code: Average throws it.
            failure = e;
        }
    }

    private void SendUntil(int end, bool late)
    {
        for (; sent < end; sent++) buckets[sent].Send(late);
    }

    /// <summary>A forward pass and its backward pass.</summary>
    private sealed class Pass
    {
        /// <summary>Whether the forward pass is still running.</summary>
        public bool IsForward { get; set; } = true;

        /// <summary>The markers whose modules were called.</summary>
        public HashSet<int> Seen { get; } = [];
    }
}
