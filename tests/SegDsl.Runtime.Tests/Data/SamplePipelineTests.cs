using SegDsl.Data;
using SegDsl.Imaging;

namespace SegDsl.Tests.Data;

public sealed class SamplePipelineTests
{
    private const int Ignore = 200;

    /// <summary>A sample whose image tells the label of every pixel: red and green are ten times it, blue is 50 everywhere.</summary>
    private static Sample Telling(int width, int height, int cell = 1)
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
            var padding = sample.Image.Pixels[3 * i + 2] == 0;
            Assert.Equal(padding ? Ignore : sample.Image.Pixels[3 * i] / 10, sample.Labels.Values[i]);
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
            var sample = pipeline.Apply(Telling(width, height), 0, index);
            Assert.Equal((crop, crop), (sample.Image.Width, sample.Image.Height));
            AssertAligned(sample);
            var visible = sample.Labels.Values.Count(value => value != Ignore);
            Assert.Equal(Math.Min(width, crop) * Math.Min(height, crop), visible);
        }
    }

    [Fact]
    public void Scaled_crops_stay_aligned_inside_of_cells()
    {
        var pipeline = new SamplePipeline([new RandomScale(0.8, 2), new RandomCrop(48)], Ignore, seed: 1);
        for (var index = 0; index < 20; index++)
        {
            var sample = pipeline.Apply(Telling(64, 64, cell: 16), 0, index);
            // Away from the borders between cells interpolation finds one value alone.
            for (var y = 2; y < 46; y++)
                for (var x = 2; x < 46; x++)
                {
                    var around = Enumerable.Range(0, 25).Select(i => sample.Labels.Row(y + i / 5 - 2)[x + i % 5 - 2]).Distinct().ToList();
                    if (around is [not Ignore]) Assert.Equal(10 * around[0], sample.Image.Row(y)[3 * x]);
                }
        }
    }

    [Fact]
    public void Crops_reach_every_place_and_scales_the_whole_range()
    {
        var crop = new SamplePipeline([new RandomCrop(2)], Ignore, seed: 2);
        var corners = Enumerable.Range(0, 200).Select(index => crop.Apply(Telling(4, 3), 0, index).Labels.Values[0]).Distinct().Order();
        Assert.Equal<ushort>([0, 1, 2, 3, 4, 5], corners);
        var scale = new SamplePipeline([new RandomScale(0.5, 2)], Ignore, seed: 2);
        var widths = Enumerable.Range(0, 200).Select(index => scale.Apply(Telling(20, 10), 0, index).Image.Width).ToList();
        Assert.Equal((10, 40), (widths.Min(), widths.Max()));
    }

    [Fact]
    public void Colour_steps_touch_the_image_alone_and_the_original_stays()
    {
        var original = Telling(16, 16);
        byte[] before = [.. original.Image.Pixels];
        var changed = new SamplePipeline([new ColourJitter(), new GaussianBlur()], Ignore, seed: 3).Apply(original, 0, 0);
        Assert.Equal(before, original.Image.Pixels);
        Assert.NotEqual(before, changed.Image.Pixels);
        Assert.Equal(original.Labels.Values, changed.Labels.Values);
    }

    [Fact]
    public void A_sample_depends_on_seed_epoch_and_index_and_on_nothing_else()
    {
        Augmentation[] all = [new RandomScale(0.5, 2), new RandomCrop(24), new HorizontalFlip(), new ColourJitter(), new GaussianBlur()];
        byte[] Pixels(long seed, int epoch, int index) => new SamplePipeline(all, Ignore, seed).Apply(Telling(40, 30), epoch, index).Image.Pixels;
        var first = Pixels(1, 2, 3);
        _ = Pixels(9, 9, 9);
        Assert.Equal(first, Pixels(1, 2, 3));
        Assert.NotEqual(first, Pixels(2, 2, 3));
        Assert.NotEqual(first, Pixels(1, 3, 3));
        Assert.NotEqual(first, Pixels(1, 2, 4));
        Assert.NotEqual(Pixels(1, 3, 2), first);
    }

    [Fact]
    public void No_steps_change_nothing()
    {
        var sample = Telling(5, 4);
        var same = new SamplePipeline([], Ignore, 0).Apply(sample, 0, 0);
        Assert.Same(sample.Image, same.Image);
        Assert.Same(sample.Labels, same.Labels);
    }
}
