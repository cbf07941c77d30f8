using System.Buffers.Binary;
using System.Runtime.InteropServices;
using SegDsl.Data;
using SegDsl.Imaging;
using SegDsl.Tests.Volumes;
using SegDsl.Volumes;

namespace SegDsl.Tests.Data;

public sealed class VolumeDatasetTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public VolumeDatasetTests() => Blobs.Write(folder.Root);

    public void Dispose() => folder.Dispose();

    private SegmentationDataset Open(DatasetDefinition? definition = null) => new(definition ?? Blobs.Dataset, folder.Root, "train");

    private List<(string Names, float[] Images, long[] Labels)> Collect(int workers, int firstBatch = 0)
    {
        var options = new BatchOptions { BatchSize = 2, Workers = workers };
        var experiment = Blobs.Experiment;
        var loader = new BatchLoader(
            Sampler.Create(experiment.Sampling, Open(), seed: 1), new SamplePipeline(experiment.Augment, Blobs.Ignore, seed: 1), options);
        Assert.Equal(4, loader.BatchesPerEpoch);
        var batches = new List<(string, float[], long[])>();
        foreach (var batch in loader.Epoch(0, firstBatch))
        {
            using (batch)
            {
                Assert.Equal([2, 1, 12, 16, 14], batch.Images.shape);
                Assert.Equal([2, 12, 16, 14], batch.Labels.shape);
                batches.Add((
                    string.Join(' ', batch.Names), MemoryMarshal.Cast<byte, float>(batch.Images.bytes).ToArray(),
                    MemoryMarshal.Cast<byte, long>(batch.Labels.bytes).ToArray()));
            }
        }
        return batches;
    }

    [Fact]
    public void Batches_do_not_depend_on_the_number_of_workers()
    {
        var alone = Collect(workers: 1);
        Assert.Equal(4, alone.Count);
        Assert.Equal(alone, Collect(workers: 5), (one, other) =>
            one.Names == other.Names && one.Images.SequenceEqual(other.Images) && one.Labels.SequenceEqual(other.Labels));
        Assert.Equal(alone[2].Images, Collect(workers: 2, firstBatch: 2)[0].Images);
        // Every volume is drawn twice, and cropped differently.
        Assert.Equal(["0", "0", "1", "1", "2", "2", "3", "3"], alone.SelectMany(batch => batch.Names.Split(' ')).Order());
        Assert.NotEqual(alone[0].Images, alone[1].Images);
    }

    [Fact]
    public void A_cache_keeps_volumes_up_to_its_limit()
    {
        var (dataset, one) = (Open(), 6L * Blobs.Size.Voxels);
        var cache = new VolumeCache(2 * one);
        var first = cache.Load(new(dataset, 0));
        foreach (var index in new[] { 1, 2, 3 }) cache.Load(new(dataset, index));
        Assert.Equal(2 * one, cache.Bytes);
        Assert.Same(first, cache.Load(new(dataset, 0)));
        Assert.NotSame(cache.Load(new(dataset, 3)), cache.Load(new(dataset, 3)));
    }

    [Fact]
    public void A_volume_is_normalized_by_itself_unless_the_dataset_declares_mean_and_deviation()
    {
        var values = Open().LoadVolume(0).Image.Values;
        Assert.Equal(0, values.Average(), 4);
        Assert.Equal(1, values.Average(value => (double)value * value), 4);

        var stored = NiftiVolume.Read(folder["images/train/0.nii.gz"]).Values.ToArray();
        var declared = Open(Blobs.Dataset with { Normalization = new ImageNormalization([100], [50]) }).LoadVolume(0);
        Assert.Equal(stored.Select(value => (value - 100) / 50), declared.Image.Values);
        Assert.Equal([0, 1], declared.Labels.Values.Distinct().Order().Select(label => (int)label));
        Assert.Equal(Blobs.Geometry.Affine, declared.Geometry.Affine);
    }

    [Fact]
    public void Several_files_are_the_channels_of_a_volume()
    {
        var definition = Blobs.Dataset with
        {
            Images = [new ImagePattern(["images/{split}/{name}.nii.gz", "labels/{split}/{name}.nii.gz"])],
            Normalization = new ImageNormalization([0, 10], [1, 10]),
        };
        var sample = Open(definition).LoadVolume(1);
        Assert.Equal(2, sample.Image.Channels);
        Assert.Equal(sample.Labels.Values.Select(label => (float)label), sample.Image.Channel(1).ToArray());

        var error = Assert.Throws<ImageChannelsException>(() => Open(Blobs.Dataset with { Normalization = ImageNormalization.Default(2) }).LoadVolume(0));
        Assert.Equal("has 1 channel, but Blobs declares 2. Every volume of its files is one channel.", error.Problem);
    }

    /// <summary>BraTS of the Medical Segmentation Decathlon stores four modalities in one file.</summary>
    [Fact]
    public void A_series_of_volumes_is_read_as_channels()
    {
        var single = NiftiVolume.Read(folder["images/train/0.nii.gz"]);
        folder.Write("images/train/0.nii.gz", SeriesOf(single));

        var sample = Open(Blobs.Dataset with { Normalization = new ImageNormalization([0, 10], [1, 10]) }).LoadVolume(0);

        Assert.Equal(2, sample.Image.Channels);
        Assert.Equal(single.Values.ToArray(), sample.Image.Channel(0).ToArray());
        Assert.Equal(single.Values.ToArray().Select(value => (-value - 10) / 10), sample.Image.Channel(1).ToArray());

        const string Problem = "has 2 channels, but Blobs declares 1. Write 'channels 2' in the dataset if every volume of the series is a channel.";
        Assert.Equal(Problem, Assert.Throws<ImageChannelsException>(() => Open().LoadVolume(0)).Problem);
        Assert.Equal(Problem, Assert.Single(DatasetCheck.Run(Blobs.Dataset, folder.Root, ["train"]).Splits[0].Problems).Message);
    }

    /// <summary>A file with a volume and its negative.</summary>
    private static byte[] SeriesOf(NiftiVolume volume)
    {
        const int HeaderSize = 352;
        var content = new byte[HeaderSize + 8 * volume.Values.Length];
        BinaryPrimitives.WriteInt32LittleEndian(content, 348);
        "n+1\0"u8.CopyTo(content.AsSpan(344));
        int[] dimensions = [4, volume.Width, volume.Height, volume.Depth, 2, 1, 1, 1];
        foreach (var (i, size) in dimensions.Index()) BinaryPrimitives.WriteInt16LittleEndian(content.AsSpan(40 + 2 * i), (short)size);
        BinaryPrimitives.WriteInt16LittleEndian(content.AsSpan(70), 16);
        BinaryPrimitives.WriteInt16LittleEndian(content.AsSpan(72), 32);
        BinaryPrimitives.WriteSingleLittleEndian(content.AsSpan(108), HeaderSize);
        var values = MemoryMarshal.Cast<byte, float>(content.AsSpan(HeaderSize));
        for (var i = 0; i < volume.Values.Length; i++) (values[i], values[volume.Values.Length + i]) = (volume.Values[i], -volume.Values[i]);
        return content;
    }

    [Fact]
    public void Labels_of_another_size_are_refused()
    {
        var (image, labels) = (folder["images/train/2.nii.gz"], folder["labels/train/2.nii.gz"]);
        new LabelVolume(new(14, 22, 17)).Write(labels, Blobs.Geometry);
        var error = Assert.Throws<DatasetException>(() => Open().LoadVolume(2));
        Assert.Equal($"The label volume {labels} is 17×22×14, but its volume {image} is 18×22×14.", error.Message);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void Volumes_without_a_distance_between_voxels_are_reported(double distance)
    {
        for (var i = 0; i < 4; i++) Blobs.Write(folder.Root, "train", $"{i}", Blobs.Size, seed: 4, NiftiGeometry.OfSpacing(new(1, 1, i == 0 ? distance : 1)));

        var report = DatasetCheck.Run(Blobs.Dataset, folder.Root, ["train"]);

        Assert.Equal(
            "Split 'train': 1 volume has no valid distance between voxels along an axis. 1 mm is assumed, which changes distances in millimeters, such as "
            + "Hausdorff distances.",
            Assert.Single(report.Splits[0].Warnings));
    }

    [Fact]
    public void A_check_reports_every_problem()
    {
        var labels = new LabelVolume(new(14, 22, 17));
        labels.Values[7] = 11;
        labels.Write(folder["labels/train/0.nii.gz"], Blobs.Geometry);
        folder.Write("images/train/1.nii.gz", [1, 2, 3]);
        File.Delete(folder["labels/train/2.nii.gz"]);
        Blobs.Write(folder.Root, "train", "4", Blobs.Size, seed: 4, NiftiGeometry.OfSpacing(new(5, 1, 1)));

        var report = DatasetCheck.Run(Blobs.Dataset, folder.Root, ["train", "val"]);

        Assert.Equal(
            [DatasetProblemKind.Size, DatasetProblemKind.UnknownValues, DatasetProblemKind.Unreadable, DatasetProblemKind.MissingLabels],
            report.Splits[0].Problems.Select(problem => problem.Kind));
        Assert.Empty(report.Splits[1].Problems);
        Assert.Contains(report.Splits[0].Warnings, warning => warning.StartsWith(
            "The volumes of 'train' have different distances between voxels: 3 have 1.5×1×2 mm, 1 others, for example 1×1×5 mm.", StringComparison.Ordinal));
        Assert.DoesNotContain(report.Splits[1].Warnings, warning => warning.Contains("distances", StringComparison.Ordinal));
    }

    [Fact]
    public void Statistics_are_those_of_the_files()
    {
        var statistics = DatasetStatistics.Collect(Open());
        var all = Enumerable.Range(0, 4).SelectMany(i => NiftiVolume.Read(folder[$"images/train/{i}.nii.gz"]).Values.ToArray()).ToList();
        Assert.Equal((4, 4L * Blobs.Size.Voxels, 0L), (statistics.Images, statistics.Pixels, statistics.IgnoredPixels));
        Assert.Equal(all.Average(value => (double)value), statistics.Mean[0], 6);
        Assert.Equal(4, statistics.Classes[1].Images);
        Assert.InRange(statistics.Classes[1].Share, 0.02, 0.08);
    }

    [Fact]
    public void Sampling_by_class_is_refused()
    {
        var error = Assert.Throws<DatasetException>(() => Sampler.Create(new ClassUniformSampling(), Open(), 1));
        Assert.StartsWith("Blobs holds volumes, which are sampled at random.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_picture_has_the_middle_slices_side_by_side()
    {
        var sample = Open().LoadVolume(0);
        var sheet = sample.ToSheet(Blobs.Ignore);
        Assert.Equal((18 + 4 + 18 + 4 + 22, 22), (sheet.Image.Width, sheet.Image.Height));
        var size = Blobs.Size;
        // Up is the end of the second axis; in the others, that of the third one.
        Assert.Equal(sample.Labels.Values[size.IndexOf(7, 21, 5)], sheet.Labels.Row(0)[5]);
        Assert.Equal(sample.Labels.Values[size.IndexOf(13, 11, 5)], sheet.Labels.Row(0)[22 + 5]);
        Assert.Equal(sample.Labels.Values[size.IndexOf(13, 3, 9)], sheet.Labels.Row(0)[44 + 3]);
        Assert.Equal(Blobs.Ignore, sheet.Labels.Row(0)[19]);
        Assert.Equal(Blobs.Ignore, sheet.Labels.Row(20)[22]);
        Assert.True(((RgbImage)sheet.Image).Pixels.Max() == 255);
    }
}
