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

/// <summary>The trained network a command applies, and the dataset whose classes it knows: of an experiment, or named one by one.</summary>
internal sealed class NetworkOptions
{
    private readonly Argument<string> name = new("name") { Description = "Name of an experiment, or of a network together with --dataset; 'seg list' shows them." };
    private readonly WeightsOptions weights = new();
    private readonly Option<string[]> set = SharedOptions.Set();
    private readonly Option<string?> dataset = new("--dataset")
    {
        Description = "The dataset whose classes the network finds, in place of the experiment's.",
        HelpName = "name",
    };

    /// <summary>Adds the argument and the options to a command.</summary>
    public void AddTo(Command command)
    {
        command.Add(name);
        foreach (var option in new Option[] { weights.File, weights.Key, weights.Partial, dataset, set }) command.Add(option);
    }

    /// <summary>Finds what is asked for; the network is not created yet.</summary>
    /// <exception cref="CommandException">It does not exist, or something is missing.</exception>
    public NetworkChoice Choose(ParseResult parsed, ModelCatalog catalog)
    {
        var (given, data, settings) = (parsed.GetRequiredValue(name), parsed.GetValue(dataset), parsed.GetRequiredValue(set));
        var (experiment, network) = catalog.ExperimentOrNetwork(given);
        if (experiment is not null)
        {
            if (settings.Length > 0) throw new CommandException($"--set is for networks; the experiment {given} sets the parameters of its own.");
            return new NetworkChoice(given, experiment.CreateNetwork, data is null ? experiment.Data : catalog.Dataset(data), experiment.ValidationSplit);
        }
        network?.ThatSegments();
        if (network is null || data is null) throw new CommandException($"{given} is a network: say which dataset's classes it finds, with --dataset NAME.");
        return new NetworkChoice(given, () => network.Instantiate(settings), catalog.Dataset(data), "val");
    }

    /// <summary>Creates the network with the weights that are asked for, on a device.</summary>
    /// <exception cref="CheckpointException">The file is missing, damaged or refused.</exception>
    /// <exception cref="CommandException">It does not fit.</exception>
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
/// <param name="Split">The split that it is usually evaluated on.</param>
internal sealed record NetworkChoice(string Name, Func<SegmentationNetwork> Create, DatasetDefinition Dataset, string Split);
