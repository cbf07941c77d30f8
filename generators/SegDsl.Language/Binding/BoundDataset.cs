using SegDsl.Language.Text;

namespace SegDsl.Language.Binding;

/// <summary>A dataset.</summary>
/// <param name="Name">The name of the declaration.</param>
/// <param name="Namespace">The namespace of its file.</param>
/// <param name="Summary">The doc comment; empty if there is none.</param>
/// <param name="Root">The default folder of the dataset.</param>
/// <param name="IgnoreIndex">The train index that losses and metrics exclude.</param>
/// <param name="VoidIds">The valid values of label images that belong to no class, ascending.</param>
/// <param name="Encoding">How label images encode classes.</param>
/// <param name="Normalization">The channels of the images and their normalization.</param>
/// <param name="Classes">The classes in the order of their train indices.</param>
/// <param name="Images">The path patterns of the images, each with the patterns of its planes.</param>
/// <param name="Labels">The path patterns of the label images.</param>
/// <param name="Splits">The splits.</param>
/// <param name="Shares">How images are assigned to splits that are shares.</param>
/// <param name="Folds">The folds of train and val; null without folds.</param>
/// <param name="Source">The file that contains it.</param>
/// <param name="Span">The span of the declaration.</param>
public sealed record BoundDataset(
    string Name,
    string Namespace,
    string Summary,
    string Root,
    int IgnoreIndex,
    IReadOnlyList<int> VoidIds,
    BoundEncoding Encoding,
    BoundNormalization Normalization,
    IReadOnlyList<BoundClass> Classes,
    IReadOnlyList<IReadOnlyList<string>> Images,
    IReadOnlyList<string> Labels,
    IReadOnlyList<BoundSplit> Splits,
    BoundShares Shares,
    BoundFolds? Folds,
    SourceText Source,
    SourceSpan Span)
{
    /// <summary>The targets besides the labels, in order.</summary>
    public IReadOnlyList<BoundMap> Targets { get; init; } = [];

    /// <summary>The inputs besides the images, in order.</summary>
    public IReadOnlyList<BoundDatasetInput> Inputs { get; init; } = [];

    /// <summary>Whether the samples are volumes rather than images: the patterns of the images name NIfTI files.</summary>
    public bool HoldsVolumes => AllImages.Any() && AllImages.SelectMany(planes => planes).All(LayoutPatterns.IsVolume);

    private IEnumerable<IReadOnlyList<string>> AllImages => Images.Concat(Splits.SelectMany(split => split.Images ?? []));
}

/// <summary>The channels of images and their normalization.</summary>
/// <param name="Mean">The mean of every channel.</param>
/// <param name="Deviation">The standard deviation of every channel.</param>
/// <param name="DeclaresMean">Whether the dataset declares the mean; otherwise it is the default.</param>
/// <param name="DeclaresDeviation">Whether the dataset declares the standard deviation; otherwise it is the default.</param>
public sealed record BoundNormalization(IReadOnlyList<double> Mean, IReadOnlyList<double> Deviation, bool DeclaresMean, bool DeclaresDeviation)
{
    /// <summary>The number of channels of color images.</summary>
    internal const int Color = 3;

    private static readonly double[] colorMean = [0.485, 0.456, 0.406];
    private static readonly double[] colorDeviation = [0.229, 0.224, 0.225];

    /// <summary>Whether the runtime's default for three channels applies.</summary>
    public bool IsDefault => Mean.Count == Color && !DeclaresMean && !DeclaresDeviation;

    /// <summary>The default mean: that of ImageNet for color images, and its average for every other channel.</summary>
    internal static IReadOnlyList<double> DefaultMean(int channels) => Default(channels, colorMean);

    /// <summary>The default standard deviation, like <see cref="DefaultMean"/>.</summary>
    internal static IReadOnlyList<double> DefaultDeviation(int channels) => Default(channels, colorDeviation);

    private static IReadOnlyList<double> Default(int channels, double[] color) =>
        [.. Enumerable.Range(0, channels).Select(channel => channels >= Color && channel < Color ? color[channel] : Math.Round(color.Average(), 3))];
}

/// <summary>How label images encode classes.</summary>
/// <param name="IsColors">Whether by the colors of the classes; otherwise by their ids.</param>
/// <param name="Tolerance">The maximum Euclidean distance in RGB between the color of a pixel and that of its class.</param>
/// <param name="VoidColors">The valid colors of label images that belong to no class, <c>#e0e0c0</c>.</param>
public sealed record BoundEncoding(bool IsColors, long Tolerance, IReadOnlyList<string> VoidColors);

/// <summary>A class of a dataset.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Ids">Its values in label images; at least one.</param>
/// <param name="Red">The red component of its color.</param>
/// <param name="Green">The green component of its color.</param>
/// <param name="Blue">The blue component of its color.</param>
/// <param name="Span">Its source span.</param>
public sealed record BoundClass(string Name, IReadOnlyList<int> Ids, byte Red, byte Green, byte Blue, SourceSpan Span);

/// <summary>A split of a dataset.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Folder">The replacement for <c>{split}</c> in the patterns.</param>
/// <param name="HasLabels">Whether there are label images.</param>
/// <param name="Images">Its own patterns; null for those of the dataset.</param>
/// <param name="Labels">Its own patterns; null for those of the dataset.</param>
/// <param name="Parts">The splits that it combines; empty if it has its own files.</param>
/// <param name="Span">Its source span.</param>
public sealed record BoundSplit(
    string Name,
    string Folder,
    bool HasLabels,
    IReadOnlyList<IReadOnlyList<string>>? Images,
    IReadOnlyList<string>? Labels,
    IReadOnlyList<string> Parts,
    SourceSpan Span)
{
    /// <summary>The path of a file with the names of its images; null for all images that match the patterns.</summary>
    public string? List { get; init; }

    /// <summary>The path of a file with the paths of its images and label images; null if the patterns find them.</summary>
    public string? Pairs { get; init; }

    /// <summary>Its share of all images in percent; null if it is not a share.</summary>
    public double? Percent { get; init; }
}

/// <summary>The kinds of maps.</summary>
public enum BoundMapKind
{
    /// <summary>Numbers, such as depths.</summary>
    Values,

    /// <summary>Labels that a pixel has or not, such as edges.</summary>
    Mask,

    /// <summary>A class of the whole image.</summary>
    Class,
}

/// <summary>A named map of every sample, beside the image and its labels.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Kind">Its kind.</param>
/// <param name="Files">The path patterns, alternatives, each with the patterns of its planes.</param>
/// <param name="Span">The span of its declaration.</param>
public sealed record BoundMap(string Name, BoundMapKind Kind, IReadOnlyList<IReadOnlyList<string>> Files, SourceSpan Span)
{
    /// <summary>The number by which stored values are divided.</summary>
    public double Scale { get; init; } = 1;

    /// <summary>The stored value of pixels without a value; null if all stored values are values.</summary>
    public double? Ignore { get; init; }

    /// <summary>The labels of a mask, one per plane, or the classes of an image.</summary>
    public IReadOnlyList<string> Labels { get; init; } = [];

    /// <summary>The number of channels of an output that predicts it.</summary>
    public int Channels => Kind == BoundMapKind.Class ? Labels.Count : Files.Count == 0 ? 1 : Files[0].Count;
}

/// <summary>An input of networks besides the images.</summary>
/// <param name="Name">Its name, which is that of the input of a network.</param>
/// <param name="Files">The path patterns, alternatives, each with the patterns of its planes.</param>
/// <param name="Normalization">Its channels.</param>
/// <param name="Span">The span of its declaration.</param>
public sealed record BoundDatasetInput(string Name, IReadOnlyList<IReadOnlyList<string>> Files, BoundNormalization Normalization, SourceSpan Span)
{
    /// <summary>The number by which stored values are divided; null to read 8-bit values as values from 0 to 1, and others as they are.</summary>
    public double? Scale { get; init; }

    /// <summary>The stored value of pixels that were not measured; null if all were.</summary>
    public double? Ignore { get; init; }
}

/// <summary>How images are assigned to splits such as <c>train 80 %</c>.</summary>
/// <param name="Seed">The seed of the random assignment.</param>
/// <param name="Group">The pattern of the part of a name that determines the split, <c>"{group}_*"</c>; null if every image is assigned separately.</param>
public sealed record BoundShares(long Seed, string? Group);

/// <summary>The division of the images of <c>train</c> and <c>val</c> into folds.</summary>
/// <param name="Count">The number of folds.</param>
/// <param name="Validated">For every fold, the indices of the images it validates on; null for rotating folds.</param>
public sealed record BoundFolds(int Count, IReadOnlyList<IReadOnlyList<int>>? Validated);
