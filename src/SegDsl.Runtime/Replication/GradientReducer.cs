using SegDsl.Distributed;
using System.Runtime.ExceptionServices;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace SegDsl.Replication;

/// <summary>
/// Averages gradients over the ranks bucket by bucket, while backward runs. A marker at the first module of a bucket tells in backward that this bucket and
/// all before it are complete; what no marker announced is sent after backward. Should a gradient arrive after its bucket was sent, because a parameter is
/// used outside of its module, a second round adds it, and from then on everything is sent after backward.
/// </summary>
internal sealed class GradientReducer : IDisposable
{
    private readonly IReadOnlyList<GradientBucket> buckets;
    private readonly List<Action> hooks;
    private Pass? current;
    private Exception? failure;
    private int sent;

    /// <summary>Allocates the buckets.</summary>
    /// <param name="plans">What the buckets hold: the same on all ranks.</param>
    /// <param name="group">The ranks.</param>
    /// <param name="usesMarkers">Whether buckets may be sent while backward runs.</param>
    public GradientReducer(IReadOnlyList<BucketPlan> plans, ProcessGroup group, bool usesMarkers)
    {
        buckets = [.. plans.Select(plan => new GradientBucket(plan.Parameters, group))];
        // The last bucket carries the count of late gradients of the others, so that it is always sent after backward.
        hooks = [.. plans.SkipLast(usesMarkers ? 1 : plans.Count)
            .Select((plan, i) => (Module: plan.FirstModule, Complete: i + 1))
            .Where(marker => marker.Module is not null)
            .GroupBy(marker => marker.Module, marker => marker.Complete)
            .Select(group => Hook(group.Key!, group.Max()))];
    }

    /// <summary>The number of buckets that were sent since <see cref="Average"/>.</summary>
    public int Sent => sent;

    /// <summary>Runs the forward pass of a step; the markers of earlier ones have no effect any more.</summary>
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

    /// <summary>After backward: sends what is left, waits for everything, and gives all parameters their mean gradients.</summary>
    /// <returns>The parameters without a gradient on some rank.</returns>
    /// <exception cref="DistributedException">A rank failed or did not come.</exception>
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

    /// <summary>Frees the buckets, and places no more markers.</summary>
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
        // The first call counts: later ones come after uses of the parameters.
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
            // An exception cannot pass through native code: Average throws it.
            failure = e;
        }
    }

    private void SendUntil(int end, bool late)
    {
        for (; sent < end; sent++) buckets[sent].Send(late);
    }

    /// <summary>A forward pass and its backward.</summary>
    private sealed class Pass
    {
        /// <summary>Whether the forward pass still runs.</summary>
        public bool IsForward { get; set; } = true;

        /// <summary>The markers whose modules were called.</summary>
        public HashSet<int> Seen { get; } = [];
    }
}
