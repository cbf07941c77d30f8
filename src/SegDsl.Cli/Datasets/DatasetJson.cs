using System.Text.Json.Serialization;

namespace SegDsl.Cli.Datasets;

/// <summary>The serializers of the JSON documents of <c>seg data</c>. Properties can be added, but are never renamed or removed.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(DatasetCheckDocument))]
[JsonSerializable(typeof(DatasetStatisticsDocument))]
internal sealed partial class DatasetJson : JsonSerializerContext;

/// <summary><c>seg data check --json</c>.</summary>
/// <param name="Dataset">The name of the dataset.</param>
/// <param name="Root">The folder of the dataset.</param>
/// <param name="Ok">Whether there are no problems.</param>
/// <param name="Splits">The splits.</param>
/// <param name="Problems">The problems of the dataset as a whole.</param>
internal sealed record DatasetCheckDocument(
    string Dataset, string Root, bool Ok, IReadOnlyList<SplitDocument> Splits, IReadOnlyList<ProblemDocument> Problems);

/// <summary>A split.</summary>
/// <param name="Name">The name of the split.</param>
/// <param name="Images">The number of images.</param>
/// <param name="Problems">The problems with its files.</param>
/// <param name="Warnings">What is unusual about its labels. Warnings do not affect <c>ok</c>.</param>
internal sealed record SplitDocument(string Name, int Images, IReadOnlyList<ProblemDocument> Problems, IReadOnlyList<string> Warnings);

/// <summary>A problem of a file.</summary>
/// <param name="Kind">The kind of problem, in snake case.</param>
/// <param name="File">The file.</param>
/// <param name="Message">The problem, in words.</param>
/// <param name="Values">The values of the label map that no class declares, if any.</param>
internal sealed record ProblemDocument(
    string Kind,
    string File,
    string Message,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<UnknownValueDocument>? Values);

/// <summary>A value of a label map that no class declares.</summary>
internal sealed record UnknownValueDocument(int Value, long Pixels);

/// <summary><c>seg data stats --json</c>.</summary>
/// <param name="Dataset">The name of the dataset.</param>
/// <param name="Split">The split.</param>
/// <param name="Images">The number of images.</param>
/// <param name="Pixels">The number of pixels.</param>
/// <param name="IgnoredPixels">The number of pixels without a class.</param>
/// <param name="Mean">The mean of every channel, from 0 to 1 for 8-bit images, otherwise in the units of the file.</param>
/// <param name="StandardDeviation">The standard deviation of every channel.</param>
/// <param name="Classes">The classes.</param>
/// <param name="Targets">The targets besides the labels.</param>
/// <param name="Inputs">The inputs besides the images.</param>
internal sealed record DatasetStatisticsDocument(
    string Dataset,
    string Split,
    int Images,
    long Pixels,
    long IgnoredPixels,
    IReadOnlyList<double> Mean,
    IReadOnlyList<double> StandardDeviation,
    IReadOnlyList<ClassStatisticsDocument> Classes,
    IReadOnlyList<TargetStatisticsDocument> Targets,
    IReadOnlyList<InputStatisticsDocument> Inputs);

/// <summary>The statistics of an input besides the images.</summary>
/// <param name="Name">The name of the input.</param>
/// <param name="Mean">The mean of every channel, after the division by the scale; null without measured pixels.</param>
/// <param name="StandardDeviation">The standard deviation of every channel; null without measured pixels.</param>
/// <param name="Measured">The fraction of all values that are measured.</param>
internal sealed record InputStatisticsDocument(
    string Name, IReadOnlyList<double?> Mean, IReadOnlyList<double?> StandardDeviation, double Measured);

/// <summary>The statistics of a target besides the labels.</summary>
/// <param name="Name">The name of the target.</param>
/// <param name="Kind">Its kind: values, mask or class.</param>
/// <param name="Planes">Its planes; empty for classes of images.</param>
/// <param name="Classes">Its classes; empty for other kinds.</param>
internal sealed record TargetStatisticsDocument(
    string Name, string Kind, IReadOnlyList<PlaneStatisticsDocument> Planes, IReadOnlyList<ImageClassDocument> Classes);

/// <summary>The statistics of a plane of a target.</summary>
/// <param name="Label">The label of a mask, otherwise null.</param>
/// <param name="Pixels">The number of pixels.</param>
/// <param name="Values">The number of pixels with a value.</param>
/// <param name="Minimum">The minimum; null without values.</param>
/// <param name="Mean">The mean, in a mask the share of pixels with the label; null without values.</param>
/// <param name="Maximum">The maximum; null without values.</param>
internal sealed record PlaneStatisticsDocument(string? Label, long Pixels, long Values, double? Minimum, double? Mean, double? Maximum);

/// <summary>A class of images.</summary>
/// <param name="Name">The name of the class.</param>
/// <param name="Images">The number of its images.</param>
internal sealed record ImageClassDocument(string Name, int Images);

/// <summary>The statistics of a class.</summary>
/// <param name="Name">The name of the class.</param>
/// <param name="Id">The label id of the class.</param>
/// <param name="Pixels">The number of its pixels.</param>
/// <param name="Share">The fraction of its pixels in all pixels that are not ignored.</param>
/// <param name="Images">The number of images that contain it.</param>
internal sealed record ClassStatisticsDocument(string Name, int Id, long Pixels, double Share, int Images);
