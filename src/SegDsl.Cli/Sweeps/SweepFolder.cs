using SegDsl.Checkpoints;
using SegDsl.Cli.CommandLine;
using SegDsl.Cli.Context;
using SegDsl.Training;

namespace SegDsl.Cli.Sweeps;

/// <summary>A run of a sweep and what its folder is.</summary>
/// <param name="Combination">The values.</param>
/// <param name="Folder">The folder.</param>
/// <param name="Before">What was recorded about the run; null for a new one.</param>
internal sealed record FoundRun(SweepRun Combination, RunFolder Folder, RecordedRun? Before)
{
    /// <summary>The name of the folder.</summary>
    public string Name => Path.GetFileName(Folder.Path);

    /// <summary>Whether the run has saved a state.</summary>
    public bool HasState => File.Exists(Folder.State);

    /// <summary>Whether the content of the saved state does not match its checksum. Reads the whole file.</summary>
    public bool IsDamaged
    {
        get
        {
            try
            {
                Folder.VerifyState();
                return false;
            }
            catch (CheckpointException)
            {
                return true;
            }
        }
    }

    /// <summary>The status; null if the run has saved no state, or the state is damaged, which is reported when the run is trained.</summary>
    public RunStatus? TryReadStatus()
    {
        try
        {
            return Folder.ReadStatus();
        }
        catch (CheckpointException)
        {
            return null;
        }
    }
}

/// <summary>The folder of a sweep, with its runs and possibly earlier ones with other values: a setting was fixed, removed or changed.</summary>
/// <param name="folder">The path of the folder.</param>
/// <param name="experiment">The name of the experiment.</param>
internal sealed class SweepFolder(string folder, string experiment)
{
    /// <summary>How many runs a message lists.</summary>
    private const int Listed = 8;

    /// <summary>Lists names in a message.</summary>
    public static string List(IReadOnlyList<string> names) =>
        string.Join(' ', names.Take(Listed)) + (names.Count > Listed ? $" and {names.Count - Listed} more" : "");

    /// <summary>Reads the record of the sweep; null if there is none.</summary>
    /// <param name="acceptsDamage">Whether to ignore a damaged record, because it is replaced.</param>
    /// <exception cref="CommandException">The record is damaged, or is that of another experiment, which is not replaced.</exception>
    public SweepRecord? Read(bool acceptsDamage)
    {
        var record = SweepFile.Read(folder, acceptsDamage);
        if (acceptsDamage || record is null || record.Experiment == experiment) return record;
        throw OfAnotherExperiment(record.Experiment);
    }

    /// <summary>Returns the runs of a sweep that was trained before sweeps were recorded, from the names of their folders.</summary>
    public IReadOnlyList<RecordedRun> OfNames() =>
    [
        .. FindStates().Select(name => name.Split(',').Select(part => part.Split('=', 2)).ToList()).Where(parts => parts.TrueForAll(part => part.Length == 2))
            .Where(parts => parts.DistinctBy(part => part[0]).Count() == parts.Count)
            .Select(parts => new RecordedRun(
                string.Join(',', parts.Select(part => string.Join('=', part))), parts.ToDictionary(part => part[0], part => part[1]), null,
                new Dictionary<string, string>(), "")),
    ];

    /// <summary>Returns the folders of runs. A run that was recorded keeps its folder, also if the order of the settings has changed.</summary>
    /// <param name="combinations">The combinations of values.</param>
    /// <param name="recorded">The recorded runs.</param>
    public IReadOnlyList<FoundRun> Find(IReadOnlyList<SweepRun> combinations, IReadOnlyList<RecordedRun> recorded) =>
    [
        .. combinations.Select(run => (Run: run, Before: recorded.FirstOrDefault(before => run.HasValues(before.Values))))
            .Select(run => new FoundRun(run.Run, new(Path.Combine(folder, run.Before?.Folder ?? run.Run.Name)), run.Before)),
    ];

    /// <summary>Notes the earlier runs, which a restart does not replace.</summary>
    /// <param name="context">The context of the command.</param>
    /// <param name="replaced">The names of the folders that are replaced.</param>
    public void Note(CommandContext context, IReadOnlyCollection<string> replaced)
    {
        var others = FindStates().Except(replaced).ToList();
        if (others.Count > 0)
            context.Note($"{folder} contains runs of an earlier sweep, which are kept: {List(others)}. Delete their folders if you do not need them.");
        if (replaced.Count > 0 && new RunFolder(folder).ReadStatus() is { Step: > 0 } status)
            context.Note($"{folder} also contains a single run of {status.Experiment}, which is kept.");
    }

    /// <summary>Refuses runs that have completed steps, or whose state is damaged.</summary>
    /// <param name="runs">The runs of the sweep.</param>
    /// <param name="record">The record of the sweep; null if there is none.</param>
    /// <exception cref="CommandException">There are such runs.</exception>
    public void RefuseExisting(IReadOnlyList<FoundRun> runs, SweepRecord? record)
    {
        foreach (var run in runs.Where(run => run.HasState))
        {
            var status = run.TryReadStatus();
            if (status is { Step: 0 }) continue;
            var name = record?.Experiment ?? status?.Experiment ?? experiment;
            throw name == experiment
                ? new CommandException(
                    $"{folder} contains runs of a sweep. Resume it (--resume), replace it (--restart), or use another folder (--output FOLDER).")
                : OfAnotherExperiment(name);
        }
    }

    /// <summary>Refuses runs of a sweep beside earlier ones, with which its results would not be comparable.</summary>
    /// <param name="runs">The runs of the sweep.</param>
    /// <param name="record">The record of the sweep; null if there is none, so that all runs in the folder are those of the sweep.</param>
    /// <exception cref="CommandException">There are earlier runs.</exception>
    public void RefuseOtherValues(IReadOnlyList<FoundRun> runs, SweepRecord? record)
    {
        var names = runs.Select(run => run.Name).ToList();
        var others = FindStates().Except(names).Where(name => record is null || record.Runs.Any(run => run.Folder == name)).ToList();
        if (others.Count > 0)
        {
            var (added, deleted) = (runs.Where(run => !run.HasState).Select(run => run.Name).ToList(), runs.Where(run => run.HasState)
                .Select(run => run.Name).ToList());
            throw new CommandException(
                $"{folder} contains runs of a sweep over other values: {List(others)}. The sweep has {Quantity.Of(runs.Count, "run")} now"
                + $"{(added.Count > 0 ? $", of which {(added.Count == 1 ? "1 is" : $"{added.Count} are")} new: {List(added)}" : "")}. "
                + "Resume the sweep with the values that it had, delete the folders of the other runs to leave them out, use another folder (--output FOLDER), "
                + "or train the runs that it has now with --restart, which "
                + $"{(deleted.Count > 0 ? $"deletes {List(deleted)} and " : "")}keeps the other runs.");
        }
        // After a restart, the sweep has runs of its own beside it.
        if (runs.All(run => !run.HasState) && new RunFolder(folder).ReadStatus() is { Step: > 0 } status)
            throw new CommandException(
                $"{folder} contains a single run of {status.Experiment}, after {Quantity.Of(status.Step, "step")}, but the experiment is a sweep now, of "
                + $"{Quantity.Of(runs.Count, "run")}: {List(names)}. Use another folder (--output FOLDER), or train them beside the "
                + "single run with --restart, which keeps it.");
    }

    /// <summary>Refuses a single run beside the runs of a sweep, unless it exists already.</summary>
    /// <param name="setting">A setting of the sweep.</param>
    /// <exception cref="CommandException">There are runs of a sweep, and no single run.</exception>
    public void RefuseSingle(string? setting)
    {
        if (!File.Exists(new RunFolder(folder).State) && FindStates() is { Count: > 0 } others)
            throw new CommandException(
                $"{folder} contains runs of a sweep: {List(others)}. {experiment} is a single run now, because "
                + $"{(setting is null ? "it has no sweep" : $"settings such as --{setting} have one value")}. Use another folder (--output FOLDER), "
                + "or train it beside these runs with --restart, which keeps them.");
    }

    private CommandException OfAnotherExperiment(string name) => new(
        $"{folder} contains runs of another experiment, {name}. Use another folder (--output FOLDER), or replace the runs (--restart).");

    /// <summary>The names of the folders with runs of a sweep, sorted.</summary>
    private List<string> FindStates() => !Directory.Exists(folder) ? [] :
    [
        .. Directory.GetDirectories(folder).Select(path => Path.GetFileName(path)).Where(name => File.Exists(new RunFolder(Path.Combine(folder, name)).State))
            .Where(name => name.Contains('=', StringComparison.Ordinal)).Order(StringComparer.Ordinal),
    ];
}
