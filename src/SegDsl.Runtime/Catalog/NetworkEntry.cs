using SegDsl.Networks;

namespace SegDsl.Catalog;

/// <summary>A constructor parameter of a network, which <c>--set name=value</c> sets.</summary>
/// <param name="Name">The name in the <c>.seg</c> file.</param>
/// <param name="Type">The type name in the language: <c>int</c>, <c>float</c>, <c>bool</c> or <c>string</c>.</param>
/// <param name="Default">
/// The default, a <see cref="long"/>, <see cref="double"/>, <see cref="bool"/> or <see cref="string"/>; null if the parameter is required.
/// </param>
public sealed record NetworkParameter(string Name, string Type, object? Default);

/// <summary>A network compiled from a <c>.seg</c> file, which can be created by name.</summary>
/// <param name="Name">The name of the declaration.</param>
/// <param name="Namespace">The namespace of the file.</param>
/// <param name="Summary">The first line of its doc comment; empty if it has none.</param>
/// <param name="Parameters">The constructor parameters, in declaration order.</param>
/// <param name="Outputs">The names of all outputs, in declaration order.</param>
/// <param name="Create">Creates the network from one value per entry of <paramref name="Parameters"/>, in the same order and of the same types.</param>
public sealed record NetworkEntry(
    string Name,
    string Namespace,
    string Summary,
    IReadOnlyList<NetworkParameter> Parameters,
    IReadOnlyList<string> Outputs,
    Func<IReadOnlyList<object>, SegmentationNetwork> Create)
{
    /// <summary>The names of all inputs, in declaration order; see <see cref="SegmentationNetwork.InputNames"/>.</summary>
    public IReadOnlyList<string> Inputs { get; init; } = [NetworkInputs.ImageName];

    /// <summary>Whether an input is a volume [N, C, D, H, W]; training and evaluation then require a dataset of volumes.</summary>
    public bool TakesVolumes { get; init; }

    /// <summary>Whether the network classifies whole images. A classifier is trained and evaluated on datasets with a target <c>logits</c>.</summary>
    public bool IsClassifier => Outputs.Contains("logits") && !Segments;

    /// <summary>Whether the network scores the classes of every pixel.</summary>
    public bool Segments => Outputs.Contains("seg");
}
