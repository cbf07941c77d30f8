using SegDsl.Experiments;
using System.CommandLine;
using System.CommandLine.Completions;
using SegDsl.Catalog;
using SegDsl.Cli.CommandLine;
using SegDsl.Cli.Context;
using SegDsl.Cli.Scoring;
using SegDsl.Cli.Training;
using SegDsl.Data;
using SegDsl.Training;

namespace SegDsl.Cli.Commands;

/// <summary><c>seg train</c>: runs an experiment.</summary>
internal sealed class TrainCommand : IExtendedCommand
{
    /// <inheritdoc/>
    public Command Describe(CommandContext context)
    {
        var experiment = SharedOptions.Experiment();
        var data = SharedOptions.Data();
        var output = new Option<DirectoryInfo?>("--out") { Description = "Folder for weights and logs [default: runs/EXPERIMENT].", HelpName = "folder" };
        var steps = SharedOptions.Number("--steps", "Number of steps, in place of epochs.", least: 1);
        var resume = new Option<bool>("--resume") { Description = "Goes on with the run in the folder, to the same weights as if it had never stopped; begins where there is none." };
        var restart = new Option<bool>("--restart") { Description = "Deletes the run in the folder and begins anew." };
        var save = SharedOptions.Interval("--save-every", "How often the run is saved, beside at evaluations: a number of steps, or a time [default: 10m].");
        var skip = new Option<bool>("--skip-bad-files")
        {
            Description = "Leaves out training samples whose files cannot be read, says which, and takes others; else they end the run.",
        };
        var start = new Option<string?>("--start")
        {
            Description = "Weights to start from as far as they fit (safetensors, or what torch.save wrote), "
                + "or 'none' [default: runs/BASE/last.safetensors where the experiment has a base].",
            HelpName = "file",
        };
        var startKey = new Option<string?>("--start-key") { Description = "The dictionary of the --start file, where it has several.", HelpName = "key" };
        experiment.HelpName = "experiment";
        experiment.CompletionSources.Add(_ => context.Catalog.Experiments.Select(e => new CompletionItem(e.Name)));
        var command = new DescribedCommand(
            "train", "Trains the network of an experiment and evaluates it. 'seg train EXPERIMENT --help' shows an option for every value of the experiment.")
        {
            experiment,
            data,
            output,
            steps,
            start,
            startKey,
            resume,
            restart,
            save,
            skip,
        };
        var parallel = new DeviceOptions();
        parallel.AddTo(command);
        command.Validators.Add(result =>
        {
            if (result.GetValue(resume) && result.GetValue(restart)) result.AddError("--resume goes on with what --restart deletes; take one of them.");
        });
        command.SetAction(parsed =>
        {
            var declared = context.Catalog.Experiment(parsed.GetRequiredValue(experiment));
            var folder = new RunFolder(parsed.GetValue(output)?.ToString() ?? DefaultFolder(declared.Name));
            var existing = Choose(folder, parsed.GetValue(resume), parsed.GetValue(restart));
            var status = existing == ExistingRun.Resume ? folder.ReadStatus() : null;
            var settings = command.Settings ?? new ExperimentOptions(declared);
            var notes = new List<string>();
            var begun = status is null ? declared : settings.Restore(declared, status.Settings, notes.Add);
            var chosen = settings.Apply(begun, parsed);
            var options = parallel.Apply(parsed, new TrainingOptions
            {
                OutputFolder = folder.Path,
                Existing = existing,
                DataRoot = parsed.GetValue(data)?.ToString(),
                OnBadFile = parsed.GetValue(skip) ? BadFile.Skip : BadFile.Fail,
                StartWeights = status is not null ? null : StartWeights(declared, parsed.GetValue(start)),
                StartKey = parsed.GetValue(startKey),
                CommandLine = $"seg {string.Join(' ', parsed.Tokens.Select(token => token.Value.Contains(' ') ? $"'{token.Value}'" : token.Value))}",
                Steps = (int?)parsed.GetValue(steps),
            });
            if (parsed.GetValue(save) is { } interval) options = options with { SaveEvery = interval };
            if (parallel.Launches(parsed))
            {
                // What is wrong with the command line or the data is said once, and not by every process.
                new Trainer(chosen, options, new ObserverGroup()).CheckData();
                return parallel.Launch(parsed, context);
            }
            using var ranks = parallel.Join(parsed, context);
            if (ranks.IsMain) notes.ForEach(note => context.Error.WriteLine("seg: " + note));
            return Train(context, chosen, options with { Ranks = ranks });
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
        var setting = word.TrimStart('-');
        return Find(words, context) is { } experiment && word.StartsWith("--", StringComparison.Ordinal)
            && context.Catalog.Experiments.SelectMany(e => e.Settings).Any(s => s.Name == setting)
            ? $"{experiment.Name} has nothing that {word} could set; other experiments have."
            : null;
    }

    private static Experiment? Find(IReadOnlyList<string> words, CommandContext context) =>
        words.Skip(1).Select(word => context.Catalog.Experiments.FirstOrDefault(e => e.Name == word)).FirstOrDefault(e => e is not null);

    /// <summary>What to do with the run that is in the folder already.</summary>
    /// <exception cref="CommandException">There is one, and nobody says what to do.</exception>
    private static ExistingRun Choose(RunFolder folder, bool resumes, bool restarts)
    {
        if (resumes) return ExistingRun.Resume;
        if (restarts) return ExistingRun.Replace;
        if (folder.ReadStatus() is not { } status) return ExistingRun.Refuse;
        var state = status.Step == status.Steps ? $"has made all its {status.Steps} steps" : $"has made {status.Step} of {status.Steps} steps";
        throw new CommandException(
            $"{folder.Path} holds a run of {status.Experiment} that {state}. Go on with it (--resume), delete it and begin anew (--restart), "
            + "or take another folder (--out FOLDER).");
    }

    private static int Train(CommandContext context, Experiment experiment, TrainingOptions options)
    {
        using var stop = new StopSignal();
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(stop.Token, options.Ranks.StopRequested);
        // A rank that its launcher asked to stop has done what it should: the launcher's own exit code says why.
        int StoppedCode() => stop.ExitCode ?? (options.Ranks.StopRequested.IsCancellationRequested ? 0 : 1);
        TrainingResult result;
        try
        {
            // Of several processes the first speaks.
            result = options.Ranks.IsMain
                ? TrainingView.Run(context, (observer, token) => new Trainer(experiment, options, observer).Run(token), stopping.Token)
                : new Trainer(experiment, options, new RankNotes(options.Ranks.Rank, context.Error)).Run(stopping.Token);
        }
        catch (TrainingException e) when (new RunFolder(options.OutputFolder).ReadStatus() is not null)
        {
            throw new CommandException($"{e.Message} Once the cause is mended, the same command line with --resume goes on from there.", e);
        }
        if (!options.Ranks.IsMain) return result.Stopped ? StoppedCode() : 0;
        if (result.Stopped)
        {
            context.Error.WriteLine(
                $"seg: stopped after step {result.Steps}; the run is saved in {options.OutputFolder}. The same command line with --resume goes on with it.");
            return StoppedCode();
        }
        if (result.End == RunEnd.OutOfPatience)
            context.Output.WriteLine($"Ended after step {result.Steps}: the last {experiment.Patience} evaluations were no better than the best.");
        if (result.Evaluation is { } evaluation) EvaluationTable.Print(context.Output, evaluation);
        else context.Output.WriteLine($"The run was complete already, after step {result.Steps}.");
        context.Output.WriteLine($"Weights and logs are in {options.OutputFolder}.");
        return 0;
    }

    private static string DefaultFolder(string experiment) => Path.Combine("runs", experiment);

    /// <summary>The weights to start from: what is asked for, else those of the base experiment, which must then be there.</summary>
    private static string? StartWeights(Experiment experiment, string? asked)
    {
        if (asked == "none") return null;
        if (asked is not null) return asked;
        if (experiment.StartFile is { } file)
        {
            return File.Exists(file) ? file : throw new CommandException(
                $"{experiment.Name} starts from the weights {file}, which are not there. Put them there, name another file (--start FILE), "
                + "or start afresh (--start none).");
        }
        if (experiment.StartFrom is not { } baseName) return null;
        var weights = new RunFolder(DefaultFolder(baseName)).LastWeights;
        return File.Exists(weights) ? weights : throw new CommandException(
            $"{experiment.Name} starts from {baseName}, whose weights are not there ({weights}). "
            + $"Train it first (seg train {baseName}), name a file (--start FILE), or start afresh (--start none).");
    }

    /// <summary>The command with the options of an experiment, once that is known.</summary>
    private sealed class DescribedCommand(string name, string description) : Command(name, description)
    {
        public ExperimentOptions? Settings { get; set; }
    }
}
