using System.Runtime.InteropServices;
using SegDsl.Data;
using SegDsl.Imaging;

namespace SegDsl.Tests.Data;

public sealed class BatchLoaderTests : IDisposable
{
    private readonly ToyDataset toy = new();

    public BatchLoaderTests()
    {
        for (var i = 0; i < 7; i++) toy.Add($"s{i}", seed: i);
    }

    public void Dispose() => toy.Dispose();

    private BatchLoader Loader(BatchOptions options, params Augmentation[] augment) =>
        new(toy.Open(), new SamplePipeline(augment, ToyDataset.Ignore, options.Seed), options);

    private static List<(string Names, float[] Images, long[] Labels)> Collect(BatchLoader loader, int epoch)
    {
        var collected = new List<(string, float[], long[])>();
        foreach (var batch in loader.Epoch(epoch))
        {
            using (batch)
                collected.Add((
                    string.Join(' ', batch.Names),
                    MemoryMarshal.Cast<byte, float>(batch.Images.bytes).ToArray(),
                    MemoryMarshal.Cast<byte, long>(batch.Labels.bytes).ToArray()));
        }
        return collected;
    }

    [Fact]
    public void Batches_hold_normalised_images_and_train_indices()
    {
        using var batch = Loader(new BatchOptions { BatchSize = 2 }).Epoch(0).First();
        Assert.Equal(["s0", "s1"], batch.Names);
        Assert.Equal([2, 3, 16, 20], batch.Images.shape);
        Assert.Equal([2, 16, 20], batch.Labels.shape);
        var sample = toy.Open().Load(1);
        for (var y = 0; y < 16; y++)
            for (var x = 0; x < 20; x++)
            {
                Assert.Equal(sample.Labels.Row(y)[x], batch.Labels[1, y, x].item<long>());
                for (var channel = 0; channel < 3; channel++)
                    Assert.Equal((sample.Image.Row(y)[3 * x + channel] / 255f - ImageTensors.Mean[channel]) / ImageTensors.StandardDeviation[channel],
                        batch.Images[1, channel, y, x].item<float>(), 1e-6f);
            }
    }

    [Fact]
    public void The_rest_of_an_epoch_is_a_smaller_batch_or_left_out()
    {
        Assert.Equal(["s0 s1 s2", "s3 s4 s5", "s6"], Collect(Loader(new BatchOptions { BatchSize = 3 }), 0).Select(b => b.Names));
        Assert.Equal(["s0 s1 s2", "s3 s4 s5"], Collect(Loader(new BatchOptions { BatchSize = 3, DropLast = true }), 0).Select(b => b.Names));
        Assert.Equal(["s0 s1 s2 s3 s4 s5 s6"], Collect(Loader(new BatchOptions { BatchSize = 8, DropLast = true }), 0).Select(b => b.Names));
        Assert.Equal(3, Loader(new BatchOptions { BatchSize = 3 }).BatchesPerEpoch);
    }

    [Fact]
    public void Order_and_augmentation_do_not_depend_on_the_number_of_workers()
    {
        Augmentation[] augment = [new RandomScale(0.5, 2), new RandomCrop(12), new HorizontalFlip(), new ColourJitter(), new GaussianBlur()];
        var one = Collect(Loader(new BatchOptions { BatchSize = 2, Shuffle = true, Seed = 5, Workers = 1 }, augment), 3);
        var four = Collect(Loader(new BatchOptions { BatchSize = 2, Shuffle = true, Seed = 5, Workers = 4 }, augment), 3);
        Assert.Equal(one.Select(b => b.Names), four.Select(b => b.Names));
        foreach (var (a, b) in one.Zip(four))
        {
            Assert.Equal(a.Images, b.Images);
            Assert.Equal(a.Labels, b.Labels);
        }
    }

    [Fact]
    public void Every_epoch_and_every_seed_has_its_own_order_of_all_samples()
    {
        string Order(long seed, int epoch) => string.Join(' ', Collect(Loader(new BatchOptions { Shuffle = true, Seed = seed }), epoch).Select(b => b.Names));
        Assert.Equal(Order(1, 0), Order(1, 0));
        Assert.Equal(4, new[] { Order(1, 0), Order(1, 1), Order(2, 0), "s0 s1 s2 s3 s4 s5 s6" }.Distinct().Count());
        Assert.Equal("s0 s1 s2 s3 s4 s5 s6", string.Join(' ', Order(1, 0).Split(' ').Order()));
    }

    [Fact]
    public void A_damaged_file_is_reported_by_name_when_its_batch_comes()
    {
        File.WriteAllBytes(toy.Image("s4"), File.ReadAllBytes(toy.Image("s4"))[..100]);
        var taken = 0;
        var e = Assert.Throws<ImageException>(() =>
        {
            foreach (var batch in Loader(new BatchOptions { BatchSize = 2, Workers = 4 }).Epoch(0))
            {
                batch.Dispose();
                taken++;
            }
        });
        Assert.Equal(2, taken);
        Assert.StartsWith(toy.Image("s4"), e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Leaving_early_is_fine_even_before_a_damaged_file()
    {
        File.Delete(toy.Image("s3"));
        File.WriteAllBytes(toy.Image("s2"), []);
        var loader = Loader(new BatchOptions { Workers = 4 });
        foreach (var batch in loader.Epoch(0))
        {
            batch.Dispose();
            break;
        }
        using var again = loader.Epoch(0).First();
        Assert.Equal(["s0"], again.Names);
    }

    [Fact]
    public void Images_of_different_sizes_make_no_batch()
    {
        toy.Add("s1", width: 9, height: 9);
        var e = Assert.Throws<DatasetException>(() => Collect(Loader(new BatchOptions { BatchSize = 2 }), 0));
        Assert.Contains("s0 is 20×16 and s1 is 9×9", e.Message, StringComparison.Ordinal);
        Assert.Equal(7, Collect(Loader(new BatchOptions()), 0).Count);
    }
}
