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

    /// <summary>All kinds.</summary>
    public static IReadOnlyList<string> All { get; } = [Ids, Colors, Overlay, Body, Edge, SideBySide, Submission];

    /// <summary>The file that a prediction writes for an image.</summary>
    /// <param name="folder">The output folder.</param>
    /// <param name="name">The file name of the image without its extension.</param>
    /// <param name="kind">The kind of file.</param>
    public static string FileOf(string folder, string name, string kind) =>
        kind == Submission ? Path.Combine(folder, kind, name + ".png") : Path.Combine(folder, $"{name}_{kind}.png");

    /// <summary>Finds files that an earlier prediction wrote next to its images.</summary>
    /// <param name="files">Images, and the results of some of them.</param>
    public static IEnumerable<string> FindResults(IReadOnlyCollection<string> files)
    {
        var all = files.ToHashSet(StringComparer.Ordinal);
        return files.SelectMany(image => All.Select(kind => FileOf(Path.GetDirectoryName(image) ?? "", Path.GetFileNameWithoutExtension(image), kind)))
            .Where(all.Contains).Distinct();
    }

    /// <summary>The kinds that are written by default, if the network has the required output.</summary>
    public static IReadOnlyList<string> Default { get; } = [Ids, Colors, Overlay, Body, Edge];
}
