using SegDsl.Distributed;
using SegDsl.Inference;
using TorchSharp;
using static TorchSharp.torch;

namespace SegDsl.Training;

/// <summary>The processes that train together: a single process, or the ranks of a process group.</summary>
public sealed class TrainingRanks : IDisposable
{
    private TrainingRanks(ProcessGroup? group) => Group = group;

    /// <summary>A single process.</summary>
    public static TrainingRanks Alone { get; } = new(null);

    /// <summary>The rank of this process and the number of ranks; null for a single process.</summary>
    public WorldSettings? Settings => Group?.Settings;

    /// <summary>The rank of this process, starting at 0.</summary>
    public int Rank => Group?.Rank ?? 0;

    /// <summary>The number of ranks.</summary>
    public int Size => Group?.Size ?? 1;

    /// <summary>Whether this is rank 0, which writes files and reports.</summary>
    public bool IsMain => Rank == 0;

    /// <summary>Canceled when the launcher asks all ranks to stop.</summary>
    public CancellationToken StopRequested => Group?.Watch.StopRequested ?? CancellationToken.None;

    /// <summary>The process group; null for a single process.</summary>
    internal ProcessGroup? Group { get; }

    /// <summary>Joins the other ranks and starts to monitor them.</summary>
    /// <param name="settings">The rank of this process and the address of the master.</param>
    /// <param name="device">The device of this rank.</param>
    /// <param name="timeout">How long to wait for other ranks; null for <see cref="ProcessGroup.DefaultTimeout"/>.</param>
    /// <param name="lost">
    /// Called from another thread if a rank is lost while this one waits in a library call that cannot be interrupted; null to write a message and exit with
    /// code 1.
    /// </param>
    /// <exception cref="DistributedException">A rank did not connect in time, or a library is missing.</exception>
    public static TrainingRanks Join(WorldSettings settings, Device device, TimeSpan? timeout = null, Action<DistributedException>? lost = null) =>
        new(ProcessGroup.Join(settings, device, timeout, lost));

    /// <summary>Runs a function on this rank, and reports its failure to the others.</summary>
    /// <param name="work">The function.</param>
    /// <returns>The result of the function.</returns>
    /// <exception cref="DistributedException">Another rank failed or was lost; the message states which.</exception>
    public T Run<T>(Func<T> work)
    {
        ArgumentNullException.ThrowIfNull(work);
        try
        {
            return work();
        }
        catch (Exception e) when (Group is not null)
        {
            Group.Fail(e.Message);
            throw;
        }
    }

    /// <summary>Leaves the process group.</summary>
    public void Dispose() => Group?.Dispose();

    /// <summary>Reports the progress of this rank to the others.</summary>
    internal void Begin(int step)
    {
        if (Group is not null) Group.Watch.Step = step;
    }

    /// <summary>Whether a condition holds on any rank.</summary>
    internal bool Any(bool own)
    {
        if (Group is null) return own;
        Span<long> votes = [own ? 1 : 0];
        Group.AllReduce(votes);
        return votes[0] > 0;
    }

    /// <summary>The value on rank 0.</summary>
    internal long FromMain(long own)
    {
        if (Group is null) return own;
        Span<long> numbers = [IsMain ? own : 0];
        Group.AllReduce(numbers);
        return numbers[0];
    }

    /// <summary>The result of a step over all ranks: mean losses and the total number of images.</summary>
    internal StepOutcome Mean(StepOutcome own)
    {
        if (Group is null) return own;
        using var scope = NewDisposeScope();
        var sums = tensor((double[])[own.Images, own.Loss, .. own.Parts.Select(part => part.Value)]);
        Group.AllReduce(sums);
        var values = sums.data<double>().ToArray();
        return new StepOutcome(values[1] / Size, [.. own.Parts.Select((part, i) => KeyValuePair.Create(part.Key, values[i + 2] / Size))], (int)values[0]);
    }

    /// <summary>Combines the evaluations of all ranks, in place.</summary>
    internal Evaluation Sum(Evaluation own)
    {
        if (Group is null) return own;
        using var scope = NewDisposeScope();
        // Add the counts of the other ranks to those of this rank.
        Add(own.Scores.Confusion.Counts, own.Scores.Confusion.AddCounts);
        Add(own.Scores.BoundaryIoU.Counts, own.Scores.BoundaryIoU.AddCounts);
        Add(own.Scores.Boundary.Sums, own.Scores.Boundary.AddSums);
        Add(own.Calibration.Sums, own.Calibration.AddSums);
        foreach (var target in own.Targets) Add(target.Sums, target.AddSums);
        foreach (var score in own.Metrics) Add(score.Metric.Counted, score.Metric.AddSums);
        var crossEntropy = tensor((double[])[own.CrossEntropySum]);
        Group.AllReduce(crossEntropy);
        return own with { CrossEntropySum = crossEntropy.item<double>() };
    }

    private void Add(ReadOnlySpan<double> sums, AddSums add)
    {
        using var scope = NewDisposeScope();
        var own = sums.ToArray();
        var total = tensor(own);
        Group?.AllReduce(total);
        add([.. total.data<double>().ToArray().Zip(own, (sum, mine) => sum - mine)]);
    }

    private void Add(ReadOnlySpan<long> counts, AddCounts add)
    {
        var own = counts.ToArray();
        var all = counts.ToArray();
        Group?.AllReduce(all.AsSpan());
        for (var i = 0; i < all.Length; i++) all[i] -= own[i];
        add(all);
    }

    private delegate void AddCounts(ReadOnlySpan<long> added);

    private delegate void AddSums(ReadOnlySpan<double> added);
}
