using System.CommandLine;
using SegDsl.Checkpoints;
using SegDsl.Cli.CommandLine;
using SegDsl.Cli.Context;
using SegDsl.Cli.Weights;
using SegDsl.Data;
using SegDsl.Inference;
using SegDsl.Metrics;
using SegDsl.Networks;
using TorchSharp;

namespace SegDsl.Cli.Predictions;

/// <summary>The options for a trained network and the dataset with its classes: those of an experiment, or a network and a dataset.</summary>
internal sealed class NetworkOptions
{
    private readonly Argument<string> name = new("name")
    {
        Description = "Select an experiment, or a network together with --dataset; 'seg list' shows all names.",
    };
    private readonly WeightsOptions weights = new();
    private readonly Option<string[]> set = SharedOptions.Set();
    private readonly Option<string?> dataset = new("--dataset")
    {
        Description = "Use the classes of this dataset instead of the one of the experiment.",
        HelpName = "name",
    };

    /// <summary>Adds the argument and the options to a command.</summary>
    public void AddTo(Command command)
    {
        command.Add(name);
        foreach (var option in new Option[] { weights.File, weights.Key, weights.Partial, dataset, set }) command.Add(option);
    }

    /// <summary>Finds the network and the dataset, without creating the network.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="context">The context of the command.</param>
    /// <param name="measures">Whether the command evaluates the network with the metrics of the experiment.</param>
    /// <exception cref="CommandException">The experiment, network or dataset is unknown, or an option is missing or does not apply.</exception>
    public NetworkChoice Choose(ParseResult parsed, CommandContext context, bool measures = false)
    {
        var (given, data, settings) = (parsed.GetRequiredValue(name), parsed.GetValue(dataset), parsed.GetRequiredValue(set));
        var catalog = context.CatalogFor(given, measures, settings.Length > 0);
        var (experiment, network) = catalog.ExperimentOrNetwork(given);
        if (experiment is not null)
        {
            if (settings.Length > 0)
                throw new OptionException($"--set applies to networks only; the experiment {given} declares the parameters of its network.");
            var inputs = catalog.Networks.FirstOrDefault(n => n.Name == experiment.NetworkName)?.Inputs;
            var chosen = data is null ? experiment.Data : catalog.Dataset(data);
            if (chosen.HoldsVolumes != experiment.Data.HoldsVolumes)
                throw new CommandException($"The samples of {chosen.Name} are {(chosen.HoldsVolumes ? "volumes" : "images")}, those of {experiment.Data.Name} "
                    + $"are {(chosen.HoldsVolumes ? "images" : "volumes")}. Use another dataset, or an experiment whose network takes them.");
            return new NetworkChoice(
                given, experiment.NetworkName, experiment.CreateNetwork, inputs is null ? chosen : chosen.ForInputs(inputs), experiment.ValidationSplit)
            {
                Inference = experiment.Inference,
                Metrics = experiment.Metrics,
            };
        }
        network?.ThatPredicts(data is null ? null : catalog.Dataset(data));
        if (network is null || data is null) throw new CommandException($"{given} is a network. Select the dataset with its classes, with --dataset NAME.");
        return new NetworkChoice(given, given, () => network.Instantiate(settings), catalog.Dataset(data).ForInputs(network.Inputs), "val");
    }

    /// <summary>Creates the network with its weights, on a device.</summary>
    /// <exception cref="CheckpointException">The checkpoint is missing, damaged or rejected.</exception>
    /// <exception cref="CommandException">The checkpoint does not match the network.</exception>
    /// <exception cref="DatasetException">The dataset lacks an input of the network.</exception>
    public SegmentationNetwork Create(ParseResult parsed, NetworkChoice choice, CommandContext context, torch.Device device)
    {
        // All random weights are replaced, unless some may be missing.
        var network = parsed.GetValue(weights.Partial) ? choice.Create() : Initialization.Skip(choice.Create);
        try
        {
            _ = choice.Dataset.ForInputs(network.InputNames);
            weights.Load(parsed, network, context, choice.Network);
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
/// <param name="Network">The name of the network.</param>
/// <param name="Create">Creates the network.</param>
/// <param name="Dataset">The dataset.</param>
/// <param name="Split">The default split for evaluation.</param>
internal sealed record NetworkChoice(string Name, string Network, Func<SegmentationNetwork> Create, DatasetDefinition Dataset, string Split)
{
    /// <summary>How the network is applied to an image, unless the command line states it.</summary>
    public InferenceMode Inference { get; init; } = new();

    /// <summary>The metrics of the experiment that are written in C#.</summary>
    public IReadOnlyList<ExternMetricDefinition> Metrics { get; init; } = [];
}
