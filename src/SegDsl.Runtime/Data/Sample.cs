using SegDsl.Imaging;

namespace SegDsl.Data;

/// <summary>Where a sample is.</summary>
/// <param name="Name">
/// What stands for <c>{name}</c> in the patterns; it may hold folders, separated by <c>/</c>. No two samples of a split have the same.
/// </param>
/// <param name="Image">Path of the image.</param>
/// <param name="Labels">Path of the label image; null in a split without labels.</param>
public sealed record SampleFiles(string Name, string Image, string? Labels);

/// <summary>An image with its labels.</summary>
/// <param name="Name">The name within the split.</param>
/// <param name="Image">The image.</param>
/// <param name="Labels">A train index or the ignore label for every pixel of the image.</param>
public sealed record Sample(string Name, RgbImage Image, LabelMap Labels);
