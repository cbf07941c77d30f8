using System.CommandLine;
using SegDsl.Catalog;
using SegDsl.Checkpoints;
using SegDsl.Cli.CommandLine;
using SegDsl.Cli.Context;
using SegDsl.Cli.Weights;
using SegDsl.Data;
using SegDsl.Networks;
using TorchSharp;

namespace SegDsl.Cli.Predictions;

/// <summary>The options that select a trained network and the dataset that defines its classes, from an experiment or individually.</summary>
internal sealed class NetworkOptions
{
    private readonly Argument<string> name = new("name")
    {
        Description = "Specify an experiment, or a network together with --dataset; 'seg list' shows the names.",
    };
    private readonly WeightsOptions weights = new();
    private readonly Option<string[]> set = SharedOptions.Set();
    private readonly Option<string?> dataset = new("--dataset")
    {
        Description = "Use the classes of this dataset instead of the dataset of the experiment.",
        HelpName = "name",
    };

    /// <summary>Adds the argument and the options to a command.</summary>
    public void AddTo(Command command)
    {
        command.Add(name);
        foreach (var option in new Option[] { weights.File, weights.Key, weights.Partial, dataset, set }) command.Add(option);
    }

    /// <summary>Finds the network and the dataset. The network is not created yet.</summary>
    /// <exception cref="CommandException">A name does not exist, or an option is missing or cannot be combined.</exception>
    public NetworkChoice Choose(ParseResult parsed, ModelCatalog catalog)
    {
        var (given, data, settings) = (parsed.GetRequiredValue(name), parsed.GetValue(dataset), parsed.GetRequiredValue(set));
        var (experiment, network) = catalog.ExperimentOrNetwork(given);
        if (experiment is not null)
        {
            if (settings.Length > 0) throw new CommandException($"--set applies to networks only; the experiment {given} sets the parameters of its network.");
            return new NetworkChoice(given, experiment.CreateNetwork, data is null ? experiment.Data : catalog.Dataset(data), experiment.ValidationSplit);
        }
        network?.ThatSegments();
        if (network is null || data is null) throw new CommandException($"{given} is a network; specify the dataset that defines its classes with --dataset NAME.");
        return new NetworkChoice(given, () => network.Instantiate(settings), catalog.Dataset(data), "val");
    }

    /// <summary>Creates the network on a device and loads the weights.</summary>
    /// <exception cref="CheckpointException">The checkpoint is missing, damaged or not supported.</exception>
    /// <exception cref="CommandException">The checkpoint does not match the network.</exception>
    public SegmentationNetwork Create(ParseResult parsed, NetworkChoice choice, CommandContext context, torch.Device device)
    {
        var network = choice.Create();
        try
        {
            weights.Load(parsed, network, context);
            network.to(device);
            return network;
        }
        catch
        {
            network.Dispose();
            throw;
        }
    }
}

/// <summary>A network and its dataset.</summary>
/// <param name="Name">The name of the experiment or network.</param>
/// <param name="Create">Creates the network.</param>
/// <param name="Dataset">The dataset.</param>
/// <param name="Split">The default split for evaluation.</param>
internal sealed record NetworkChoice(string Name, Func<SegmentationNetwork> Create, DatasetDefinition Dataset, string Split);
