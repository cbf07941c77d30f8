using SegDsl.Cli.CommandLine;
using SegDsl.Cli.Context;
using SegDsl.Experiments;
using SegDsl.Training;

namespace SegDsl.Cli.Sweeps;

/// <summary>Trains an experiment with all combinations of the values of its sweep, one after another.</summary>
/// <param name="context">The context of the command.</param>
/// <param name="experiment">The experiment, with the settings that are fixed on the command line.</param>
/// <param name="folder">The folder of the sweep; each run has a folder in it.</param>
/// <param name="existing">How to handle existing runs.</param>
internal sealed class Sweep(CommandContext context, Experiment experiment, string folder, ExistingRun existing)
{
    /// <summary>Trains the runs that are not complete, prints and writes the results.</summary>
    /// <param name="runs">The runs.</param>
    /// <param name="train">Trains a run in a folder, and returns null if the user stopped it.</param>
    /// <param name="stopped">The exit code if the user stopped the sweep.</param>
    /// <param name="steps">The number of steps of every run; null for that of its epochs.</param>
    /// <returns>The exit code: 1 if a run failed.</returns>
    /// <exception cref="CommandException">
    /// There are existing runs, and the command line does not state what to do with them, or they have other settings or values.
    /// </exception>
    public int Run(IReadOnlyList<SweepRun> runs, Func<SweepRun, RunFolder, TrainingResult?> train, Func<int> stopped, int? steps)
    {
        if (existing == ExistingRun.Refuse && runs.Select(run => FolderOf(run).ReadStatus()).FirstOrDefault(found => found is { Step: > 0 }) is { } status)
            throw new CommandException(status.Experiment == experiment.Name
                ? $"{folder} contains runs of a sweep. Resume it (--resume), replace it (--restart), or use another folder (--output FOLDER)."
                : $"{folder} contains runs of another experiment, {status.Experiment}. Use another folder (--output FOLDER), or replace the runs (--restart).");
        var earlier = new EarlierRuns(folder, experiment.Name);
        if (existing == ExistingRun.Replace) earlier.Note(context, [.. runs.Select(run => run.Name)]);
        else earlier.Refuse(runs);
        if (existing == ExistingRun.Resume)
            foreach (var run in runs) CheckSettings(run);
        var results = new List<SweepResult>();
        for (var i = 0; i < runs.Count; i++)
        {
            var (run, at) = (runs[i], FolderOf(runs[i]));
            context.Output.WriteLine($"Run {i + 1} of {runs.Count}: {run.Name}");
            if (existing == ExistingRun.Resume && IsComplete(at, steps ?? 0))
            {
                context.Output.WriteLine("The run is complete.");
                results.Add(new(run, at, null));
                continue;
            }
            string? problem = null;
            try
            {
                if (train(run, at) is null)
                {
                    context.Note($"stopped in run {i + 1} of {runs.Count}. Run the same command with --resume to resume the sweep.");
                    return stopped();
                }
            }
            catch (Exception e) when (e is TrainingException or CommandException)
            {
                // The other values may be better.
                problem = e.Message;
                context.Note($"{run.Name} failed: {problem}");
            }
            results.Add(new(run, at, problem));
        }
        var report = new SweepReport(experiment.Name, results, SweepScore.Of(experiment, context.Catalog));
        report.Print(context.Output, context.Width);
        report.Write(folder);
        context.Output.WriteLine($"Results are in {folder}: sweep.csv, sweep.json, sweep.svg.");
        return results.Exists(result => result.Problem is not null) ? 1 : 0;
    }

    /// <summary>Checks that an existing run has the settings of this command, because the names of folders do not contain all of them.</summary>
    private void CheckSettings(SweepRun run)
    {
        if (FolderOf(run).ReadStatus(experiment.Name) is not { Step: > 0 } status) return;
        var applied = run.Apply(experiment);
        foreach (var setting in applied.Settings)
            if (status.Settings.TryGetValue(setting.Name, out var before) && setting.TextOf(applied) is var now && before != now)
                throw new CommandException(
                    $"{FolderOf(run).Path} was trained with {setting.Name} {before}, but it is {now} now. Resume the sweep with the same settings, "
                    + "replace it (--restart), or use another folder (--output FOLDER).");
    }

    private RunFolder FolderOf(SweepRun run) => new(Path.Combine(folder, run.Name));

    /// <summary>Whether a run completed all steps and was evaluated. A run that stopped early is trained again, which ends at once.</summary>
    private static bool IsComplete(RunFolder at, int steps) =>
        at.ReadStatus() is { } status && status.Step == status.Steps && status.Step >= steps && File.Exists(at.Metrics);
}
