using SegDsl.Imaging;
using SegDsl.Networks;

namespace SegDsl.Data;

/// <summary>A class of a dataset. Its train index is its position in <see cref="DatasetDefinition.Classes"/>.</summary>
/// <param name="Name">The name of the class.</param>
/// <param name="Id">The value of the class in label images, 0 to 65535, which is also written to predictions.</param>
/// <param name="Color">The color of the class in visualizations.</param>
public sealed record ClassDefinition(string Name, int Id, Rgb Color)
{
    /// <summary>Additional values in label images that map to this class.</summary>
    public IReadOnlyList<int> OtherIds { get; init; } = [];
}

/// <summary>A dataset, declared in a <c>.seg</c> file or created in C#: its classes, ignore index, file layout, splits and folds.</summary>
public sealed record DatasetDefinition
{
    /// <summary>The name of the declaration.</summary>
    public required string Name { get; init; }

    /// <summary>The first line of its doc comment; empty if it has none.</summary>
    public string Summary { get; init; } = "";

    /// <summary>The default folder, relative to the working directory.</summary>
    public required string Root { get; init; }

    /// <summary>
    /// The train index that losses and metrics ignore, from the number of classes to 65535; 255 by default. Label values that do not map to a class become
    /// this index.
    /// </summary>
    public int IgnoreIndex { get; init; } = 255;

    /// <summary>
    /// Values in label images that intentionally map to no class. <see cref="IgnoreIndex"/> is also allowed in label images unless it is the id of a class.
    /// </summary>
    public IReadOnlyList<int> VoidIds { get; init; } = [];

    /// <summary>How label images encode classes: <see cref="LabelEncoding.Ids"/> or <see cref="LabelEncoding.Colors"/>.</summary>
    public LabelEncoding Encoding { get; init; }

    /// <summary>
    /// With <see cref="LabelEncoding.Colors"/>, the maximum Euclidean distance in RGB between the color of a pixel and that of the nearest class, from 0, the
    /// default, which requires equal colors, to 441.
    /// </summary>
    public double ColorTolerance { get; init; }

    /// <summary>With <see cref="LabelEncoding.Colors"/>, colors in label images that intentionally map to no class.</summary>
    public IReadOnlyList<Rgb> VoidColors { get; init; } = [];

    /// <summary>The channels of the images and their normalization.</summary>
    public ImageNormalization Normalization { get; init; } = ImageNormalization.ImageNet;

    /// <summary>The classes in the order of their train indices.</summary>
    public required IReadOnlyList<ClassDefinition> Classes { get; init; }

    /// <summary>
    /// Path patterns of the images relative to the root, for example <c>images/{split}/{name}.png</c>. An image may match any of them.
    /// </summary>
    public required IReadOnlyList<ImagePattern> Images { get; init; }

    /// <summary>
    /// Whether the samples are volumes, <see cref="VolumeSample"/>: all patterns of images name NIfTI files, <c>.nii</c> or <c>.nii.gz</c>.
    /// </summary>
    public bool HoldsVolumes => AllImages.Any() && AllImages.SelectMany(pattern => pattern.Planes).All(Volumes.NiftiVolume.IsNamed);

    private IEnumerable<ImagePattern> AllImages => Images.Concat(Splits.SelectMany(split => split.Images ?? []));

    /// <summary>Path patterns of the label images. The first pattern with an existing file is used.</summary>
    public required IReadOnlyList<string> Labels { get; init; }

    /// <summary>The targets besides the labels.</summary>
    public IReadOnlyList<MapDefinition> Targets { get; init; } = [];

    /// <summary>The targets that are maps of pixels, in order. The maps of a sample have this order.</summary>
    internal IReadOnlyList<MapDefinition> PixelTargets => [.. Targets.Where(target => target.Kind != MapKind.Class)];

    /// <summary>The targets that are classes of images, in order. The classes of a sample have this order.</summary>
    internal IReadOnlyList<MapDefinition> ImageTargets => [.. Targets.Where(target => target.Kind == MapKind.Class)];

    /// <summary>The inputs besides the images. The inputs of a sample have this order.</summary>
    public IReadOnlyList<InputDefinition> Inputs { get; init; } = [];

    /// <summary>The splits.</summary>
    public required IReadOnlyList<SplitDefinition> Splits { get; init; }

    /// <summary>The seed with which images are assigned to splits with a <see cref="SplitDefinition.Percent"/>.</summary>
    public long Seed { get; init; }

    /// <summary>
    /// The pattern of sample names in which <c>{group}</c> is the part that images of one split share, and <c>*</c> is any text: <c>{group}_*</c>. All images
    /// of a group are in the same share. Null to assign every image separately.
    /// </summary>
    public string? Group { get; init; }

    /// <summary>How the images of <c>train</c> and <c>val</c> are divided for cross-validation; null if there are no folds.</summary>
    public FoldRule? Folds { get; init; }

    /// <summary>The index of the current cross-validation fold, from 0. Set by the experiment.</summary>
    public int Fold { get; init; }

    /// <summary>Returns the dataset with only the inputs of a network.</summary>
    /// <param name="names">The names of all inputs of the network. A network with one input receives the images, whatever its name is.</param>
    /// <exception cref="DatasetException">The dataset has no input with one of the names.</exception>
    public DatasetDefinition ForInputs(IReadOnlyList<string> names)
    {
        ArgumentNullException.ThrowIfNull(names);
        if (names.Count < 2) return this with { Inputs = [] };
        var others = names.Where(name => name != NetworkInputs.ImageName).ToList();
        if (others.Find(name => Inputs.All(input => input.Name != name)) is { } missing)
            throw new DatasetException(
                $"The network requires the input '{missing}', but the dataset {Name} has no such input. Add 'input {missing} from \"…\"' to the dataset.");
        return this with { Inputs = [.. Inputs.Where(input => others.Contains(input.Name))] };
    }

    /// <summary>Returns the split with a given name.</summary>
    /// <exception cref="DatasetException">The dataset has no such split.</exception>
    public SplitDefinition Split(string name) =>
        Splits.FirstOrDefault(split => split.Name == name)
        ?? throw new DatasetException($"The dataset {Name} has no split '{name}'; available: {string.Join(", ", Splits.Select(split => split.Name))}.");

    /// <summary>Describes the image patterns of a split for a message; for a combined split, the names of its parts.</summary>
    internal string DescribePatterns(string split)
    {
        var declared = Split(split);
        return declared.Parts.Count > 0
            ? string.Join(" and ", declared.Parts)
            : string.Join(" or ", (declared.Images ?? Images).Select(pattern => $"{pattern}".Replace("{split}", declared.Folder, StringComparison.Ordinal)));
    }
}
