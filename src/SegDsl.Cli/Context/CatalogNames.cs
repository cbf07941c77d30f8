using SegDsl.Catalog;
using SegDsl.Cli.CommandLine;
using SegDsl.Data;
using SegDsl.Experiments;
using SegDsl.Training;

namespace SegDsl.Cli.Context;

/// <summary>Finds the entries of a catalog by name.</summary>
internal static class CatalogNames
{
    /// <summary>Returns the network with a name.</summary>
    /// <exception cref="CommandException">The catalog has no such entry.</exception>
    public static NetworkEntry Network(this ModelCatalog catalog, string name) => Find(catalog.Networks, n => n.Name, name)
        ?? throw (Find(catalog.Experiments, e => e.Name, name) is { } experiment
            ? IsExperiment(name, experiment.NetworkName)
            : Unknown("network", name, catalog.Networks.Select(n => n.Name)));

    /// <summary>Returns the network if it predicts a target of a dataset: a class for every pixel, or a target with the name of an output.</summary>
    /// <param name="network">The network.</param>
    /// <param name="dataset">The dataset; null if there is none, so that only classes of pixels count.</param>
    /// <exception cref="CommandException">
    /// No output of the network has a target, or the network takes volumes and the dataset has images, or the other way round.
    /// </exception>
    public static NetworkEntry ThatPredicts(this NetworkEntry network, DatasetDefinition? dataset)
    {
        if (dataset is not null && network.TakesVolumes != dataset.HoldsVolumes)
            throw new CommandException(network.TakesVolumes
                ? $"{network.Name} takes volumes, but the samples of {dataset.Name} are images. Use a dataset of NIfTI files."
                : $"{network.Name} takes images, but the samples of {dataset.Name} are volumes. Use a network with an input [N, C, D, H, W].");
        if (network.Segments || dataset is null ? !network.IsClassifier : dataset.Targets.Any(target => network.Outputs.Contains(target.Name))) return network;
        throw new CommandException(network.IsClassifier
            ? $"{network.Name} is a classifier: it predicts a class for the image, not for every pixel. Use 'seg infer' to run it."
            : $"No output of {network.Name} has a target in {dataset?.Name}: its outputs are {string.Join(", ", network.Outputs)}.");
    }

    /// <summary>Returns the dataset with a name.</summary>
    /// <exception cref="CommandException">The catalog has no such entry.</exception>
    public static DatasetDefinition Dataset(this ModelCatalog catalog, string name) =>
        Find(catalog.Datasets, d => d.Name, name) ?? throw Unknown("dataset", name, catalog.Datasets.Select(d => d.Name));

    /// <summary>Returns the experiment with a name.</summary>
    /// <exception cref="CommandException">The catalog has no such entry.</exception>
    public static Experiment Experiment(this ModelCatalog catalog, string name) =>
        Find(catalog.Experiments, e => e.Name, name) ?? throw Unknown("experiment", name, catalog.Experiments.Select(e => e.Name));

    /// <summary>Returns the experiment or network with a name; exactly one of them is not null.</summary>
    /// <exception cref="CommandException">The catalog has neither.</exception>
    public static (Experiment? Experiment, NetworkEntry? Network) ExperimentOrNetwork(this ModelCatalog catalog, string name)
    {
        if (Find(catalog.Experiments, e => e.Name, name) is { } experiment) return (experiment, null);
        if (Find(catalog.Networks, n => n.Name, name) is { } network) return (null, network);
        throw Unknown("experiment or network", name, [.. catalog.Experiments.Select(e => e.Name), .. catalog.Networks.Select(n => n.Name)]);
    }

    /// <summary>Returns the experiment with a name and its dataset, or the dataset with the name.</summary>
    /// <exception cref="CommandException">The catalog has neither.</exception>
    public static (Experiment? Experiment, DatasetDefinition Dataset) ExperimentOrDataset(this ModelCatalog catalog, string name)
    {
        if (Find(catalog.Experiments, e => e.Name, name) is { } experiment) return (experiment, experiment.Data);
        if (Find(catalog.Datasets, d => d.Name, name) is { } dataset) return (null, dataset);
        throw Unknown("experiment or dataset", name, [.. catalog.Experiments.Select(e => e.Name), .. catalog.Datasets.Select(d => d.Name)]);
    }

    /// <summary>Returns the union of two catalogs. If both have an entry with the same name, the result contains the one of this catalog.</summary>
    public static ModelCatalog Over(this ModelCatalog catalog, ModelCatalog other) => new(
        Over(catalog.Networks, other.Networks, n => n.Name),
        Over(catalog.Datasets, other.Datasets, d => d.Name),
        Over(catalog.Experiments, other.Experiments, e => e.Name));

    private static List<T> Over<T>(IReadOnlyList<T> entries, IReadOnlyList<T> others, Func<T, string> nameOf) =>
        [.. entries.Concat(others).DistinctBy(nameOf).OrderBy(nameOf, StringComparer.Ordinal)];

    private static T? Find<T>(IReadOnlyList<T> entries, Func<T, string> nameOf, string name) where T : class =>
        entries.FirstOrDefault(entry => nameOf(entry) == name);

    /// <summary>Creates the message about an experiment where a network is expected.</summary>
    internal static CommandException IsExperiment(string name, string network) =>
        new($"{name} is an experiment. Give the name of its network: {network}.");

    /// <summary>Creates the message about a name that the catalog does not have.</summary>
    internal static CommandException Unknown(string kind, string name, IEnumerable<string> known)
    {
        var remedy = Suggestions.Nearest(name, known) is { } near
            ? $"Did you mean '{near}'?" : "'seg list' lists all names. Use --file to add your own .seg files.";
        return new($"There is no {kind} '{name}'. {remedy}");
    }
}
