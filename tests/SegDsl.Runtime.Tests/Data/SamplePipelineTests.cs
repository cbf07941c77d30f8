using SegDsl.Data;
using SegDsl.Imaging;

namespace SegDsl.Tests.Data;

public sealed class SamplePipelineTests
{
    private const int Ignore = 200;

    /// <summary>A sample whose image encodes the label of each pixel: red and green are 10 times the label, blue is always 50.</summary>
    private static Sample EncodedSample(int width, int height, int cell = 1)
    {
        var image = new RgbImage(width, height);
        var labels = new LabelMap(width, height);
        for (var i = 0; i < labels.Values.Length; i++)
        {
            var label = (i % width / cell + i / width / cell * 3) % 20;
            labels.Values[i] = (ushort)label;
            (image.Pixels[3 * i], image.Pixels[3 * i + 1], image.Pixels[3 * i + 2]) = ((byte)(10 * label), (byte)(10 * label), 50);
        }
        return new Sample("s", image, labels);
    }

    private static void AssertAligned(Sample sample)
    {
        Assert.Equal((sample.Image.Width, sample.Image.Height), (sample.Labels.Width, sample.Labels.Height));
        for (var i = 0; i < sample.Labels.Values.Length; i++)
        {
            var padding = sample.Image.ToRgb().Pixels[3 * i + 2] == 0;
            Assert.Equal(padding ? Ignore : sample.Image.ToRgb().Pixels[3 * i] / 10, sample.Labels.Values[i]);
        }
    }

    [Theory]
    [InlineData(30, 20, 12)]
    [InlineData(30, 20, 25)]
    [InlineData(10, 8, 32)]
    public void Crops_and_flips_move_image_and_labels_together(int width, int height, int crop)
    {
        var pipeline = new SamplePipeline([new HorizontalFlip(), new RandomCrop(crop), new HorizontalFlip()], Ignore, seed: 4);
        for (var index = 0; index < 20; index++)
        {
            var sample = pipeline.Apply(EncodedSample(width, height), 0, index);
            Assert.Equal((crop, crop), (sample.Image.Width, sample.Image.Height));
            AssertAligned(sample);
            var visible = sample.Labels.Values.Count(value => value != Ignore);
            Assert.Equal(Math.Min(width, crop) * Math.Min(height, crop), visible);
        }
    }

    [Fact]
    public void Scaled_crops_stay_aligned_within_cells()
    {
        var pipeline = new SamplePipeline([new RandomScale(0.8, 2), new RandomCrop(48)], Ignore, seed: 1);
        for (var index = 0; index < 20; index++)
        {
            var sample = pipeline.Apply(EncodedSample(64, 64, cell: 16), 0, index);
            // Away from cell borders, interpolation gives the value of the cell.
            for (var y = 2; y < 46; y++)
                for (var x = 2; x < 46; x++)
                {
                    var around = Enumerable.Range(0, 25).Select(i => sample.Labels.Row(y + i / 5 - 2)[x + i % 5 - 2]).Distinct().ToList();
                    if (around is [not Ignore]) Assert.Equal(10 * around[0], sample.Image.ToRgb().Row(y)[3 * x]);
                }
        }
    }

    [Fact]
    public void Crops_cover_all_positions_and_scales_the_whole_range()
    {
        var crop = new SamplePipeline([new RandomCrop(2)], Ignore, seed: 2);
        var corners = Enumerable.Range(0, 200).Select(index => crop.Apply(EncodedSample(4, 3), 0, index).Labels.Values[0]).Distinct().Order();
        Assert.Equal<ushort>([0, 1, 2, 3, 4, 5], corners);
        var scale = new SamplePipeline([new RandomScale(0.5, 2)], Ignore, seed: 2);
        var widths = Enumerable.Range(0, 200).Select(index => scale.Apply(EncodedSample(20, 10), 0, index).Image.Width).ToList();
        Assert.Equal((10, 40), (widths.Min(), widths.Max()));
    }

    [Fact]
    public void Color_steps_change_only_a_copy_of_the_image()
    {
        var original = EncodedSample(16, 16);
        byte[] before = [.. original.Image.ToRgb().Pixels];
        var changed = new SamplePipeline([new ColorJitter(), new GaussianBlur(), new BilateralBlur()], Ignore, seed: 3).Apply(original, 0, 0);
        Assert.Equal(before, original.Image.ToRgb().Pixels);
        Assert.NotEqual(before, changed.Image.ToRgb().Pixels);
        Assert.Equal(original.Labels.Values, changed.Labels.Values);
    }

    [Fact]
    public void Samples_depend_only_on_seed_epoch_and_position()
    {
        Augmentation[] all = [new RandomScale(0.5, 2), new RandomCrop(24), new HorizontalFlip(), new ColorJitter(), new GaussianBlur()];
        byte[] Pixels(long seed, int epoch, int index) => new SamplePipeline(all, Ignore, seed).Apply(EncodedSample(40, 30), epoch, index).Image.ToRgb().Pixels;
        var first = Pixels(1, 2, 3);
        _ = Pixels(9, 9, 9);
        Assert.Equal(first, Pixels(1, 2, 3));
        Assert.NotEqual(first, Pixels(2, 2, 3));
        Assert.NotEqual(first, Pixels(1, 3, 3));
        Assert.NotEqual(first, Pixels(1, 2, 4));
        Assert.NotEqual(Pixels(1, 3, 2), first);
    }

    [Fact]
    public void Steps_give_the_specified_sizes()
    {
        (int, int) Size(params Augmentation[] steps)
        {
            var sample = new SamplePipeline(steps, Ignore, seed: 5).Apply(EncodedSample(60, 40, cell: 4), 0, 0);
            Assert.Equal((sample.Image.Width, sample.Image.Height), (sample.Labels.Width, sample.Labels.Height));
            return (sample.Image.Width, sample.Image.Height);
        }

        Assert.Equal((30, 20), Size(new ResizeShorterSide(20)));
        Assert.Equal((90, 60), Size(new ResizeHeight(60)));
        Assert.Equal((45, 40), Size(new RandomCrop(45, Pad: false)));
        Assert.Equal((45, 45), Size(new RandomCrop(45)));
        Assert.Equal((16, 16), Size(new RandomSizedCrop(16)));
        Assert.Equal((16, 16), Size(new RandomSizedCrop(16, MinAspect: 50, MaxAspect: 60)));
        Assert.Equal((50, 50), Size(new CenterCrop(50)));
        Assert.Equal((60, 50), Size(new PadTo(50)));
        Assert.Equal((60, 40), Size(new PadTo(30)));
        Assert.Equal((60, 40), Size(new RandomRotation(30)));
    }

    [Fact]
    public void Padding_is_symmetric_and_ignored()
    {
        var sample = new SamplePipeline([new PadTo(9)], Ignore, seed: 1).Apply(EncodedSample(9, 4), 0, 0);
        AssertAligned(sample);
        Assert.All(sample.Labels.Row(2).ToArray(), value => Assert.Equal(Ignore, value));
        Assert.Equal(EncodedSample(9, 4).Labels.Row(0).ToArray(), sample.Labels.Row(3).ToArray());
        Assert.All(sample.Labels.Row(7).ToArray(), value => Assert.Equal(Ignore, value));
        var middle = new SamplePipeline([new CenterCrop(3)], Ignore, seed: 1).Apply(EncodedSample(9, 5), 0, 0);
        Assert.Equal(EncodedSample(9, 5).Labels.Row(1)[3..6].ToArray(), middle.Labels.Row(0).ToArray());
    }

    [Fact]
    public void Geometric_steps_keep_image_and_labels_aligned()
    {
        Augmentation[] steps =
        [
            new VerticalFlip(), new RandomSizedCrop(64), new HorizontalFlip(), new RandomRotation(40), new PadTo(70), new ResizeHeight(80), new CenterCrop(60),
        ];
        var pipeline = new SamplePipeline(steps, Ignore, seed: 1);
        var seen = 0;
        for (var position = 0; position < 20; position++)
        {
            var sample = pipeline.Apply(EncodedSample(96, 80, cell: 32), 0, position);
            for (var y = 3; y < 57; y++)
                for (var x = 3; x < 57; x++)
                {
                    var around = Enumerable.Range(0, 49).Select(i => sample.Labels.Row(y + i / 7 - 3)[x + i % 7 - 3]).Distinct().ToList();
                    if (around is not [not Ignore]) continue;
                    Assert.Equal(10 * around[0], sample.Image.ToRgb().Row(y)[3 * x]);
                    seen++;
                }
        }
        Assert.True(seen > 10_000);
    }

    [Fact]
    public void An_empty_pipeline_changes_nothing()
    {
        var sample = EncodedSample(5, 4);
        var same = new SamplePipeline([], Ignore, 0).Apply(sample, 0, 0);
        Assert.Same(sample.Image, same.Image);
        Assert.Same(sample.Labels, same.Labels);
    }
}
