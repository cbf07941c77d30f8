using SegDsl.Imaging;

namespace SegDsl.Data;

/// <summary>The files of a sample.</summary>
/// <param name="Name">
/// The value of <c>{name}</c> in the path patterns, unique within a split. It may contain folders, separated by <c>/</c>.
/// </param>
/// <param name="Image">The path of the image, or of its first plane.</param>
/// <param name="Labels">The path of the label image; null in a split without labels.</param>
public sealed record SampleFiles(string Name, string Image, string? Labels)
{
    /// <summary>The paths of the further planes of the image; empty if it consists of one file.</summary>
    public IReadOnlyList<string> OtherPlanes { get; init; } = [];

    /// <summary>The paths of the image, or of all its planes in order.</summary>
    public IReadOnlyList<string> Planes => [Image, .. OtherPlanes];
}

/// <summary>An image and its labels.</summary>
/// <param name="Name">The name of the sample within the split.</param>
/// <param name="Image">The image.</param>
/// <param name="Labels">The train index, or the ignore index, of each pixel; as high and wide as the image.</param>
public sealed record Sample(string Name, RasterImage Image, LabelMap Labels);
