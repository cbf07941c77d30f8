using SegDsl.Catalogue;
using SegDsl.Data;
using SegDsl.Training;

namespace SegDsl.Cli;

/// <summary>Finds what a user names in a catalogue.</summary>
internal static class CatalogueNames
{
    /// <summary>The network of this name.</summary>
    /// <exception cref="CommandException">There is none.</exception>
    public static NetworkEntry Network(this ModelCatalogue catalogue, string name) =>
        Find(catalogue.Networks, n => n.Name, name) ?? throw Unknown("network", name, catalogue.Networks.Select(n => n.Name));

    /// <summary>Sees to it that a network scores pixels.</summary>
    /// <exception cref="CommandException">It is a classifier.</exception>
    public static NetworkEntry ThatSegments(this NetworkEntry network) => !network.IsClassifier ? network : throw new CommandException(
        $"{network.Name} is a classifier: it scores whole images, not pixels. 'seg infer' runs it, and 'seg weights' looks at what it holds.");

    /// <summary>The dataset of this name.</summary>
    /// <exception cref="CommandException">There is none.</exception>
    public static DatasetDefinition Dataset(this ModelCatalogue catalogue, string name) =>
        Find(catalogue.Datasets, d => d.Name, name) ?? throw Unknown("dataset", name, catalogue.Datasets.Select(d => d.Name));

    /// <summary>The experiment of this name.</summary>
    /// <exception cref="CommandException">There is none.</exception>
    public static Experiment Experiment(this ModelCatalogue catalogue, string name) =>
        Find(catalogue.Experiments, e => e.Name, name) ?? throw Unknown("experiment", name, catalogue.Experiments.Select(e => e.Name));

    /// <summary>The experiment or network of this name; exactly one of the two is not null.</summary>
    /// <exception cref="CommandException">There is neither.</exception>
    public static (Experiment? Experiment, NetworkEntry? Network) ExperimentOrNetwork(this ModelCatalogue catalogue, string name)
    {
        if (Find(catalogue.Experiments, e => e.Name, name) is { } experiment) return (experiment, null);
        if (Find(catalogue.Networks, n => n.Name, name) is { } network) return (null, network);
        var names = catalogue.Experiments.Select(e => e.Name).Concat(catalogue.Networks.Select(n => n.Name));
        throw new CommandException($"There is no experiment or network '{name}'. {Suggestions.For(name, names, "experiments and networks")}");
    }

    /// <summary>The experiment of this name with its dataset, or the dataset of this name.</summary>
    /// <exception cref="CommandException">There is neither.</exception>
    public static (Experiment? Experiment, DatasetDefinition Dataset) ExperimentOrDataset(this ModelCatalogue catalogue, string name)
    {
        if (Find(catalogue.Experiments, e => e.Name, name) is { } experiment) return (experiment, experiment.Data);
        if (Find(catalogue.Datasets, d => d.Name, name) is { } dataset) return (null, dataset);
        var names = catalogue.Experiments.Select(e => e.Name).Concat(catalogue.Datasets.Select(d => d.Name));
        throw new CommandException($"There is no experiment or dataset '{name}'. {Suggestions.For(name, names, "experiments and datasets")}");
    }

    /// <summary>Both catalogues as one; where a name is in both, this one's entry is meant.</summary>
    public static ModelCatalogue Over(this ModelCatalogue catalogue, ModelCatalogue other) => new(
        Over(catalogue.Networks, other.Networks, n => n.Name),
        Over(catalogue.Datasets, other.Datasets, d => d.Name),
        Over(catalogue.Experiments, other.Experiments, e => e.Name));

    private static List<T> Over<T>(IReadOnlyList<T> entries, IReadOnlyList<T> others, Func<T, string> nameOf) =>
        [.. entries.Concat(others).DistinctBy(nameOf).OrderBy(nameOf, StringComparer.Ordinal)];

    private static T? Find<T>(IReadOnlyList<T> entries, Func<T, string> nameOf, string name) where T : class =>
        entries.FirstOrDefault(entry => nameOf(entry) == name);

    private static CommandException Unknown(string kind, string name, IEnumerable<string> known) =>
        new($"There is no {kind} '{name}'. {Suggestions.For(name, known, kind + "s")}");
}
