using System.Runtime.InteropServices;
using SegDsl.Data;
using SegDsl.Imaging;
using SegDsl.Tests.Training;

namespace SegDsl.Tests.Data;

public sealed class BatchLoaderTests : IDisposable
{
    private readonly ToyDataset toy = new();

    public BatchLoaderTests()
    {
        for (var i = 0; i < 7; i++) toy.Add($"s{i}", seed: i);
    }

    public void Dispose() => toy.Dispose();

    private static void Damage(string file) => File.WriteAllBytes(file, []);

    private BatchLoader Loader(BatchOptions options, params Augmentation[] augment) => Loader(options, null, augment);

    /// <summary>A loader over the toy dataset; without a seed, in the order of the dataset.</summary>
    private BatchLoader Loader(BatchOptions options, long? seed, params Augmentation[] augment) => new(
        seed is { } value ? new RandomSampler(toy.Open(), value) : new OrderedSampler(toy.Open()),
        new SamplePipeline(augment, ToyDataset.Ignore, seed ?? 0), options);

    private static List<(string Names, float[] Images, long[] Labels)> Collect(BatchLoader loader, int epoch, int firstBatch = 0)
    {
        var collected = new List<(string, float[], long[])>();
        foreach (var batch in loader.Epoch(epoch, firstBatch))
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
    public void Batches_hold_normalized_images_and_train_indices()
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
                    Assert.Equal((sample.Image.ToRgb().Row(y)[3 * x + channel] / 255f - ImageNormalization.ImageNet.Mean[channel])
                        / ImageNormalization.ImageNet.StandardDeviation[channel],
                        batch.Images[1, channel, y, x].item<float>(), 1e-6f);
            }
    }

    [Fact]
    public void An_incomplete_last_batch_is_smaller_or_dropped()
    {
        Assert.Equal(["s0 s1 s2", "s3 s4 s5", "s6"], Collect(Loader(new BatchOptions { BatchSize = 3 }), 0).Select(b => b.Names));
        Assert.Equal(["s0 s1 s2", "s3 s4 s5"], Collect(Loader(new BatchOptions { BatchSize = 3, DropLast = true }), 0).Select(b => b.Names));
        Assert.Equal(["s0 s1 s2 s3 s4 s5 s6"], Collect(Loader(new BatchOptions { BatchSize = 8, DropLast = true }), 0).Select(b => b.Names));
        Assert.Equal(3, Loader(new BatchOptions { BatchSize = 3 }).BatchesPerEpoch);
    }

    private static readonly Augmentation[] AllSteps =
        [new RandomScale(0.5, 2), new RandomCrop(12), new HorizontalFlip(), new ColorJitter(), new GaussianBlur(), new ExternParts.Dark(0.5)];

    private static void AssertSame(
        IReadOnlyList<(string Names, float[] Images, long[] Labels)> expected, IReadOnlyList<(string Names, float[] Images, long[] Labels)> actual)
    {
        Assert.Equal(expected.Select(b => b.Names), actual.Select(b => b.Names));
        foreach (var (a, b) in expected.Zip(actual))
        {
            Assert.Equal(a.Images, b.Images);
            Assert.Equal(a.Labels, b.Labels);
        }
    }

    [Fact]
    public void Order_and_augmentation_do_not_depend_on_the_number_of_workers()
    {
        var one = Collect(Loader(new BatchOptions { BatchSize = 2, Workers = 1 }, 5, AllSteps), 3);
        Assert.Equal(4, one.Count);
        foreach (var workers in new[] { 2, 5, 32 })
            AssertSame(one, Collect(Loader(new BatchOptions { BatchSize = 2, Workers = workers }, 5, AllSteps), 3));
    }

    [Fact]
    public void Starting_at_a_later_batch_gives_the_same_remaining_batches()
    {
        var loader = Loader(new BatchOptions { BatchSize = 2 }, 5, AllSteps);
        var full = Collect(loader, 1);
        AssertSame([.. full.Skip(2)], Collect(loader, 1, firstBatch: 2));
        Assert.Empty(Collect(loader, 1, firstBatch: 4));
    }

    [Fact]
    public void Order_is_a_permutation_that_depends_on_epoch_and_seed()
    {
        string Order(long seed, int epoch) => string.Join(' ', Collect(Loader(new BatchOptions(), seed), epoch).Select(b => b.Names));
        Assert.Equal(Order(1, 0), Order(1, 0));
        Assert.Equal(4, new[] { Order(1, 0), Order(1, 1), Order(2, 0), "s0 s1 s2 s3 s4 s5 s6" }.Distinct().Count());
        Assert.Equal("s0 s1 s2 s3 s4 s5 s6", string.Join(' ', Order(1, 0).Split(' ').Order()));
    }

    [Fact]
    public void Batches_of_several_processes_equal_one_global_batch()
    {
        var global = Collect(Loader(new BatchOptions { BatchSize = 6, DropLast = true }, 5, AllSteps), 2);
        var shares = Enumerable.Range(0, 3).Select(rank =>
            Collect(Loader(new BatchOptions { BatchSize = 2, DropLast = true, Rank = rank, WorldSize = 3 }, 5, AllSteps), 2)).ToList();
        Assert.All(shares, share => Assert.Single(share));
        Assert.Equal(global[0].Names, string.Join(' ', shares.Select(share => share[0].Names)));
        Assert.Equal(global[0].Images, shares.SelectMany(share => share[0].Images));
        Assert.Equal(global[0].Labels, shares.SelectMany(share => share[0].Labels));
    }

    [Theory]
    [InlineData(1, 2)]
    [InlineData(2, 3)]
    [InlineData(3, 4)]
    [InlineData(1, 9)]
    public void Several_processes_evaluate_each_sample_exactly_once(int batchSize, int processes)
    {
        var names = new List<string>();
        for (var rank = 0; rank < processes; rank++)
        {
            var loader = Loader(new BatchOptions { BatchSize = batchSize, Rank = rank, WorldSize = processes });
            var batches = Collect(loader, 0);
            Assert.Equal(loader.BatchesPerEpoch, batches.Count);
            names.AddRange(batches.SelectMany(b => b.Names.Split(' ')));
        }
        Assert.Equal(["s0", "s1", "s2", "s3", "s4", "s5", "s6"], names.Order());
    }

    [Fact]
    public void A_small_epoch_is_distributed_evenly_and_needs_one_sample_per_process()
    {
        List<string> Names(int rank)
        {
            var loader = Loader(new BatchOptions { BatchSize = 4, DropLast = true, Rank = rank, WorldSize = 3 });
            return [.. Collect(loader, 0).Select(b => b.Names)];
        }

        Assert.Equal(["s0 s1"], Names(0));
        Assert.Equal(["s2 s3"], Names(1));
        Assert.Equal(["s4 s5 s6"], Names(2));
        var e = Assert.Throws<DatasetException>(() => Loader(new BatchOptions { DropLast = true, WorldSize = 8 }));
        Assert.Contains("7 samples cannot be distributed over 8 processes", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void Unreadable_samples_are_skipped_and_reported(int workers)
    {
        Damage(toy.Image("s2"));
        Damage(toy.Labels("s3"));
        Damage(toy.Image("s6"));
        var loader = Loader(new BatchOptions { BatchSize = 2, Workers = workers, OnBadFile = BadFile.Skip });
        Assert.Equal(["s0 s1", "s4 s5"], Collect(loader, 0).Select(b => b.Names));
        Assert.Equal([toy.Image("s2"), toy.Labels("s3"), toy.Image("s6")], loader.Skipped.Select(problem => problem.Split(' ')[0]));

        loader = Loader(new BatchOptions { BatchSize = 3, Workers = workers, OnBadFile = BadFile.Skip });
        var first = Collect(loader, 0)[0];
        Assert.Equal("s0 s1", first.Names);
        Assert.Equal(2 * 16 * 20, first.Labels.Length);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void Unreadable_samples_are_replaced_when_batches_must_be_full(int workers)
    {
        Damage(toy.Image("s2"));
        Damage(toy.Image("s5"));
        var loader = Loader(new BatchOptions { BatchSize = 3, DropLast = true, Workers = workers, OnBadFile = BadFile.Skip });
        Assert.Equal(["s0 s1 s3", "s3 s4 s6"], Collect(loader, 0).Select(b => b.Names));
        Assert.Equal(2, loader.Skipped.Count);

        for (var i = 0; i < 7; i++) Damage(toy.Image($"s{i}"));
        var e = Assert.Throws<DatasetException>(() => Collect(loader, 0));
        Assert.Contains("7 samples in a row cannot be read", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Waiting_for_a_batch_can_be_canceled()
    {
        using var stopping = new CancellationTokenSource();
        using var batches = Loader(new BatchOptions()).Epoch(0, 0, stopping.Token).GetEnumerator();
        Assert.True(batches.MoveNext());
        batches.Current.Dispose();
        stopping.Cancel();
        Assert.Throws<OperationCanceledException>(() => batches.MoveNext());
    }

    [Fact]
    public void Prefetching_is_bounded()
    {
        var loader = Loader(new BatchOptions { BatchSize = 2, Workers = 1 });
        Assert.Equal(2, loader.BatchesAhead);
        using var batches = loader.Epoch(0).GetEnumerator();
        Assert.True(batches.MoveNext());
        batches.Current.Dispose();
        // Batches 1 and 2 may be in preparation. Batch 3 is not, so its missing file is noticed only later.
        Thread.Sleep(200);
        File.Delete(toy.Image("s6"));
        Assert.True(batches.MoveNext());
        batches.Current.Dispose();
        Assert.True(batches.MoveNext());
        batches.Current.Dispose();
        Assert.Throws<ImageException>(() => batches.MoveNext());
    }

    [Fact]
    public void A_damaged_file_is_reported_when_its_batch_is_requested()
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
    public void Enumeration_can_stop_before_a_damaged_file()
    {
        File.Delete(toy.Image("s3"));
        File.WriteAllBytes(toy.Image("s2"), []);
        var loader = Loader(new BatchOptions { Workers = 4 });
        foreach (var batch in loader.Epoch(0))
        {
            batch.Dispose();
            break;
        }
        using var restarted = loader.Epoch(0).First();
        Assert.Equal(["s0"], restarted.Names);
    }

    [Fact]
    public void Images_of_different_sizes_cannot_be_batched()
    {
        toy.Add("s1", width: 9, height: 9);
        var e = Assert.Throws<DatasetException>(() => Collect(Loader(new BatchOptions { BatchSize = 2 }), 0));
        Assert.Contains("s0 is 20×16 and s1 is 9×9", e.Message, StringComparison.Ordinal);
        Assert.Equal(7, Collect(Loader(new BatchOptions()), 0).Count);
    }
}
