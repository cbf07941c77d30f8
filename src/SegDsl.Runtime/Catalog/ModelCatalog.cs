using System.Reflection;
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

    /// <summary>The assembly with these declarations, whose resources contain the text of the <c>.seg</c> files; null if the text is not available.</summary>
    public Assembly? Assembly { get; init; }

    /// <summary>The catalogs of the assemblies whose <c>.seg</c> files these declarations can use.</summary>
    public IReadOnlyList<ModelCatalog> References { get; init; } = [];

    /// <summary>Returns this catalog and all that it references, directly or not, each once, with this one first.</summary>
    public IReadOnlyList<ModelCatalog> WithReferences()
    {
        var found = new List<ModelCatalog> { this };
        for (var i = 0; i < found.Count; i++) found.AddRange(found[i].References.Except(found));
        return found;
    }
}
