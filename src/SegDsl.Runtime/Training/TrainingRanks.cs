using SegDsl.Distributed;
using SegDsl.Inference;
using TorchSharp;
using static TorchSharp.torch;

namespace SegDsl.Training;

/// <summary>The processes that train together, as a run sees them: one process alone, or the ranks of a group.</summary>
public sealed class TrainingRanks : IDisposable
{
    private TrainingRanks(ProcessGroup? group) => Group = group;

    /// <summary>One process.</summary>
    public static TrainingRanks Alone { get; } = new(null);

    /// <summary>Which of how many processes this one is; null for one process.</summary>
    public WorldSettings? Settings => Group?.Settings;

    /// <summary>This process, from 0.</summary>
    public int Rank => Group?.Rank ?? 0;

    /// <summary>The number of processes.</summary>
    public int Size => Group?.Size ?? 1;

    /// <summary>Whether this process writes and reports.</summary>
    public bool IsMain => Rank == 0;

    /// <summary>Cancelled when the launcher asks all processes to stop.</summary>
    public CancellationToken StopRequested => Group?.Watch.StopRequested ?? CancellationToken.None;

    /// <summary>The group; null for one process.</summary>
    internal ProcessGroup? Group { get; }

    /// <summary>Meets the other processes and begins to watch them.</summary>
    /// <param name="settings">Which one this is.</param>
    /// <param name="device">Where it computes.</param>
    /// <param name="timeout">How long the others are waited for; null for <see cref="ProcessGroup.DefaultTimeout"/>.</param>
    /// <param name="lost">
    /// Is told, from another thread, that a process is lost while this one waits for it in a library that cannot be interrupted; null for a message
    /// and exit code 1.
    /// </param>
    /// <exception cref="DistributedException">A process did not come.</exception>
    public static TrainingRanks Join(WorldSettings settings, Device device, TimeSpan? timeout = null, Action<DistributedException>? lost = null) =>
        new(ProcessGroup.Join(settings, device, timeout, lost));

    /// <summary>Does something that all processes do, and tells the others when it fails.</summary>
    /// <exception cref="DistributedException">Another process failed or is gone: the message names it.</exception>
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

    /// <summary>Leaves the others.</summary>
    public void Dispose() => Group?.Dispose();

    /// <summary>Says how far this process is.</summary>
    internal void Begin(int step)
    {
        if (Group is not null) Group.Watch.Step = step;
    }

    /// <summary>Whether any of the processes says yes.</summary>
    internal bool Any(bool own)
    {
        if (Group is null) return own;
        Span<long> votes = [own ? 1 : 0];
        Group.AllReduce(votes);
        return votes[0] > 0;
    }

    /// <summary>What the first process says.</summary>
    internal long OfMain(long own)
    {
        if (Group is null) return own;
        Span<long> numbers = [IsMain ? own : 0];
        Group.AllReduce(numbers);
        return numbers[0];
    }

    /// <summary>The mean of what a step came to, and all its images.</summary>
    internal StepOutcome Mean(StepOutcome own)
    {
        if (Group is null) return own;
        using var scope = NewDisposeScope();
        var sums = tensor((double[])[own.Images, own.Loss, .. own.Parts.Select(part => part.Value)]);
        Group.AllReduce(sums);
        var values = sums.data<double>().ToArray();
        return new StepOutcome(values[1] / Size, [.. own.Parts.Select((part, i) => KeyValuePair.Create(part.Key, values[i + 2] / Size))], (int)values[0]);
    }

    /// <summary>The evaluation of all images from those of every process's share.</summary>
    internal Evaluation Sum(Evaluation own)
    {
        if (Group is null) return own;
        using var scope = NewDisposeScope();
        // What the others have is added to what is there.
        Add(own.Scores.Confusion.Counts, own.Scores.Confusion.AddCounts);
        Add(own.Scores.BoundaryIoU.Counts, own.Scores.BoundaryIoU.AddCounts);
        var sums = own.Scores.Boundary.Sums.ToArray();
        var total = tensor(sums);
        Group.AllReduce(total);
        own.Scores.Boundary.AddSums([.. total.data<double>().ToArray().Zip(sums, (all, mine) => all - mine)]);
        return own;
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
}
