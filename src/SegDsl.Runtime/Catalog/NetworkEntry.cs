using SegDsl.Networks;

namespace SegDsl.Catalog;

/// <summary>A parameter that stays open in a network: what <c>--set name=value</c> sets.</summary>
/// <param name="Name">The name in the <c>.seg</c> file.</param>
/// <param name="Default">The default, a <see cref="long"/>, <see cref="double"/>, <see cref="bool"/> or <see cref="string"/>; null where a value must be given.</param>
/// <param name="Type">The type as the language writes it: <c>int</c>, <c>float</c>, <c>bool</c>, <c>string</c>.</param>
public sealed record NetworkParameter(string Name, string Type, object? Default);

/// <summary>A network that was compiled from a <c>.seg</c> file and can be created by name.</summary>
/// <param name="Name">The name of the declaration.</param>
/// <param name="Namespace">The namespace of the file.</param>
/// <param name="Summary">The first line of its doc comment; empty where it has none.</param>
/// <param name="Parameters">The open parameters, in order.</param>
/// <param name="Outputs">The names of all outputs, in order.</param>
/// <param name="Create">Creates the network from values for all of <paramref name="Parameters"/>, in their order and of their types.</param>
public sealed record NetworkEntry(
    string Name,
    string Namespace,
    string Summary,
    IReadOnlyList<NetworkParameter> Parameters,
    IReadOnlyList<string> Outputs,
    Func<IReadOnlyList<object>, SegmentationNetwork> Create)
{
    /// <summary>Whether it scores whole images and not pixels, and so can be neither trained nor evaluated here.</summary>
    public bool IsClassifier => !Outputs.Contains("seg");
}
