using SegDsl.Checkpoints;
using SegDsl.Cli.CommandLine;
using SegDsl.Cli.Context;
using SegDsl.Cli.Training;
using SegDsl.Experiments;
using SegDsl.Training;

namespace SegDsl.Cli.Sweeps;

/// <summary>Trains an experiment with all combinations of the values of its sweep, one after another.</summary>
/// <param name="context">The context of the command.</param>
/// <param name="experiment">The experiment, with the settings that are fixed on the command line.</param>
/// <param name="folder">The folder of the sweep; each run has a folder in it.</param>
/// <param name="existing">How to handle existing runs.</param>
/// <param name="steps">The number of steps of every run; null for that of its epochs.</param>
internal sealed class Sweep(CommandContext context, Experiment experiment, string folder, ExistingRun existing, int? steps)
{
    private readonly string sources = context.Files is [] ? "" : ExperimentParts.DigestOf(context.Sources);

    /// <summary>Trains the runs that are not complete, prints and writes the results.</summary>
    /// <param name="combinations">The combinations of values.</param>
    /// <param name="trainer">How to train a run.</param>
    /// <returns>The exit code: 1 if a run failed.</returns>
    /// <exception cref="CommandException">
    /// There are existing runs, and the command line does not state what to do with them, or they have other settings or values, or the folder has files with
    /// the names of those of a sweep.
    /// </exception>
    public int Run(IReadOnlyList<SweepRun> combinations, SweepTrainer trainer)
    {
        var folders = new SweepFolder(folder, experiment.Name);
        var record = folders.Read(acceptsDamage: existing == ExistingRun.Replace);
        var runs = folders.Find(combinations, record?.Runs ?? folders.OfNames());
        SweepReport.RefuseOtherFiles(folder);
        if (existing == ExistingRun.Refuse) folders.RefuseExisting(runs, record);
        if (existing == ExistingRun.Replace) folders.Note(context, [.. runs.Select(run => run.Name)]);
        else folders.RefuseOtherValues(runs, record);
        if (existing == ExistingRun.Resume) new SweepChanges(folder, experiment, steps).Refuse(runs, record);
        // If the user stops a restart, resuming replaces the runs that it has not reached.
        var recorded = runs.Select(run => existing == ExistingRun.Resume && run.Before is { } before
            ? before : Record(run) with { IsPending = existing == ExistingRun.Replace && run.HasState }).ToList();
        Write(recorded);
        if (existing == ExistingRun.Resume) NoteOtherSources(runs);
        var results = new List<SweepResult>();
        for (var i = 0; i < runs.Count; i++)
        {
            var run = runs[i];
            context.Output.WriteLine($"Run {i + 1} of {runs.Count}: {run.Name}");
            var choice = recorded[i].IsPending ? ExistingRun.Replace : existing;
            var hadState = run is { HasState: true, Before: not null };
            string? problem = null;
            try
            {
                if (choice == ExistingRun.Resume) RefuseWithoutState(run);
                if (choice == ExistingRun.Resume && IsComplete(run))
                {
                    var changes = trainer.FindDataChanges(run.Combination, run.Folder);
                    // What seems to be a change can be damage.
                    if (changes.Count > 0) run.Folder.VerifyState();
                    context.Output.WriteLine("The run is complete.");
                    foreach (var change in changes) context.Note($"{run.Name}: {change}");
                }
                else if (trainer.Train(run.Combination, run.Folder, choice) is null)
                {
                    recorded[i] = recorded[i] with { IsPending = false };
                    Write(recorded);
                    context.Note($"stopped in run {i + 1} of {runs.Count}. {trainer.ResumeAdvice} to resume the sweep.");
                    return trainer.StoppedCode();
                }
                recorded[i] = Record(run) with { Sources = hadState && choice == ExistingRun.Resume ? run.Before!.Sources : sources };
                Write(recorded);
            }
            catch (Exception e) when (e is TrainingException or CommandException or CheckpointException)
            {
                // The other values may be better, and the other runs intact.
                problem = e is CheckpointException damage && damage.Path == run.Folder.State ? SavedRun.Damaged(run.Folder, damage).Message : e.Message;
                context.Note($"{run.Name} failed: {problem}");
            }
            results.Add(new(run.Combination, run.Folder, problem));
        }
        var report = new SweepReport(experiment.Name, results, SweepScore.Of(experiment, context.Catalog));
        report.Print(context.Output, context.Width);
        report.Write(folder);
        context.Output.WriteLine($"Results are in {folder}: {string.Join(", ", SweepReport.FileNames)}.");
        return results.Exists(result => result.Problem is not null) ? 1 : 0;
    }

    /// <summary>Notes the runs that were started before a network, block or C# of the user's files was changed, perhaps one that they do not use.</summary>
    private void NoteOtherSources(IReadOnlyList<FoundRun> runs)
    {
        var older = runs.Where(run => run is { HasState: true, Before.Sources.Length: > 0 } && run.Before.Sources != sources).Select(run => run.Name).ToList();
        if (older.Count > 0)
            context.Note(
                $"networks, blocks or C# in {string.Join(", ", context.Files.Concat(context.CodeFiles))} were changed after the start of "
                + $"{SweepFolder.List(older)}. "
                + "If the network of the runs is another one now, their scores are not comparable: delete their folders to train them again.");
    }

    /// <summary>Refuses a run whose state was deleted. What the trainer would advise applies to all runs of a sweep.</summary>
    private static void RefuseWithoutState(FoundRun run)
    {
        if (!run.HasState && (File.Exists(run.Folder.LastWeights) || File.Exists(run.Folder.Metrics)))
            throw new CommandException(
                $"{run.Folder.Path} contains files of a run, but not the state to resume it ({Path.GetFileName(run.Folder.State)}). Restore the state, or "
                + "delete the folder to train the run again.");
    }

    private void Write(IReadOnlyList<RecordedRun> runs) =>
        SweepFile.Write(folder, new(experiment.Name, ExperimentParts.TextsOf(experiment), runs));

    private RecordedRun Record(FoundRun run)
    {
        var applied = run.Combination.Apply(experiment);
        return new(
            run.Name, run.Combination.Values.ToDictionary(v => v.Setting, v => v.Value), steps,
            applied.Settings.ToDictionary(setting => setting.Name, setting => setting.TextOf(applied)), ExperimentParts.DigestOf(applied))
        {
            Sources = sources,
        };
    }

    /// <summary>
    /// Whether a run completed the steps of this command and was evaluated. A run that stopped early is trained again, which ends at once, like one in a
    /// folder without <see cref="SweepFile"/>, whose number of steps may be another one.
    /// </summary>
    private bool IsComplete(FoundRun run) =>
        run.TryReadStatus() is { } status && status.Step == status.Steps && File.Exists(run.Folder.Metrics)
        && (run.Before?.IsRecorded == true ? run.Before.Steps == steps : status.Step == steps);
}

/// <summary>How to train the runs of a sweep.</summary>
/// <param name="Train">Trains a run in a folder. Returns null if the user stopped it.</param>
/// <param name="FindDataChanges">Returns how the data differs from that of a complete run, a sentence each.</param>
/// <param name="StoppedCode">Returns the exit code if the user stopped the sweep.</param>
/// <param name="ResumeAdvice">How to resume, as the beginning of a sentence: <c>Run the same command with --resume</c>.</param>
internal sealed record SweepTrainer(
    Func<SweepRun, RunFolder, ExistingRun, TrainingResult?> Train, Func<SweepRun, RunFolder, IReadOnlyList<string>> FindDataChanges, Func<int> StoppedCode,
    string ResumeAdvice);
