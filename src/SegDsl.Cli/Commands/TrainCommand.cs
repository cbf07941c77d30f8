using SegDsl.Experiments;
using System.CommandLine;
using System.CommandLine.Completions;
using SegDsl.Catalog;
using SegDsl.Checkpoints;
using SegDsl.Cli.CommandLine;
using SegDsl.Cli.Context;
using SegDsl.Cli.Scoring;
using SegDsl.Cli.Sweeps;
using SegDsl.Cli.Training;
using SegDsl.Cli.Weights;
using SegDsl.Data;
using SegDsl.Distributed;
using SegDsl.Precision;
using SegDsl.Training;

namespace SegDsl.Cli.Commands;

/// <summary><c>seg train</c>: runs an experiment.</summary>
[ProgramCommand(order: 60)]
internal sealed class TrainCommand : IExtendedCommand
{
    /// <inheritdoc/>
    public Command Describe(CommandContext context)
    {
        var experiment = SharedOptions.Experiment();
        var data = SharedOptions.Data();
        var output = SharedOptions.OutputFolder("Write weights and logs to this folder. [default: runs/EXPERIMENT]");
        var steps = SharedOptions.Number("--steps", "Train for this number of steps instead of epochs.", minimum: 1);
        var resume = new Option<bool>("--resume")
        {
            Description = "Resume the run in the folder, with the same result as without interruption, or start a new one.",
        };
        var restart = new Option<bool>("--restart") { Description = "Delete the run in the folder and start a new one." };
        var save = SharedOptions.Interval(
            "--save-every", "Save the run at this interval, in addition to evaluations: a number of steps, or a duration. [default: 10m]");
        var skip = new Option<bool>("--skip-bad-files")
        {
            Description = "Skip and report training samples whose files cannot be read, instead of failing.",
        };
        var start = new Option<string?>("--start")
        {
            Description = "Initialize the weights that match in name and shape from this checkpoint; 'none' disables the default. "
                + "[default: the weights file or runs/BASE/last.safetensors that the experiment starts from]",
            HelpName = "file",
        };
        var startKey = new Option<string?>("--start-key")
        {
            Description = "Select a dictionary in the --start file, or the tensors whose names start with this, for example ema.",
            HelpName = "key",
        };
        var rename = RenameOption.Create(
            "--start-rename", "Replace a prefix of names in the --start file, for example encoder.=backbone. Prefixes are replaced in order.");
        experiment.HelpName = "experiment";
        if (context.OnlyExperiment is { } only) experiment.DefaultValueFactory = _ => only;
        experiment.CompletionSources.Add(_ => context.Declarations.Experiments.Select(e => new CompletionItem(e.Name)));
        var command = new DescribedCommand(
            "train", "Train and evaluate the network of an experiment. Run 'seg train EXPERIMENT --help' to list the options for its settings.")
        {
            experiment,
            data,
            output,
            steps,
            start,
            startKey,
            rename,
            resume,
            restart,
            save,
            skip,
        };
        var parallel = new DeviceOptions();
        parallel.AddTo(command);
        command.Validators.Add(result =>
        {
            if (result.GetValue(resume) && result.GetValue(restart)) result.AddError("Use either --resume or --restart.");
            if (result.GetResult(rename) is { Implicit: false } && result.GetValue(start) is null or "none")
                result.AddError("--start-rename requires --start.");
        });
        command.SetAction(parsed =>
        {
            var declared = context.Catalog.Experiment(parsed.GetRequiredValue(experiment));
            var folder = new RunFolder(parsed.GetValue(output)?.ToString() ?? DefaultFolder(declared.Name));
            var settings = command.Settings ?? new ExperimentOptions(declared);
            var runs = SweepRun.Of(declared, name => settings.IsGiven(name, parsed));
            if (runs.Count > 0)
            {
                if (parallel.Launches(parsed) || WorldSettings.FromEnvironment() is not null)
                    throw new CommandException(
                        $"{declared.Name} is a sweep, which trains on one device. Give its settings single values, for example "
                        + $"{string.Join(' ', runs[0].Values.Select(v => $"--{v.Setting} {v.Value}"))}, to train one of its runs on several devices.");
                var existing = parsed.GetValue(resume) ? ExistingRun.Resume : parsed.GetValue(restart) ? ExistingRun.Replace : ExistingRun.Refuse;
                using var stop = new StopSignal();
                var resuming = ResumeAdvice(parsed.GetValue(resume), parsed.GetValue(restart));
                return new Sweep(context, settings.Apply(declared, parsed), folder.Path, existing, (int?)parsed.GetValue(steps)).Run(
                    runs,
                    new(
                        (run, at, choice, length) =>
                        {
                            var (changed, options, notes) = Prepare(run.Apply(declared), at, choice, length);
                            notes.ForEach(note => context.Note(note));
                            var result = Train(context, changed, options, new(resuming, Setting: null), stop.Token);
                            return result.Stopped ? null : result;
                        },
                        (run, at) =>
                        {
                            var (changed, options, _) = Prepare(run.Apply(declared), at, existing, length: null);
                            return new Trainer(changed, options, new ObserverGroup()).FindDataChanges();
                        },
                        () => stop.ExitCode ?? 1,
                        resuming));
            }
            var earlier = new SweepFolder(folder.Path, declared.Name);
            if (parsed.GetValue(restart)) earlier.Note(context, []);
            else earlier.RefuseSingle(declared.Sweep is [var swept, ..] ? swept.Name : null);
            var (chosen, chosenOptions, messages) = Prepare(
                declared, folder, Choose(folder, declared.Name, parsed.GetValue(resume), parsed.GetValue(restart)), (int?)parsed.GetValue(steps));
            if (parallel.Launches(parsed))
            {
                // Report errors in the command line and the data once, and not in every process.
                new Trainer(chosen, chosenOptions, new ObserverGroup()).CheckData();
                return parallel.Launch(parsed, context);
            }
            using var ranks = parallel.Join(parsed, context);
            if (ranks.IsMain) messages.ForEach(note => context.Note(note));
            var setting = chosen.Settings.Any(s => s.Name == "lr") ? "lr" : "epochs";
            return Train(
                context, chosen, chosenOptions with { Ranks = ranks }, new(ResumeAdvice(parsed.GetValue(resume), parsed.GetValue(restart)), setting));

            (Experiment Experiment, TrainingOptions Options, List<string> Notes) Prepare(
                Experiment basis, RunFolder folder, ExistingRun existing, int? length)
            {
                var status = existing == ExistingRun.Resume ? SavedRun.Read(context, folder, declared.Name) : null;
                var notes = new List<string>();
                var initial = status is null ? basis : Restore(status.Settings);
                // The sweep compares its runs before it trains any.
                if (status is not null && runs.Count == 0) notes.AddRange(RunDescription.Compare(context, folder, status, initial));
                var chosen = settings.Apply(initial, parsed);
                if (chosen.Precision == ComputePrecision.Fp16 && !TorchSharp.torch.cuda.is_available())
                    throw new OptionException("--precision fp16 requires a CUDA device; use bf16 on CPUs.");
                var options = parallel.Apply(parsed, new TrainingOptions
                {
                    OutputFolder = folder.Path,
                    Existing = existing,
                    DataRoot = parsed.GetValue(data)?.ToString(),
                    OnBadFile = parsed.GetValue(skip) ? BadFile.Skip : BadFile.Fail,
                    StartWeights = status is not null ? null : StartWeights(context, declared, parsed.GetValue(start)),
                    StartKey = parsed.GetValue(startKey),
                    StartRenames = parsed.GetValue(start) is null ? declared.StartRenames : RenameOption.Values(parsed, rename),
                    CommandLine =
                        $"seg {string.Join(' ', parsed.Tokens.Select(token => token.Value.Contains(' ') ? $"'{token.Value}'" : token.Value))}",
                    Steps = length,
                    Description = RunDescription.Of(context, chosen).ToString(),
                });
                return (chosen, parsed.GetValue(save) is { } interval ? options with { SaveEvery = interval } : options, notes);

                Experiment Restore(IReadOnlyDictionary<string, string> begun)
                {
                    try
                    {
                        return settings.Restore(basis, begun, parsed, notes.Add);
                    }
                    catch (CommandException)
                    {
                        // What seems to be an invalid value can be damage.
                        SavedRun.Verify(folder);
                        throw;
                    }
                }
            }
        });
        return command;
    }

    /// <inheritdoc/>
    public bool Extend(Command command, IReadOnlyList<string> words, CommandContext context)
    {
        if (Find(words, context) is not { } experiment || command is not DescribedCommand described) return false;
        described.Settings = new ExperimentOptions(experiment);
        foreach (var option in described.Settings.All) command.Add(option);
        return true;
    }

    /// <inheritdoc/>
    public string? Explain(string word, IReadOnlyList<string> words, CommandContext context)
    {
        var settings = context.Declarations.Experiments.SelectMany(e => e.Settings).Select(s => "--" + s.Name).ToHashSet();
        if (Find(words, context) is { } experiment)
            return settings.Contains(word) ? $"Experiment {experiment.Name} has no setting {word}; other experiments have." : null;
        return OptionNames.Nearest(word, settings) is { } nearest
            ? $"Unknown option '{word}'. Write the name of the experiment: seg train EXPERIMENT {nearest} …"
            : null;
    }

    private static Experiment? Find(IReadOnlyList<string> words, CommandContext context) =>
        words.Skip(1).Append(context.OnlyExperiment).Select(name => context.Declarations.Experiments.FirstOrDefault(e => e.Name == name))
            .FirstOrDefault(e => e is not null);

    /// <summary>Returns how to handle an existing run in the folder.</summary>
    /// <exception cref="CommandException">The folder has a run, and the command line has neither option.</exception>
    private static ExistingRun Choose(RunFolder folder, string experiment, bool resumes, bool restarts)
    {
        if (resumes) return ExistingRun.Resume;
        if (restarts) return ExistingRun.Replace;
        // A run that failed before its first step is replaced.
        if (SavedRun.Read(folder) is not { Step: > 0 } status) return ExistingRun.Refuse;
        var state = status.Step == status.Steps
            ? $"is complete after {Quantity.Of(status.Steps, "step")}" : $"stopped after {status.Step} of {Quantity.Of(status.Steps, "step")}";
        throw new CommandException(status.Experiment == experiment
            ? $"{folder.Path} contains a run of {status.Experiment} that {state}. Resume it (--resume), replace it (--restart), "
                + "or use another folder (--output FOLDER)."
            : $"{folder.Path} contains a run of another experiment, {status.Experiment}, that {state}. Use another folder (--output FOLDER), or replace the "
                + "run (--restart).");
    }

    /// <summary>How to resume the run of a command line, as the beginning of a sentence.</summary>
    private static string ResumeAdvice(bool resumes, bool restarts) =>
        "Run the same command with --resume" + (resumes ? " again" : restarts ? " in place of --restart" : "");

    private static int Train(CommandContext context, Experiment experiment, TrainingOptions options, Resuming resuming)
    {
        using var stop = new StopSignal();
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(stop.Token, options.Ranks.StopRequested);
        var result = Train(context, experiment, options, resuming, stopping.Token);
        // If the launcher stopped this rank, the rank succeeded; the exit code of the launcher reports the signal.
        if (result.Stopped) return stop.ExitCode ?? (options.Ranks.StopRequested.IsCancellationRequested ? 0 : 1);
        return 0;
    }

    private static TrainingResult Train(
        CommandContext context, Experiment experiment, TrainingOptions options, Resuming resuming, CancellationToken stopping)
    {
        TrainingResult result;
        var start = new StartNotice();
        try
        {
            // Only the first rank shows progress.
            result = options.Ranks.IsMain
                ? TrainingView.Run(context, (observer, token) => new Trainer(experiment, options, new ObserverGroup(start, observer)).Run(token), stopping)
                : new Trainer(experiment, options, new ObserverGroup(start, new RankNotes(options.Ranks.Rank, context.Error))).Run(stopping);
        }
        catch (TrainingException e) when (start.HasStarted)
        {
            var replace = resuming.Setting is { } setting ? $"; options such as --{setting} replace the values of the run" : "";
            throw new CommandException($"{e.Message} Fix the cause first. {resuming.Advice} to resume it{replace}.", e);
        }
        catch (CheckpointException e) when (new RunFolder(options.OutputFolder) is var folder && e.Path == folder.State)
        {
            throw SavedRun.Damaged(folder, e);
        }
        if (options.Ranks.IsMain) Report(context, experiment, options, result, resuming);
        return result;
    }

    private static void Report(CommandContext context, Experiment experiment, TrainingOptions options, TrainingResult result, Resuming resuming)
    {
        if (result.Stopped)
        {
            context.Note($"stopped after step {result.Steps}; the run is saved in {options.OutputFolder}. {resuming.Advice} to resume it.");
            return;
        }
        if (result.End == RunEnd.OutOfPatience)
            context.Output.WriteLine($"Stopped after step {result.Steps}: no improvement in the last {experiment.Patience} evaluations.");
        if (result.Evaluation is { } evaluation) EvaluationTable.Print(context.Output, evaluation);
        else context.Output.WriteLine($"The run is already complete, after step {result.Steps}.");
        context.Output.WriteLine($"Weights and logs are in {options.OutputFolder}.");
    }

    private static string DefaultFolder(string experiment) => Path.Combine("runs", experiment);

    /// <summary>Returns the checkpoint to initialize from: that of the command line, or else that of the experiment; null if there is none.</summary>
    private static string? StartWeights(CommandContext context, Experiment experiment, string? requested)
    {
        if (requested == "none") return null;
        if (requested is not null) return requested;
        if (experiment.StartFile is { } file)
        {
            return File.Exists(file) ? file : throw new CommandException(
                $"{experiment.Name} starts from the weights {file}, which do not exist. Create the file, use another one (--start FILE), "
                + "or train from scratch (--start none).");
        }
        if (experiment.StartFrom is not { } baseName) return null;
        var weights = new RunFolder(DefaultFolder(baseName)).LastWeights;
        return File.Exists(weights) ? weights : throw new CommandException(
            $"{experiment.Name} starts from {baseName}, whose weights {weights} do not exist. "
            + $"Train it first ({TrainWords.Of(context, baseName)}), use a checkpoint (--start FILE), or train from scratch (--start none).");
    }

    /// <summary>How a user resumes the run, for messages.</summary>
    /// <param name="Advice">The beginning of a sentence: <c>Run the same command with --resume</c>.</param>
    /// <param name="Setting">A setting that resuming can change; null if it cannot change any, because runs of a sweep would not be comparable.</param>
    private sealed record Resuming(string Advice, string? Setting);

    /// <summary>The command, with the options of the experiment.</summary>
    private sealed class DescribedCommand(string name, string description) : Command(name, description)
    {
        public ExperimentOptions? Settings { get; set; }
    }
}
