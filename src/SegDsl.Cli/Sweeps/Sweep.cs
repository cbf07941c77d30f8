using SegDsl.Checkpoints;
using SegDsl.Cli.CommandLine;
using SegDsl.Cli.Context;
using SegDsl.Cli.Training;
using SegDsl.Data;
using SegDsl.Experiments;
using SegDsl.Training;

namespace SegDsl.Cli.Sweeps;

/// <summary>Trains an experiment with all combinations of the values of its sweep, one after another.</summary>
/// <param name="context">The context of the command.</param>
/// <param name="experiment">The experiment, with the settings that are fixed on the command line.</param>
/// <param name="folder">The folder of the sweep; each run has a folder in it.</param>
/// <param name="existing">How to handle existing runs.</param>
/// <param name="steps">The number of steps on the command line; null for that of epochs.</param>
internal sealed class Sweep(CommandContext context, Experiment experiment, string folder, ExistingRun existing, int? steps)
{
    private readonly string sources = context.Files is [] ? "" : ExperimentParts.DigestOf(context.Sources);
    private SweepLengths lengths = new([steps]);

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
        if (existing == ExistingRun.Resume)
        {
            var before = SweepLengths.Before(runs, record, steps);
            new SweepChanges(folder, experiment, before, steps).Refuse(runs, record);
            lengths = before.Now(runs, steps);
        }
        // If the user stops a restart, resuming replaces the runs that it has not reached.
        var recorded = runs.Select(run => existing == ExistingRun.Resume && run.Before is { } before
            ? before : Record(run, lengths.All[0]) with { IsPending = existing == ExistingRun.Replace && run.HasState }).ToList();
        Write(recorded);
        if (existing == ExistingRun.Resume) NoteOtherSources(runs);
        var results = new List<SweepResult>();
        for (var i = 0; i < runs.Count; i++)
        {
            var run = runs[i];
            context.Output.WriteLine($"Run {i + 1} of {runs.Count}: {run.Name}");
            var choice = recorded[i].IsPending ? ExistingRun.Replace : existing;
            var next = choice == ExistingRun.Resume ? lengths.NextOf(run) : 0;
            var resumes = choice == ExistingRun.Resume && run is { HasState: true, Before: not null };
            string? problem = null;
            try
            {
                if (choice == ExistingRun.Resume) RefuseWithoutState(run);
                if (next == lengths.All.Count)
                {
                    var changes = trainer.FindDataChanges(run.Combination, run.Folder);
                    // What seems to be a change can be damage.
                    if (changes.Count > 0) run.Folder.VerifyState();
                    context.Output.WriteLine("The run is complete.");
                    foreach (var change in changes) context.Note($"{run.Name}: {change}");
                }
                else if (!Train(trainer, recorded, i, run, choice, next))
                {
                    context.Note($"stopped in run {i + 1} of {runs.Count}. {trainer.ResumeAdvice} to resume the sweep.");
                    return trainer.StoppedCode();
                }
                recorded[i] = Record(run, lengths.All[^1]) with { Sources = resumes ? run.Before!.Sources : sources };
                Write(recorded);
            }
            catch (Exception e) when (!ConcernsAllRuns(e))
            {
                // The other values may be better, and the other runs intact.
                problem = e is CheckpointException damage && damage.Path == run.Folder.State
                    ? SavedRun.Damaged(run.Folder, damage).Message : Failure.MessageOf(e);
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

    /// <summary>Trains a run to the lengths from one on. Returns false if the user stopped it.</summary>
    private bool Train(SweepTrainer trainer, List<RecordedRun> recorded, int index, FoundRun run, ExistingRun choice, int from)
    {
        for (var next = from; next < lengths.All.Count; next++)
        {
            recorded[index] = recorded[index] with { Steps = lengths.All[next] };
            Write(recorded);
            if (next < lengths.All.Count - 1)
                context.Output.WriteLine($"Like the other runs, it is trained {LengthOf(next)} first, and then {LengthOf(next + 1)}.");
            var result = trainer.Train(run.Combination, run.Folder, next == from ? choice : ExistingRun.Resume, lengths.All[next]);
            recorded[index] = recorded[index] with { IsPending = false };
            Write(recorded);
            if (result is null) return false;
        }
        return true;
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

    /// <summary>Whether an exception would end all runs: options, the data and files are those of all, and the user stops the sweep, not a run.</summary>
    private static bool ConcernsAllRuns(Exception e) =>
        e is OptionException or DatasetException or IOException or UnauthorizedAccessException or OperationCanceledException;

    /// <summary>Refuses a run whose state was deleted. What the trainer would advise applies to all runs of a sweep.</summary>
    private static void RefuseWithoutState(FoundRun run)
    {
        if (!run.HasState && (File.Exists(run.Folder.LastWeights) || File.Exists(run.Folder.Metrics)))
            throw new CommandException(
                $"{run.Folder.Path} contains files of a run, but not the state to resume it ({Path.GetFileName(run.Folder.State)}). Restore the state, or "
                + "delete the folder to train the run again.");
    }

    private void Write(IReadOnlyList<RecordedRun> runs) =>
        SweepFile.Write(folder, new(experiment.Name, ExperimentParts.TextsOf(experiment), runs) { Lengths = lengths.All });

    private string LengthOf(int index) => lengths.All[index] is { } length ? $"to {Quantity.Of(length, "step")}" : "for its epochs";

    private RecordedRun Record(FoundRun run, int? length)
    {
        var applied = run.Combination.Apply(experiment);
        return new(
            run.Name, run.Combination.Values.ToDictionary(v => v.Setting, v => v.Value), length,
            applied.Settings.ToDictionary(setting => setting.Name, setting => setting.TextOf(applied)), ExperimentParts.DigestOf(applied))
        {
            Sources = sources,
        };
    }
}

/// <summary>How to train the runs of a sweep.</summary>
/// <param name="Train">Trains a run in a folder to a number of steps, null for those of its epochs. Returns null if the user stopped it.</param>
/// <param name="FindDataChanges">Returns how the data differs from that of a complete run, a sentence each.</param>
/// <param name="StoppedCode">Returns the exit code if the user stopped the sweep.</param>
/// <param name="ResumeAdvice">How to resume, as the beginning of a sentence: <c>Run the same command with --resume</c>.</param>
internal sealed record SweepTrainer(
    Func<SweepRun, RunFolder, ExistingRun, int?, TrainingResult?> Train, Func<SweepRun, RunFolder, IReadOnlyList<string>> FindDataChanges,
    Func<int> StoppedCode, string ResumeAdvice);
