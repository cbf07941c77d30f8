using SegDsl.Data;
using SegDsl.Volumes;

namespace SegDsl.Tests.Data;

public sealed class VolumeAugmentationTests
{
    private const ushort Ignore = 255;

    /// <summary>A sample with a different value in every voxel, which is also its label, as far as 16 bits hold it.</summary>
    private static VolumeSample Counting(int depth, int height, int width)
    {
        var size = new VolumeSize(depth, height, width);
        var values = Enumerable.Range(1, size.Voxels).ToArray();
        return new("counting", new Volume(size, [.. values.Select(value => (float)value), .. values.Select(value => value + 0.5f)]),
            new LabelVolume(size, [.. values.Select(value => (ushort)(1000 + value))]), NiftiGeometry.Default);
    }

    private static VolumeSample Augment(VolumeSample sample, int position, params Augmentation[] steps) =>
        new SamplePipeline(steps, Ignore, seed: 5).Apply(sample, epoch: 0, position);

    [Fact]
    public void Image_and_labels_move_together()
    {
        Augmentation[] steps = [new VolumeCrop(4, 5, 5, Foreground: 0), new DepthFlip(), new VerticalFlip(), new HorizontalFlip(), new QuarterTurn()];
        var corners = new HashSet<(float, float, float)>();
        for (var position = 0; position < 200; position++)
        {
            var sample = Augment(Counting(5, 6, 7), position, steps);
            Assert.Equal(new VolumeSize(4, 5, 5), sample.Image.Size);
            for (var i = 0; i < sample.Labels.Values.Length; i++)
            {
                Assert.Equal(sample.Labels.Values[i], sample.Image.Channel(0)[i] + 1000);
                Assert.Equal(sample.Image.Channel(0)[i] + 0.5f, sample.Image.Channel(1)[i]);
            }
            Assert.Equal(4 * 5 * 5, sample.Labels.Values.Distinct().Count());
            var values = sample.Image.Values;
            // The neighbors of the first voxel identify the orientation: a step along an axis is ±1, ±7 or ±42.
            corners.Add((values[1] - values[0], values[5] - values[0], values[25] - values[0]));
        }
        Assert.Equal(16, corners.Count);
        Assert.All(corners, steps => Assert.Equal([1, 7, 42], new[] { steps.Item1, steps.Item2, steps.Item3 }.Select(Math.Abs).Order()));
    }

    [Fact]
    public void Slices_that_are_not_square_are_turned_by_180_degrees()
    {
        var sample = Augment(Counting(1, 2, 3), 0, new QuarterTurn(1));
        Assert.Equal([6, 5, 4, 3, 2, 1], sample.Image.Channel(0).ToArray());
    }

    [Fact]
    public void A_small_volume_is_padded_with_the_least_value_and_ignored()
    {
        var places = new HashSet<int>();
        for (var position = 0; position < 30; position++)
        {
            var sample = Augment(Counting(2, 3, 4), position, new VolumeCrop(4, 3, 2));
            var kept = sample.Labels.Values.Where(label => label != Ignore).ToList();
            Assert.Equal(2 * 3 * 2, kept.Count);
            for (var i = 0; i < sample.Labels.Values.Length; i++)
                Assert.Equal(sample.Labels.Values[i] == Ignore ? 1 : sample.Labels.Values[i] - 1000, sample.Image.Channel(0)[i]);
            places.Add(Array.FindIndex(sample.Labels.Values, label => label != Ignore));
        }
        Assert.True(places.Count > 1, "The volume is always at the same place.");
    }

    [Fact]
    public void Crops_contain_rare_classes_as_often_as_requested()
    {
        var size = new VolumeSize(20, 20, 20);
        var labels = new LabelVolume(size);
        labels.Values[size.IndexOf(3, 16, 9)] = 2;
        labels.Values.AsSpan(size.IndexOf(18, 0, 0)).Fill(1);
        labels.Values.AsSpan(size.IndexOf(0, 0, 0), 40).Fill(Ignore);
        var sample = new VolumeSample("rare", new Volume(size, new float[size.Voxels]), labels, NiftiGeometry.Default);

        int With(double foreground) => Enumerable.Range(0, 400)
            .Count(position => Augment(sample, position, new VolumeCrop(4, 4, 4, foreground)).Labels.Values.Contains((ushort)2));

        Assert.InRange(With(0), 0, 20);
        // Half of the crops are around one of both classes.
        Assert.InRange(With(1), 160, 240);
    }

    [Fact]
    public void Values_change_and_labels_stay()
    {
        foreach (var step in new Augmentation[] { new Photometric(0.5, 0.1), new GammaCorrection(1.2, 1.5, 1) })
        {
            var original = Counting(3, 3, 3);
            var changed = Augment(original, 1, step);
            Assert.NotEqual(original.Image.Values, changed.Image.Values);
            Assert.Equal(original.Labels.Values, changed.Labels.Values);
            Assert.Equal(Counting(3, 3, 3).Image.Values, original.Image.Values);
            Assert.All(changed.Image.Values, value => Assert.True(float.IsFinite(value)));
        }
        var gamma = Augment(Counting(3, 3, 3), 1, new GammaCorrection(2, 2, 1)).Image;
        Assert.Equal((1, 27), (gamma.Channel(0)[0], gamma.Channel(0)[26]));
        Assert.Equal(1 + 26 * (13 / 26f) * (13 / 26f), gamma.Channel(0)[13], 4);
    }

    [Fact]
    public void Augmentations_of_images_are_refused()
    {
        var error = Assert.Throws<NotSupportedException>(() => Augment(Counting(2, 2, 2), 0, new RandomCrop(2)));
        Assert.Equal("The augmentation RandomCrop is not for volumes.", error.Message);
    }
}
