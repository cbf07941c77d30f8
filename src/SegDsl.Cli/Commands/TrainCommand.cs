using System.CommandLine;
using SegDsl.Catalogue;
using SegDsl.Training;

namespace SegDsl.Cli;

/// <summary><c>seg train</c>: runs an experiment.</summary>
internal sealed class TrainCommand : ICommand
{
    /// <inheritdoc/>
    public Command Describe(CommandContext context)
    {
        var experiment = SharedOptions.Experiment();
        var data = SharedOptions.Data();
        var output = new Option<DirectoryInfo?>("--out") { Description = "Folder for weights and logs [default: runs/EXPERIMENT].", HelpName = "folder" };
        var epochs = SharedOptions.Number("--epochs", "Number of epochs, in place of the experiment's.", least: 1);
        var steps = SharedOptions.Number("--steps", "Number of steps, in place of epochs.", least: 1);
        var batch = SharedOptions.Number("--batch", "Samples a step, in place of the experiment's.", least: 1);
        var seed = SharedOptions.Number("--seed", "Fixes initial weights, order and augmentation, in place of the experiment's.");
        var rate = SharedOptions.PositiveNumber("--lr", "Learning rate, in place of the experiment's.");
        var every = SharedOptions.Number("--evaluate-every", "Evaluates after so many epochs too, not at the end alone.", least: 1);
        var start = new Option<string?>("--start")
        {
            Description = "Weights to start from as far as they fit (safetensors, or what torch.save wrote), "
                + "or 'none' [default: runs/BASE/last.safetensors where the experiment has a base].",
            HelpName = "file",
        };
        var startKey = new Option<string?>("--start-key") { Description = "The dictionary of the --start file, where it has several.", HelpName = "key" };
        var command = new Command("train", "Trains the network of an experiment and evaluates it.")
        {
            experiment,
            data,
            output,
            epochs,
            steps,
            batch,
            seed,
            rate,
            every,
            start,
            startKey,
        };
        command.SetAction(parsed =>
        {
            var declared = context.Catalogue.Experiment(parsed.GetRequiredValue(experiment));
            var chosen = declared with
            {
                Epochs = (int?)parsed.GetValue(epochs) ?? declared.Epochs,
                Batch = (int?)parsed.GetValue(batch) ?? declared.Batch,
                Seed = parsed.GetValue(seed) ?? declared.Seed,
                Optimizer = declared.Optimizer with { LearningRate = parsed.GetValue(rate) ?? declared.Optimizer.LearningRate },
            };
            var options = new TrainingOptions
            {
                OutputFolder = parsed.GetValue(output)?.ToString() ?? RunFolder(declared.Name),
                DataRoot = parsed.GetValue(data)?.ToString(),
                StartWeights = StartWeights(declared, parsed.GetValue(start)),
                StartKey = parsed.GetValue(startKey),
                Steps = (int?)parsed.GetValue(steps),
                EvaluateEvery = (int?)parsed.GetValue(every),
            };
            return Train(context, chosen, options);
        });
        return command;
    }

    private static int Train(CommandContext context, Experiment experiment, TrainingOptions options)
    {
        using var stop = new StopSignal();
        var result = TrainingView.Run(context, (observer, token) => new Trainer(experiment, options, observer).Run(token), stop.Token);
        if (result.Stopped)
        {
            context.Error.WriteLine($"seg: stopped after step {result.Steps}; the weights are in {result.LastWeights}.");
            return 1;
        }
        if (result.Evaluation is { } evaluation) EvaluationTable.Print(context.Output, evaluation);
        context.Output.WriteLine($"Weights and logs are in {options.OutputFolder}.");
        return 0;
    }

    private static string RunFolder(string experiment) => Path.Combine("runs", experiment);

    /// <summary>The weights to start from: what is asked for, else those of the base experiment, which must then be there.</summary>
    private static string? StartWeights(Experiment experiment, string? asked)
    {
        if (asked == "none") return null;
        if (asked is not null) return asked;
        if (experiment.StartFrom is not { } baseName) return null;
        var weights = Path.Combine(RunFolder(baseName), "last.safetensors");
        return File.Exists(weights) ? weights : throw new CommandException(
            $"{experiment.Name} starts from {baseName}, whose weights are not there ({weights}). "
            + $"Train it first (seg train {baseName}), name a file (--start FILE), or start afresh (--start none).");
    }
}
