using SegDsl.Volumes;

namespace SegDsl.Data;

/// <summary>What <see cref="DatasetCheck"/> finds in the files of a sample.</summary>
/// <param name="Problems">The problems.</param>
/// <param name="Labels">The counts of its labels; null if it has none, or they cannot be read.</param>
/// <param name="EmptyMaps">The names of targets without any value.</param>
internal sealed record CheckedSample(IReadOnlyList<DatasetProblem> Problems, LabelImageCounts? Labels, IReadOnlyList<string> EmptyMaps)
{
    /// <summary>The spacing of a volume; null for an image, or if it cannot be read.</summary>
    public VolumeSpacing? Spacing { get; init; }

    /// <summary>Whether a volume has no distance between voxels along an axis.</summary>
    public bool LacksSpacing { get; init; }

    /// <summary>Finds label values that are neither declared as a class nor as void.</summary>
    /// <param name="counts">The counts of the labels.</param>
    /// <param name="ids">The declared ids.</param>
    public static IEnumerable<DatasetProblem> UnknownValues(LabelImageCounts counts, LabelIds ids)
    {
        List<KeyValuePair<int, long>> unknown = [.. counts.Values.Where(pair => !ids.IsKnown(pair.Key))];
        if (unknown.Count == 0) return [];
        var described = string.Join(", ", unknown.Select(pair => $"{pair.Key} ({pair.Value} {(pair.Value == 1 ? "pixel" : "pixels")})"));
        return [new(DatasetProblemKind.UnknownValues, counts.File, $"has undeclared values: {described}.") { UnknownValues = unknown }];
    }
}
