using SegDsl.Language.Vocabulary;

namespace SegDsl.Language.Binding;

/// <summary>
/// The default inference of experiments on volumes: windows of the size of the crops, because whole volumes exceed the memory of most devices.
/// </summary>
internal static class VolumeWindows
{
    /// <summary>The windows of an experiment; null if its samples are not cropped volumes.</summary>
    /// <param name="data">The dataset; null if it is unknown.</param>
    /// <param name="augment">The augmentations.</param>
    public static BoundEntry? Default(BoundDataset? data, IEnumerable<BoundEntry?> augment)
    {
        if (data is not { HoldsVolumes: true } || augment.FirstOrDefault(step => step?.Entry.Name == "volume_crop") is not { } crop) return null;
        if (crop.Argument("depth") is not long depth || crop.Argument("height") is not long height || crop.Argument("width") is not long width) return null;
        return ExperimentVocabulary.Inference.Find("windows") is { } windows
            && windows.Parameter("size") is { } size && windows.Parameter("depth") is { } slices
            ? new(windows, [new(size, Math.Max(height, width)), new(slices, depth)], crop.Span)
            : null;
    }
}
