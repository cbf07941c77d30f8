using SegDsl.Imaging;
using SegDsl.Volumes;

namespace SegDsl.Data;

/// <summary>Reads the volumes of a dataset and their labels.</summary>
/// <param name="definition">The dataset.</param>
public sealed class VolumeReader(DatasetDefinition definition)
{
    private readonly LabelIds ids = new(definition);

    /// <summary>Reads a sample and normalizes its volume.</summary>
    /// <param name="files">The files of the sample.</param>
    /// <exception cref="ImageException">A file is missing, damaged or unsupported, or has values that are not finite.</exception>
    /// <exception cref="DatasetException">The labels and the volume differ in size, or the channels of the volume differ from the declared ones.</exception>
    public VolumeSample Read(SampleFiles files)
    {
        var sample = ReadStored(files);
        Normalize(sample.Image);
        return sample;
    }

    /// <summary>Reads a sample like <see cref="Read"/>, with the values of the file.</summary>
    internal VolumeSample ReadStored(SampleFiles files)
    {
        ArgumentNullException.ThrowIfNull(files);
        var image = Volume.Read(files.Planes, out var geometry);
        if (ChannelsProblemOf(files, image, definition) is { } problem) throw new ImageChannelsException(files.Image, problem);
        return new(files.Name, image, LabelsOf(files, image.Size), geometry);
    }

    /// <summary>What is wrong with the number of channels of a volume; null if it is that of the dataset.</summary>
    internal static string? ChannelsProblemOf(SampleFiles files, Volume image, DatasetDefinition definition)
    {
        var declared = definition.Normalization.Channels;
        if (image.Channels == declared) return null;
        var inFiles = files.Planes.Count > 1 ? $" in {files.Planes.Count} files" : "";
        return $"has {image.Channels} {(image.Channels == 1 ? "channel" : "channels")}{inFiles}, but {definition.Name} declares {declared}. "
            + (files.Planes.Count == 1 && image.Channels > 1
                ? $"Write 'channels {image.Channels}' in the dataset if every volume of the series is a channel."
                : "Every volume of its files is one channel.");
    }

    /// <summary>Reads labels as train indices. Label values that do not map to a class become the ignore index.</summary>
    /// <param name="path">The path of the file.</param>
    /// <exception cref="ImageException">The file is missing, damaged or unsupported.</exception>
    public LabelVolume ReadLabels(string path)
    {
        var labels = LabelVolume.Read(path);
        ids.ToTrainIndices(labels.AsMap());
        return labels;
    }

    /// <summary>
    /// Normalizes the values in place: with the mean and deviation of the dataset, or those of each channel of the volume if the dataset declares none.
    /// Intensities of magnetic resonance imaging have no unit, so that every volume is normalized by itself, as in Isensee et al.: nnU-Net. Nature Methods
    /// 2021.
    /// </summary>
    private void Normalize(Volume volume)
    {
        for (var channel = 0; channel < volume.Channels; channel++)
        {
            var values = volume.Channel(channel);
            var normalization = definition.Normalization;
            var own = normalization.IsMeasured ? default : ChannelMoments.Of(values);
            var mean = normalization.IsMeasured ? normalization.Mean[channel] : (float)own.Mean;
            var deviation = normalization.IsMeasured ? normalization.StandardDeviation[channel] : own.Squares > 0 ? (float)own.Deviation : 1;
            foreach (ref var value in values) value = (value - mean) / deviation;
        }
    }

    private LabelVolume LabelsOf(SampleFiles files, VolumeSize size)
    {
        if (files.Labels is null)
        {
            var ignored = new LabelVolume(size);
            Array.Fill(ignored.Values, (ushort)definition.IgnoreIndex);
            return ignored;
        }
        var labels = ReadLabels(files.Labels);
        return labels.Size == size
            ? labels
            : throw new DatasetException($"The label volume {files.Labels} is {labels.Size}, but its volume {files.Image} is {size}.");
    }
}
