using System.CommandLine;
using SegDsl.Catalogue;
using SegDsl.Data;
using SegDsl.Inference;
using SegDsl.Logging;
using SegDsl.Networks;
using SegDsl.Training;
using TorchSharp;

namespace SegDsl.Cli;

/// <summary><c>seg eval</c>: scores trained weights on a split.</summary>
internal sealed class EvalCommand : ICommand
{
    /// <inheritdoc/>
    public Command Describe(CommandContext context)
    {
        var name = new Argument<string>("name") { Description = "Name of an experiment, or of a network together with --dataset; 'seg list' shows them." };
        var weights = new WeightsOptions();
        var data = SharedOptions.Data();
        var dataset = new Option<string?>("--dataset")
        {
            Description = "The dataset that a network is evaluated on, in place of the experiment's.",
            HelpName = "name",
        };
        var set = SharedOptions.Set();
        var split = new Option<string?>("--split") { Description = "The split [default: the experiment's validation split, or val].", HelpName = "name" };
        var json = new Option<FileInfo?>("--json") { Description = "Writes the figures to a JSON file too.", HelpName = "file" };
        var command = new Command("eval", "Evaluates weights: IoU and boundary F-score of every class.")
        {
            name, weights.File, weights.Key, weights.Partial, data, dataset, set, split, json,
        };
        command.SetAction(parsed =>
        {
            var given = parsed.GetRequiredValue(name);
            var (create, definition, usualSplit) = Resolve(context.Catalogue, given, parsed.GetValue(dataset), parsed.GetRequiredValue(set));
            var images = new SegmentationDataset(definition, parsed.GetValue(data)?.ToString(), parsed.GetValue(split) ?? usualSplit);
            var device = ComputeDevice.Prepare();
            using var network = create();
            weights.Load(parsed, network, context);
            network.to(device);
            var evaluation = new Evaluator(images).Evaluate(network, device);
            EvaluationTable.Print(context.Output, evaluation);
            if (parsed.GetValue(json) is { } file) MetricsFile.Write(file.ToString(), given, steps: null, evaluation);
            return 0;
        });
        return command;
    }

    private static (Func<SegmentationNetwork> Create, DatasetDefinition Dataset, string Split) Resolve(
        ModelCatalogue catalogue, string name, string? dataset, string[] settings)
    {
        var (experiment, network) = catalogue.ExperimentOrNetwork(name);
        if (experiment is not null)
        {
            if (settings.Length > 0) throw new CommandException($"--set is for networks; the experiment {name} sets the parameters of its own.");
            return (experiment.CreateNetwork, dataset is null ? experiment.Data : catalogue.Dataset(dataset), experiment.ValidationSplit);
        }
        network?.ThatSegments();
        if (network is null || dataset is null) throw new CommandException($"{name} is a network: say which dataset it is evaluated on, with --dataset NAME.");
        return (() => network.Instantiate(settings), catalogue.Dataset(dataset), "val");
    }
}
