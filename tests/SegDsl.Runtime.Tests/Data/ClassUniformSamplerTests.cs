using SegDsl.Data;
using SegDsl.Imaging;
using SegDsl.Tests.Storage;

namespace SegDsl.Tests.Data;

public sealed class ClassUniformSamplerTests : IDisposable
{
    private readonly ToyDataset toy = new();
    private readonly TemporaryFolder cache = new();

    public void Dispose()
    {
        toy.Dispose();
        cache.Dispose();
    }

    private ClassUniformSampler Sampler(double share = 0.5, int tile = 8, int? until = null, long seed = 1) =>
        new(toy.Open(), new ClassUniformSampling(share, tile, until), seed, cache.Root);

    private static List<(int, PixelPoint?)> Drawn(ClassUniformSampler sampler, int epoch) =>
        [.. sampler.Draw(epoch).Select(item => (item.Index, item.Center))];

    /// <summary>Adds an image of sky that contains a rectangle with another label id.</summary>
    private void Add(string name, ushort id, PixelWindow window, int width = 20, int height = 16)
    {
        toy.Add(name, width, height);
        var labels = new LabelMap(width, height);
        Array.Fill(labels.Values, (ushort)7);
        for (var y = window.Y; y < window.Y + window.Height; y++) labels.Row(y).Slice(window.X, window.Width).Fill(id);
        ImageFile.Write(toy.Labels(name), labels);
    }

    [Fact]
    public void Each_tile_has_a_centroid_per_class()
    {
        // Two rows of two tiles and a narrow one. Class 1 is in the first two tiles of the upper row; 9 is not a class.
        var labels = new LabelMap(18, 10);
        Array.Fill(labels.Values, (ushort)9);
        labels.Row(2).Slice(4, 8).Fill(1);
        labels.Row(9)[17] = 2;
        Assert.Equal(
            [(1, new PixelPoint(5, 2)), (1, new PixelPoint(9, 2)), (2, new PixelPoint(17, 9))], ClassCentroids.InImage(labels, classes: 3, tile: 8));
        Assert.Equal([(1, new PixelPoint(7, 2)), (2, new PixelPoint(17, 9))], ClassCentroids.InImage(labels, classes: 3, tile: 100));
    }

    [Fact]
    public void Missing_classes_are_replaced_by_random_images()
    {
        for (var i = 0; i < 24; i++) Add($"s{i:d2}", id: i == 5 ? (ushort)300 : (ushort)9, new PixelWindow(0, 0, 1, 1));
        for (var epoch = 0; epoch < 3; epoch++)
        {
            var items = Sampler(share: 0.5).Draw(epoch);
            Assert.Equal(24, items.Count);
            // ⌊24 · 0.5 / 3⌋ samples each for sky and road; there is no tree.
            Assert.Equal(4, items.Count(item => item is { Index: 5, Center: (0, 0) }));
            var sky = items.Where(item => item.Center is { } at && at != new PixelPoint(0, 0)).ToList();
            Assert.Equal(4, sky.Count);
            var random = items.Where(item => item.Center is null).Select(item => item.Index).ToList();
            Assert.Equal(16, random.Count);
            Assert.Equal(16, random.Distinct().Count());
        }
    }

    [Fact]
    public void Coarse_images_are_used_only_for_selected_classes()
    {
        for (var i = 0; i < 24; i++) Add($"s{i:d2}", id: 300, new PixelWindow(0, 0, 1, 1));
        foreach (var id in new ushort[] { 300, 0 })
        {
            Add($"c{id}", id, new PixelWindow(0, 0, 1, 1));
            foreach (var folder in new[] { toy.Image("", "coarse"), toy.Labels("", "coarse") }) Directory.CreateDirectory(Path.GetDirectoryName(folder) ?? "");
            File.Move(toy.Image($"c{id}"), toy.Image($"c{id}", "coarse"));
            File.Move(toy.Labels($"c{id}"), toy.Labels($"c{id}", "coarse"));
        }
        var definition = ToyDataset.Definition with { Splits = [new("train"), new("coarse")] };
        var training = new SegmentationDataset(definition, toy.Folder.Root, "train");
        var items = new ClassUniformSampler(training, new ClassUniformSampling(CoarseClasses: [2]), seed: 1, cache.Root).Draw(0);
        Assert.Equal(24, items.Count);
        // Road is also in the coarse split, but is not selected. Tree is only in the first image of the coarse split.
        var coarse = items.Where(item => item.Dataset != training).ToList();
        Assert.Equal(4, coarse.Count);
        Assert.All(coarse, item => Assert.Equal((0, new PixelPoint(0, 0)), (item.Index, item.Center)));
        Assert.Throws<DatasetException>(() => new ClassUniformSampler(toy.Open(), new ClassUniformSampling(CoarseClasses: [2]), seed: 1, cache.Root));
    }

    [Fact]
    public void Epochs_are_deterministic_and_uniform_sampling_ends()
    {
        for (var i = 0; i < 8; i++) toy.Add($"s{i}", seed: i);
        Assert.Equal(Drawn(Sampler(seed: 2), 1), Drawn(Sampler(seed: 2), 1));
        Assert.NotEqual(Drawn(Sampler(seed: 2), 1), Drawn(Sampler(seed: 2), 0));
        Assert.NotEqual(Drawn(Sampler(seed: 2), 1), Drawn(Sampler(seed: 3), 1));
        var ending = Sampler(until: 2);
        Assert.Contains(ending.Draw(1), item => item.Center is not null);
        Assert.Equal(Enumerable.Range(0, 8), ending.Draw(2).Select(item => item.Index).Order());
        Assert.All(ending.Draw(2), item => Assert.Null(item.Center));
    }

    [Fact]
    public void Centroids_are_cached_by_label_file_contents()
    {
        for (var i = 0; i < 8; i++) toy.Add($"s{i}", seed: i);
        var first = Drawn(Sampler(), 0);
        var entry = Assert.Single(Directory.GetFiles(cache.Root));
        var written = File.GetLastWriteTimeUtc(entry);
        Assert.Equal(first, Drawn(Sampler(), 0));
        Assert.Equal(written, File.GetLastWriteTimeUtc(entry));

        // Another tile size and other labels give other entries; a damaged entry is computed again.
        _ = Sampler(tile: 5);
        Assert.Equal(2, Directory.GetFiles(cache.Root).Length);
        for (var i = 0; i < 8; i++) Add($"s{i}", 300, new PixelWindow(i, 0, 1, 1));
        var other = Drawn(Sampler(), 0);
        Assert.NotEqual(first, other);
        Assert.Equal(3, Directory.GetFiles(cache.Root).Length);
        foreach (var file in Directory.GetFiles(cache.Root)) File.WriteAllBytes(file, File.ReadAllBytes(file)[..^1]);
        Assert.Equal(other, Drawn(Sampler(), 0));
        Assert.Equal(3, Directory.GetFiles(cache.Root).Length);
    }

    [Theory]
    [InlineData(FileOperation.Create)]
    [InlineData(FileOperation.Write)]
    [InlineData(FileOperation.Rename)]
    public void Centroids_are_computed_if_the_cache_cannot_be_written(FileOperation operation)
    {
        for (var i = 0; i < 8; i++) toy.Add($"s{i}", seed: i);
        List<(int, PixelPoint?)> drawn = [];

        FaultyFiles.During(moment =>
        {
            if (moment.Operation == operation && !moment.IsAfter) throw new IOException("No space left on device");
        }, () => drawn = Drawn(Sampler(), 0));

        Assert.Empty(Directory.GetFiles(cache.Root));
        Assert.Equal(Drawn(Sampler(), 0), drawn);
    }

    [Fact]
    public void A_damaged_label_file_is_named_in_the_message()
    {
        toy.Add("s0");
        File.WriteAllBytes(toy.Labels("s0"), [1, 2, 3]);
        var e = Assert.Throws<ImageException>(() => Sampler());
        Assert.StartsWith(toy.Labels("s0"), e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Crops_contain_the_center_after_flips_and_resizes()
    {
        // One pixel is of class 2, and every crop around it must contain it. Images are only enlarged, so that nearest-neighbor sampling keeps it.
        var map = new LabelMap(60, 40);
        map.Row(31)[7] = 2;
        var sample = new Sample("s", new RgbImage(60, 40), map);
        var pipeline = new SamplePipeline(
            [new HorizontalFlip(), new VerticalFlip(), new ResizeShorterSide(45), new RandomScale(1, 2), new RandomCrop(24)], 255, seed: 8);
        var positions = new HashSet<int>();
        for (var position = 0; position < 100; position++)
        {
            var labels = pipeline.Apply(sample, 0, position, new PixelPoint(7, 31)).Labels;
            var at = Array.IndexOf(labels.Values, (ushort)2);
            Assert.True(at >= 0);
            positions.Add(at);
        }
        // The pixel may be anywhere in the crop.
        Assert.True(positions.Count > 50, $"only {positions.Count} positions");
    }
}
