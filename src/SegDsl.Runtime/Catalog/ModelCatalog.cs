using SegDsl.Experiments;
using SegDsl.Data;
using SegDsl.Training;

namespace SegDsl.Catalog;

/// <summary>
/// Everything that the <c>.seg</c> files of an assembly declare, by name. The generator writes one instance an assembly:
/// <c>SegCatalog.Instance</c> in the assembly's root namespace.
/// </summary>
public sealed class ModelCatalog(
    IReadOnlyList<NetworkEntry> networks, IReadOnlyList<DatasetDefinition> datasets, IReadOnlyList<Experiment> experiments)
{
    /// <summary>The networks, in the order of their names.</summary>
    public IReadOnlyList<NetworkEntry> Networks { get; } = networks;

    /// <summary>The datasets, in the order of their names.</summary>
    public IReadOnlyList<DatasetDefinition> Datasets { get; } = datasets;

    /// <summary>The experiments, in the order of their names.</summary>
    public IReadOnlyList<Experiment> Experiments { get; } = experiments;
}
