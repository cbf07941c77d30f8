using SegDsl.Imaging;

namespace SegDsl.Data;

/// <summary>The frequency of a class.</summary>
/// <param name="Class">The class.</param>
/// <param name="Pixels">The number of pixels of the class.</param>
/// <param name="Share">The fraction of the pixels that are not ignored, 0 to 1; 0 if all pixels are ignored.</param>
/// <param name="Images">The number of images that contain the class.</param>
public sealed record ClassStatistics(ClassDefinition Class, long Pixels, double Share, int Images);

/// <summary>Statistics of a split.</summary>
/// <param name="Images">The number of images.</param>
/// <param name="Pixels">The number of pixels of all images.</param>
/// <param name="IgnoredPixels">The number of pixels with the ignore index.</param>
/// <param name="Classes">The classes in the order of their train indices; empty if the split has no labels.</param>
/// <param name="Mean">
/// The mean of each channel over all pixels: of red, green and blue, scaled to [0, 1], or of the bands of <see cref="BandImage"/>s.
/// </param>
/// <param name="StandardDeviation">The population standard deviation of each channel, in the same units.</param>
public sealed record DatasetStatistics(
    int Images, long Pixels, long IgnoredPixels, IReadOnlyList<ClassStatistics> Classes, IReadOnlyList<double> Mean, IReadOnlyList<double> StandardDeviation)
{
    /// <summary>The targets besides the labels; empty if the split has none.</summary>
    public IReadOnlyList<TargetStatistics> Targets { get; init; } = [];

    /// <summary>The inputs besides the images.</summary>
    public IReadOnlyList<InputStatistics> Inputs { get; init; } = [];

    /// <summary>Reads all samples in parallel on all processors. The result does not depend on the number of processors.</summary>
    /// <param name="dataset">The split.</param>
    /// <param name="progress">Called with the number of finished samples, by one thread at a time.</param>
    /// <exception cref="Imaging.ImageException">A file is missing, damaged or unsupported.</exception>
    /// <exception cref="DatasetException">A label image and its image differ in size, or the images differ in the number of channels.</exception>
    public static DatasetStatistics Collect(SegmentationDataset dataset, Action<int>? progress = null)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        var classes = dataset.Definition.Classes;
        var samples = SampleScan.Map(dataset.Count, i => dataset.Definition.HoldsVolumes
            ? Counts.Of(dataset.LoadStoredVolume(i), classes.Count)
            : Counts.Of(dataset.LoadStored(i), classes.Count, dataset.Definition.Normalization.Channels), progress);

        var pixels = samples.Sum(sample => sample.Pixels);
        var perClass = classes.Select((_, index) => samples.Sum(sample => sample.Labels[index])).ToList();
        var counted = perClass.Sum();
        var different = Array.FindIndex(samples, sample => sample.Channels.Length != samples[0].Channels.Length);
        if (different >= 0)
            throw new ImageChannelsException(dataset.Files[different].Image,
                $"has {samples[different].Channels.Length} channels, but {dataset.Files[0].Image} has {samples[0].Channels.Length}.");
        var channels = Enumerable.Range(0, samples[0].Channels.Length)
            .Select(channel => samples.Select(sample => sample.Channels[channel]).Aggregate(ChannelMoments.Join)).ToList();
        return new(
            dataset.Count,
            pixels,
            pixels - counted,
            dataset.HasLabels
                ? [.. classes.Select((c, i) => new ClassStatistics(
                    c, perClass[i], counted == 0 ? 0 : (double)perClass[i] / counted, samples.Count(sample => sample.Labels[i] > 0)))]
                : [],
            [.. channels.Select(channel => channel.Mean)],
            [.. channels.Select(channel => channel.Deviation)])
        {
            Inputs = [.. dataset.Definition.Inputs.Select((input, i) => InputStatistics.Of(input, [.. samples.Select(sample => sample.Inputs[i])], pixels))],
            Targets = dataset.HasTargets ? TargetStatistics.Of(dataset.Definition, [.. samples.Select(sample => sample.Targets)]) : [],
        };
    }

    /// <summary>The counts of one sample.</summary>
    private sealed record Counts(long Pixels, long[] Labels, ChannelMoments[] Channels, SampleTargets Targets, ChannelMoments[][] Inputs)
    {
        public static Counts Of(Sample sample, int classes, int channels)
        {
            return new(sample.Labels.Values.Length, PerClass(sample.Labels.Values, classes), sample.Image is BandImage bands
                ? [.. Enumerable.Range(0, bands.Formats.Count).Select(band => ChannelMoments.Of(bands.Band(band)))]
                : [.. Enumerable.Range(0, channels).Select(channel => ChannelMoments.Of(((RgbImage)sample.Image).Pixels, channel))],
                SampleTargets.Of(sample), [.. sample.Inputs.Select(input => InputStatistics.Moments(input.Map))]);
        }

        public static Counts Of(VolumeSample sample, int classes) => new(
            sample.Labels.Values.Length, PerClass(sample.Labels.Values, classes),
            [.. Enumerable.Range(0, sample.Image.Channels).Select(channel => ChannelMoments.Of(sample.Image.Channel(channel)))], new([], []), []);

        private static long[] PerClass(ushort[] labels, int classes)
        {
            var counts = new long[classes];
            foreach (var label in labels)
                if (label < classes) counts[label]++;
            return counts;
        }
    }
}
