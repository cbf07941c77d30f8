using SegDsl.Experiments;
using SegDsl.Data;
using SegDsl.Training;

namespace SegDsl.Catalog;

/// <summary>
/// All declarations in the <c>.seg</c> files of an assembly. The generator emits one instance per assembly: <c>SegCatalog.Instance</c> in the
/// assembly's root namespace.
/// </summary>
/// <param name="networks">The networks, ordered by name.</param>
/// <param name="datasets">The datasets, ordered by name.</param>
/// <param name="experiments">The experiments, ordered by name.</param>
public sealed class ModelCatalog(
    IReadOnlyList<NetworkEntry> networks, IReadOnlyList<DatasetDefinition> datasets, IReadOnlyList<Experiment> experiments)
{
    /// <summary>The networks, ordered by name.</summary>
    public IReadOnlyList<NetworkEntry> Networks { get; } = networks;

    /// <summary>The datasets, ordered by name.</summary>
    public IReadOnlyList<DatasetDefinition> Datasets { get; } = datasets;

    /// <summary>The experiments, ordered by name.</summary>
    public IReadOnlyList<Experiment> Experiments { get; } = experiments;
}
