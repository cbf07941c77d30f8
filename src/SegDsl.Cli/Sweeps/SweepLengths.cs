using SegDsl.Cli.CommandLine;
using SegDsl.Training;

namespace SegDsl.Cli.Sweeps;

/// <summary>
/// The numbers of steps that every run of a sweep is trained to, one after another; null for the steps of its epochs. There are several if the sweep was
/// resumed with more steps. Learning rates depend on the number of steps, so a run that was trained to 6 steps and then to 12 is not comparable with one that
/// was trained to 12 steps at once.
/// </summary>
/// <param name="all">The numbers of steps, in order.</param>
internal sealed class SweepLengths(IReadOnlyList<int?> all)
{
    /// <summary>The numbers of steps, in order.</summary>
    public IReadOnlyList<int?> All => all;

    /// <summary>Returns those of the runs in a folder.</summary>
    /// <param name="runs">The runs.</param>
    /// <param name="record">The record of the sweep; null if there is none.</param>
    /// <param name="steps">The number of steps on the command line, on which that of runs without a record depends; null for that of epochs.</param>
    public static SweepLengths Before(IReadOnlyList<FoundRun> runs, SweepRecord? record, int? steps)
    {
        if (record?.Lengths is { } lengths) return new(lengths);
        var lengthsOfRuns = record is not null ? record.Runs.Select(run => run.Steps)
            : steps is null ? [null] : runs.Select(run => run.TryReadStatus()?.Steps).Where(length => length is not null);
        return new([.. lengthsOfRuns.Distinct().Order()]);
    }

    /// <summary>Returns those for a command line. A number of steps that no run has begun is left out.</summary>
    /// <param name="runs">The runs.</param>
    /// <param name="steps">The number of steps on the command line; null for that of epochs.</param>
    public SweepLengths Now(IReadOnlyList<FoundRun> runs, int? steps)
    {
        List<int?> begun = [.. all.Take(runs.Max(IndexOf) + 1)];
        return new(begun.Count > 0 && begun[^1] == steps ? begun : [.. begun, steps]);
    }

    /// <summary>Returns the index of the number of steps that a run is trained to, or has completed; -1 for a run without steps.</summary>
    /// <param name="run">The run.</param>
    public int IndexOf(FoundRun run)
    {
        if (run.Before is not { IsPending: false } before || run.TryReadStatus() is not { Step: > 0 } status) return -1;
        var index = before.IsRecorded ? all.ToList().LastIndexOf(before.Steps) : all.Count - 1;
        // The user may have stopped the run before it was trained further.
        while (index > 0 && status.Step <= all[index - 1]) index--;
        return index;
    }

    /// <summary>Returns the index of the number of steps that a run has to be trained to next; their count if it has completed all and was evaluated.</summary>
    /// <param name="run">The run.</param>
    public int NextOf(FoundRun run)
    {
        var index = IndexOf(run);
        if (index < 0 || run.TryReadStatus() is not { } status) return 0;
        var isCompleted = all[index] is { } length ? status.Step >= length : run.Before?.IsRecorded == true && status.Step == status.Steps;
        return isCompleted && status.IsEvaluated && File.Exists(run.Folder.Metrics) ? index + 1 : index;
    }

    /// <summary>
    /// Returns how the length of a run differs from those of the sweep, as the end of a sentence that begins with <c>The run was trained</c>; null if it
    /// does not.
    /// </summary>
    /// <param name="run">The run.</param>
    /// <param name="status">Its status.</param>
    /// <param name="steps">The number of steps on the command line; null for that of epochs.</param>
    public string? DifferenceOf(FoundRun run, RunStatus status, int? steps)
    {
        var index = IndexOf(run);
        var length = index < 0 ? null : all[index];
        if (steps < (length ?? status.Steps)) return $"for {Quantity.Of(length ?? status.Steps, "step")}, more than --steps {steps}";
        return length is { } expected && status.Step != expected && status.Steps != expected
            ? $"for {Quantity.Of(status.Steps, "step")}, but the sweep for {Quantity.Of(expected, "step")}" : null;
    }
}
