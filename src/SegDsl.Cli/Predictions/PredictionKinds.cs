namespace SegDsl.Cli.Predictions;

/// <summary>What <c>seg predict</c> can write of an image; each is a file of its own.</summary>
internal static class PredictionKinds
{
    /// <summary>Label ids as the dataset's own label images hold them.</summary>
    public const string Ids = "ids";

    /// <summary>The classes in their colors.</summary>
    public const string Colors = "colors";

    /// <summary>The colors over the image.</summary>
    public const string Overlay = "overlay";

    /// <summary>The classes by the bodies of objects alone, in their colors.</summary>
    public const string Body = "body";

    /// <summary>How likely a pixel is an edge, in grey.</summary>
    public const string Edge = "edge";

    /// <summary>Image, colors, overlay, and body and edge where there are any, in one picture.</summary>
    public const string SideBySide = "side_by_side";

    /// <summary>Label ids in eight bits under the image's own name, as benchmark servers take them.</summary>
    public const string Submission = "submission";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<string> All { get; } = [Ids, Colors, Overlay, Body, Edge, SideBySide, Submission];

    /// <summary>What is written unless something else is asked for, as far as the network computes it.</summary>
    public static IReadOnlyList<string> Usual { get; } = [Ids, Colors, Overlay, Body, Edge];
}
