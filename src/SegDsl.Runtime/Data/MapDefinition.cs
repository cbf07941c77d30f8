namespace SegDsl.Data;

/// <summary>The kinds of maps.</summary>
public enum MapKind
{
    /// <summary>Numbers, such as depths.</summary>
    Values,

    /// <summary>Labels that a pixel has or not, such as edges.</summary>
    Mask,

    /// <summary>A class of the whole image.</summary>
    Class,
}

/// <summary>A named map of every sample, beside the image and its labels: <c>target depth from "depth/{name}.png" scale 256</c>.</summary>
/// <param name="Name">The name, unique within the targets of the dataset.</param>
/// <param name="Kind">The kind.</param>
/// <param name="Files">
/// The path patterns relative to the root, alternatives, each with the patterns of its planes. Of a <see cref="MapKind.Class"/>, the path of a table with a
/// line per sample, its name and its class, or a pattern of the names of samples in which <c>{class}</c> is the class, and <c>*</c> is any text.
/// </param>
public sealed record MapDefinition(string Name, MapKind Kind, IReadOnlyList<ImagePattern> Files)
{
    /// <summary>The number by which stored values are divided, greater than 0.</summary>
    public double Scale { get; init; } = 1;

    /// <summary>The stored value of pixels without a value; null if all stored values, other than NaN, are values.</summary>
    public double? Ignore { get; init; }

    /// <summary>The labels of a mask, one per plane, or the classes of an image in the order of their indices; empty for values.</summary>
    public IReadOnlyList<string> Labels { get; init; } = [];

    /// <summary>The number of planes: of files of a pattern.</summary>
    public int Planes => Files[0].Planes.Count;
}
