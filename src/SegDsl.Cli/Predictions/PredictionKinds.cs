using SegDsl.Data;
using SegDsl.Volumes;

namespace SegDsl.Cli.Predictions;

/// <summary>The kinds of files that <c>seg predict</c> can write for an image.</summary>
internal static class PredictionKinds
{
    /// <summary>Label ids, as in the label images of the dataset.</summary>
    public const string Ids = "ids";

    /// <summary>The classes in their colors.</summary>
    public const string Colors = "colors";

    /// <summary>The class colors blended over the image.</summary>
    public const string Overlay = "overlay";

    /// <summary>The classes predicted by the body output, in their colors.</summary>
    public const string Body = "body";

    /// <summary>The edge probability of each pixel, in gray.</summary>
    public const string Edge = "edge";

    /// <summary>Image, colors and overlay, plus body and edge if the network has these outputs, in one picture.</summary>
    public const string SideBySide = "side_by_side";

    /// <summary>Label ids with eight bits in a file with the name of the image, as benchmark servers require.</summary>
    public const string Submission = "submission";

    /// <summary>
    /// A picture of every other target, <c>NAME_TARGET.png</c>, and its values as in the files of the dataset, <c>NAME_TARGET_values.png</c>.
    /// </summary>
    public const string Targets = "targets";

    /// <summary>All kinds.</summary>
    public static IReadOnlyList<string> All { get; } = [Ids, Colors, Overlay, Body, Edge, Targets, SideBySide, Submission];

    /// <summary>The file that a prediction writes for an image.</summary>
    /// <param name="folder">The output folder.</param>
    /// <param name="name">The file name of the image without its extension.</param>
    /// <param name="kind">The kind of file.</param>
    public static string FileOf(string folder, string name, string kind) =>
        kind == Submission ? Path.Combine(folder, kind, name + ".png") : Path.Combine(folder, $"{name}_{kind}.png");

    /// <summary>The file with the label ids of a volume.</summary>
    /// <param name="folder">The output folder.</param>
    /// <param name="name">The file name of the volume without its extension.</param>
    public static string LabelsOfVolume(string folder, string name) => Path.Combine(folder, $"{name}_{Ids}.nii.gz");

    /// <summary>Finds files that an earlier prediction wrote next to its images.</summary>
    /// <param name="files">Images, and the results of some of them.</param>
    /// <param name="dataset">The dataset, whose targets have files too.</param>
    public static IEnumerable<string> FindResults(IReadOnlyCollection<string> files, DatasetDefinition dataset)
    {
        var all = files.ToHashSet(StringComparer.Ordinal);
        if (dataset.HoldsVolumes)
            return files.Select(volume => LabelsOfVolume(Path.GetDirectoryName(volume) ?? "", NiftiVolume.NameOf(volume))).Where(all.Contains).Distinct();
        List<string> kinds = [.. All, .. dataset.Targets.SelectMany(TargetKinds)];
        return files.SelectMany(image => kinds.Select(kind => FileOf(Path.GetDirectoryName(image) ?? "", Path.GetFileNameWithoutExtension(image), kind)))
            .Where(all.Contains).Distinct();
    }

    /// <summary>The kinds that are written by default, if the network has the required output.</summary>
    public static IReadOnlyList<string> Default { get; } = [Ids, Colors, Overlay, Body, Edge, Targets];

    /// <summary>The kinds of files of a target: the pictures and values of every plane.</summary>
    private static IEnumerable<string> TargetKinds(MapDefinition target) => target.Kind == MapKind.Class
        ? []
        : Enumerable.Range(0, target.Planes).Select(plane => PlaneOf(target, plane)).SelectMany(name => new[] { name, ValuesOf(name) });

    /// <summary>The kind of the picture of a plane of a target: its name, with the label or number if there are several.</summary>
    public static string PlaneOf(MapDefinition target, int plane) => target.Planes == 1 ? target.Name
        : target.Kind == MapKind.Mask ? $"{target.Name}_{target.Labels[plane]}" : FormattableString.Invariant($"{target.Name}_{plane + 1}");

    /// <summary>The kind of the values of a plane.</summary>
    /// <param name="plane">The kind of its picture.</param>
    public static string ValuesOf(string plane) => plane + "_values";
}
