using SegDsl.Imaging;
using SegDsl.Volumes;

namespace SegDsl.Data;

/// <summary>Validates the files of samples that are volumes.</summary>
internal static class VolumeCheck
{
    /// <summary>The relative difference up to which distances between voxels are equal; files store them in single precision.</summary>
    private const double SpacingTolerance = 0.01;

    /// <summary>Validates the files of a sample.</summary>
    public static CheckedSample Check(SampleFiles files, DatasetDefinition definition, LabelIds ids)
    {
        var problems = new List<DatasetProblem>();
        foreach (var plane in files.OtherPlanes.Where(plane => !File.Exists(plane)))
            problems.Add(new(DatasetProblemKind.MissingPlane, files.Image, $"lacks a channel. Expected: {plane}."));
        NiftiGeometry? geometry = null;
        var image = problems.Count == 0 ? Read(() => Volume.Read(files.Planes, out geometry)) : null;
        if (image is not null && VolumeReader.ChannelsProblemOf(files, image, definition) is { } problem)
            problems.Add(new(DatasetProblemKind.Channels, files.Image, problem));
        var size = image?.Size;
        var labels = LabelsOf(files, size);
        if (labels is not null) problems.AddRange(CheckedSample.UnknownValues(labels, ids));
        return new(problems, labels, []) { Spacing = geometry?.Spacing, LacksSpacing = geometry is { HasSpacing: false } };

        LabelImageCounts? LabelsOf(SampleFiles sample, VolumeSize? expected)
        {
            if (sample.Labels is not { } path) return null;
            if (!File.Exists(path))
            {
                problems.Add(new(DatasetProblemKind.MissingLabels, sample.Image, $"has no label volume. Expected: {path}."));
                return null;
            }
            if (Read(() => LabelVolume.Read(path)) is not { } volume) return null;
            if (expected is { } other && volume.Size != other)
                problems.Add(new(DatasetProblemKind.Size, path, $"is {volume.Size}, but its volume {sample.Image} is {other}."));
            return LabelImageCounts.Of(path, volume.AsMap(), []);
        }

        T? Read<T>(Func<T> read)
        {
            try
            {
                return read();
            }
            catch (ImageException e)
            {
                problems.Add(new(DatasetProblemKind.Unreadable, e.Path, e.Problem));
                return default;
            }
        }
    }

    /// <summary>
    /// Warns of volumes without distances between voxels, and of different distances, because a network sees voxels, not millimeters.
    /// </summary>
    public static IEnumerable<string> SpacingWarnings(string split, IReadOnlyList<CheckedSample> samples)
    {
        var lacking = samples.Count(sample => sample.LacksSpacing);
        if (lacking > 0)
            yield return $"Split '{split}': {lacking} {(lacking == 1 ? "volume has" : "volumes have")} no valid distance between voxels along an axis. "
                + "1 mm is assumed, which changes distances in millimeters, such as Hausdorff distances.";
        var spacings = samples.Select(sample => sample.Spacing).OfType<VolumeSpacing>().ToList();
        var different = spacings.Count == 0 ? 0 : spacings.Count(spacing => !AreEqual(spacing, spacings[0]));
        if (different == 0) yield break;
        var other = spacings.Find(spacing => !AreEqual(spacing, spacings[0]));
        yield return $"The volumes of '{split}' have different distances between voxels: {spacings.Count - different} have {spacings[0]}, {different} others, "
            + $"for example {other}. They are not resampled; resample them to one spacing before training.";
    }

    private static bool AreEqual(VolumeSpacing one, VolumeSpacing other) =>
        AreEqual(one.Depth, other.Depth) && AreEqual(one.Height, other.Height) && AreEqual(one.Width, other.Width);

    private static bool AreEqual(double one, double other) => Math.Abs(one - other) <= SpacingTolerance * Math.Max(one, other);
}
