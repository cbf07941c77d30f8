using SegDsl.Cli.CommandLine;
using SegDsl.Cli.Context;
using SegDsl.Training;

namespace SegDsl.Cli.Sweeps;

/// <summary>The runs of a sweep in its folder whose values are not those of the sweep now: a setting was fixed, removed or changed.</summary>
/// <param name="folder">The folder of the sweep.</param>
/// <param name="experiment">The name of the experiment.</param>
internal sealed class EarlierRuns(string folder, string experiment)
{
    /// <summary>How many runs a message lists.</summary>
    private const int Listed = 8;

    /// <summary>Notes the earlier runs, which a restart does not replace.</summary>
    /// <param name="context">The context of the command.</param>
    /// <param name="replaced">The names of the folders that are replaced.</param>
    public void Note(CommandContext context, IReadOnlyCollection<string> replaced)
    {
        var others = Find(replaced);
        if (others.Count > 0)
            context.Note($"{folder} contains runs of an earlier sweep, which are kept: {List(others)}. Delete their folders if you do not need them.");
        if (replaced.Count > 0 && new RunFolder(folder).ReadStatus() is { Step: > 0 } status)
            context.Note($"{folder} also contains a single run of {status.Experiment}, which is kept.");
    }

    /// <summary>Refuses runs of a sweep beside earlier ones, with which its results would not be comparable.</summary>
    /// <param name="runs">The runs of the sweep.</param>
    /// <exception cref="CommandException">There are earlier runs.</exception>
    public void Refuse(IReadOnlyList<SweepRun> runs)
    {
        var names = runs.Select(run => run.Name).ToList();
        if (Find(names) is { Count: > 0 } others)
        {
            var (added, deleted) = (names.Where(name => !HasState(name)).ToList(), names.Where(HasState).ToList());
            throw new CommandException(
                $"{folder} contains runs of a sweep over other values: {List(others)}. The sweep has {Quantity.Of(runs.Count, "run")} now"
                + $"{(added.Count > 0 ? $", of which {(added.Count == 1 ? "1 is" : $"{added.Count} are")} new: {List(added)}" : "")}. "
                + "Resume the sweep with the values that it had, use another folder (--output FOLDER), or train the runs that it has now with --restart, which "
                + $"{(deleted.Count > 0 ? $"deletes {List(deleted)} and " : "")}keeps the other runs.");
        }
        // After a restart, the sweep has runs of its own beside it.
        if (!names.Exists(HasState) && new RunFolder(folder).ReadStatus() is { Step: > 0 } status)
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
        if (!File.Exists(new RunFolder(folder).State) && Find([]) is { Count: > 0 } others)
            throw new CommandException(
                $"{folder} contains runs of a sweep: {List(others)}. {experiment} is a single run now, because "
                + $"{(setting is null ? "it has no sweep" : $"settings such as --{setting} have one value")}. Use another folder (--output FOLDER), "
                + "or train it beside these runs with --restart, which keeps them.");
    }

    private bool HasState(string name) => File.Exists(new RunFolder(Path.Combine(folder, name)).State);

    private List<string> Find(IReadOnlyCollection<string> current) => !Directory.Exists(folder) ? [] :
    [
        .. Directory.GetDirectories(folder).Select(path => Path.GetFileName(path)).Where(HasState)
            .Where(name => name.Contains('=', StringComparison.Ordinal)).Except(current).Order(StringComparer.Ordinal),
    ];

    private static string List(List<string> names) =>
        string.Join(' ', names.Take(Listed)) + (names.Count > Listed ? $" and {names.Count - Listed} more" : "");
}
