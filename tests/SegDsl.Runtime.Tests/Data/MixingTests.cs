using SegDsl.Data;
using SegDsl.Imaging;

namespace SegDsl.Tests.Data;

/// <summary>Augmentations that combine several samples, displace or erase pixels, or change tones.</summary>
public sealed class MixingTests
{
    private const ushort Ignore = 200;

    /// <summary>A sample whose pixels all have one label, ten times of which is its color, and a map with the label as value.</summary>
    private static Sample Uniform(ushort label, int width = 48, int height = 40)
    {
        var (image, labels, map) = (new RgbImage(width, height), new LabelMap(width, height), new ValueMap(width, height, 1));
        image.Pixels.AsSpan().Fill((byte)(10 * label));
        labels.Values.AsSpan().Fill(label);
        map.Values.AsSpan().Fill(label);
        return new Sample($"s{label}", image, labels) { Maps = [map] };
    }

    private static SampleSource Others { get; } = new(4, i => Uniform((ushort)(i + 2)));

    private static List<Sample> Apply(params Augmentation[] steps) =>
        [.. Enumerable.Range(0, 20).Select(position => new SamplePipeline(steps, Ignore, seed: 1).Apply(Uniform(1), 0, position, others: Others))];

    private static void AssertAligned(Sample sample)
    {
        var map = ((ValueMap)sample.Maps[0]).Values;
        for (var i = 0; i < sample.Labels.Values.Length; i++)
        {
            Assert.Equal(10 * sample.Labels.Values[i], sample.Image.ToRgb().Pixels[3 * i]);
            Assert.Equal(sample.Labels.Values[i], map[i]);
        }
    }

    [Fact]
    public void Mosaic_fills_the_square_with_four_samples()
    {
        foreach (var sample in Apply(new Mosaic(32) { Probability = 1 }))
        {
            Assert.Equal((32, 32), (sample.Image.Width, sample.Image.Height));
            AssertAligned(sample);
            Assert.Equal(1, sample.Labels.Row(0)[0]);
            Assert.DoesNotContain(Ignore, sample.Labels.Values);
            ushort[] corners = [sample.Labels.Row(0)[31], sample.Labels.Row(31)[0], sample.Labels.Row(31)[31]];
            Assert.All(corners, label => Assert.InRange(label, 2, 5));
        }
        Assert.All(Apply(new Mosaic(32) { Probability = 0 }), sample => Assert.All(sample.Labels.Values, label => Assert.Equal(1, label)));
    }

    [Fact]
    public void An_image_of_several_classes_has_none()
    {
        Sample Mix(int pasted, double probability) => new SamplePipeline([new CutMix(0.25, 0.25) { Probability = probability }], Ignore, seed: 1).Apply(
            Uniform(1) with { ImageClasses = [0, 2] }, 0, 0, others: new SampleSource(4, _ => Uniform(3) with { ImageClasses = [pasted, 2] }));

        Assert.Equal([Sample.NoClass, 2], Mix(pasted: 1, probability: 1).ImageClasses);
        Assert.Equal([0, 2], Mix(pasted: 0, probability: 1).ImageClasses);
        Assert.Equal([0, 2], Mix(pasted: 1, probability: 0).ImageClasses);
    }

    [Fact]
    public void CutMix_replaces_a_rectangle_of_the_area()
    {
        foreach (var sample in Apply(new RandomCrop(40), new CutMix(0.25, 0.25) { Probability = 1 }))
        {
            AssertAligned(sample);
            Assert.Equal(400, sample.Labels.Values.Count(label => label != 1));
            Assert.Single(sample.Labels.Values.Where(label => label != 1).Distinct());
        }
    }

    [Fact]
    public void CopyPaste_takes_the_pixels_of_the_classes()
    {
        var mixed = Apply(new CopyPaste([2, 3]) { Probability = 1 });
        Assert.All(mixed, AssertAligned);
        Assert.Equal([1, 2, 3], mixed.Select(sample => sample.Labels.Values[0]).Distinct().Order().Select(label => (int)label));
        // A class of the other sample is always among half of its classes.
        Assert.All(Apply(new CopyPaste { Probability = 1 }), sample => Assert.InRange(sample.Labels.Values[0], 2, 5));
    }

    [Fact]
    public void Other_samples_are_augmented_by_the_steps_before()
    {
        var halves = new SampleSource(1, _ =>
        {
            var sample = Uniform(3);
            for (var y = 0; y < 40; y++) sample.Labels.Row(y)[..24].Fill(7);
            return sample;
        });
        var mixed = new SamplePipeline([new HorizontalFlip(1), new CutMix(1, 1) { Probability = 1 }], Ignore, seed: 1).Apply(Uniform(1), 0, 0, others: halves);
        Assert.Equal((3, 7), (mixed.Labels.Row(0)[0], mixed.Labels.Row(0)[47]));
    }

    [Fact]
    public void Dropout_erases_rectangles_and_keeps_labels_unless_they_are_ignored()
    {
        foreach (var sample in Apply(new CoarseDropout(Probability: 1)))
        {
            Assert.InRange(sample.Image.ToRgb().Pixels.Count(value => value == 0), 1, 3 * 48 * 40 / 2);
            Assert.All(sample.Labels.Values, label => Assert.Equal(1, label));
        }
        foreach (var sample in Apply(new CoarseDropout(Ignores: true, Probability: 1)))
            for (var i = 0; i < sample.Labels.Values.Length; i++)
            {
                var isErased = sample.Image.ToRgb().Pixels[3 * i] == 0;
                Assert.Equal(isErased ? Ignore : 1, sample.Labels.Values[i]);
                Assert.Equal(isErased, float.IsNaN(((ValueMap)sample.Maps[0]).Values[i]));
            }
    }

    [Theory]
    [InlineData("elastic")]
    [InlineData("grid")]
    public void Distortions_move_image_labels_and_maps_together(string kind)
    {
        Augmentation step = kind == "elastic" ? new ElasticDeformation(3, 6, 1) : new GridDistortion(4, 0.5, 1);
        var original = Uniform(1, 64, 64);
        for (var y = 0; y < 64; y++)
            for (var x = 0; x < 64; x++)
            {
                var label = (ushort)(x / 16 + 4 * (y / 16));
                (original.Labels.Row(y)[x], ((ValueMap)original.Maps[0]).Row(0, y)[x]) = (label, label);
                ((RgbImage)original.Image).Row(y).Slice(3 * x, 3).Fill((byte)(10 * label));
            }
        var (moved, checkedPixels) = (0, 0);
        for (var position = 0; position < 5; position++)
        {
            var sample = new SamplePipeline([step], Ignore, seed: 2).Apply(original, 0, position);
            for (var y = 1; y < 63; y++)
                for (var x = 1; x < 63; x++)
                {
                    var label = sample.Labels.Row(y)[x];
                    Assert.Equal(label, ((ValueMap)sample.Maps[0]).Row(0, y)[x]);
                    if (label != original.Labels.Row(y)[x]) moved++;
                    // Between cells, the image is interpolated.
                    if (Enumerable.Range(0, 9).Any(i => sample.Labels.Row(y + i / 3 - 1)[x + i % 3 - 1] != label)) continue;
                    Assert.InRange(sample.Image.ToRgb().Row(y)[3 * x], 10 * label - 6, 10 * label + 6);
                    checkedPixels++;
                }
        }
        Assert.True(moved > 100 && checkedPixels > 5_000, $"{moved} moved, {checkedPixels} compared");
    }

    [Fact]
    public void Colors_change_without_the_labels()
    {
        var original = Uniform(5);
        for (var i = 0; i < original.Image.ToRgb().Pixels.Length; i++) original.Image.ToRgb().Pixels[i] = (byte)(i * 37 % 251);
        foreach (var step in new Augmentation[] { new Photometric(), new RandAugment(3, 0.8) })
        {
            var changed = Enumerable.Range(0, 12).Select(position => new SamplePipeline([step], Ignore, seed: 3).Apply(original, 0, position)).ToList();
            Assert.True(changed.Select(sample => Convert.ToHexString(sample.Image.ToRgb().Pixels)).Distinct().Count() > 10, $"{step}");
            Assert.All(changed, sample => Assert.All(sample.Labels.Values, label => Assert.Contains(label, new ushort[] { 5, Ignore })));
        }
    }

    [Fact]
    public void Batches_do_not_depend_on_the_number_of_workers()
    {
        using var toy = new ToyDataset();
        for (var i = 0; i < 9; i++) toy.Add($"s{i}", seed: i);
        Augmentation[] steps =
        [
            new RandomScale(0.7, 1.5), new RandomCrop(20), new Mosaic(16) { Probability = 1 }, new CutMix { Probability = 1 },
            new CopyPaste { Probability = 1 },
            new ElasticDeformation(Probability: 1), new GridDistortion(Probability: 1), new CoarseDropout(Probability: 1), new Photometric(), new RandAugment(),
        ];

        List<string> Batches(int workers)
        {
            var loader = new BatchLoader(
                new RandomSampler(toy.Open(), 4), new SamplePipeline(steps, ToyDataset.Ignore, 4), new BatchOptions { BatchSize = 3, Workers = workers });
            var found = new List<string>();
            foreach (var batch in loader.Epoch(2))
                using (batch) found.Add(Convert.ToHexString(batch.Images.bytes) + Convert.ToHexString(batch.Labels.bytes));
            return found;
        }

        var one = Batches(1);
        Assert.Equal(one, Batches(4));
        Assert.Equal(3, one.Distinct().Count());
    }
}
