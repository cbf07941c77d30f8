namespace SegDsl.Data;

/// <summary>
/// Part of an epoch are crops around every class in turn, the rest random images. Of n samples int(n · share / classes) belong to each class
/// that occurs at all; a class that does not leaves its share to the random images.
/// </summary>
public sealed class ClassUniformSampler : Sampler
{
    private readonly SegmentationDataset dataset;
    private readonly ClassUniformSampling sampling;
    private readonly long seed;
    private readonly List<EpochItem>[] byClass;

    /// <summary>Finds the centroids of the classes, or takes them from the cache.</summary>
    /// <param name="dataset">The images.</param>
    /// <param name="sampling">How much of an epoch is for classes, and from where.</param>
    /// <param name="seed">Fixes everything random.</param>
    /// <param name="cacheFolder">Where centroids are kept; null for the user's cache.</param>
    /// <exception cref="SegDsl.Imaging.ImageException">A label image is missing, damaged or of the wrong kind.</exception>
    /// <exception cref="DatasetException">Coarse images are wanted, but there are none.</exception>
    public ClassUniformSampler(SegmentationDataset dataset, ClassUniformSampling sampling, long seed, string? cacheFolder = null)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        ArgumentNullException.ThrowIfNull(sampling);
        ArgumentOutOfRangeException.ThrowIfNegative(sampling.Share);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(sampling.Share, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(sampling.Tile, 1);
        (this.dataset, this.sampling, this.seed) = (dataset, sampling, seed);
        var cache = new CentroidCache(cacheFolder ?? UserCache.Folder);
        byClass = Items(dataset, cache, sampling.Tile);
        if (sampling.CoarseClasses is not { Count: > 0 } chosen) return;
        var coarse = Items(new SegmentationDataset(dataset.Definition, dataset.Root, ClassUniformSampling.CoarseSplit), cache, sampling.Tile);
        foreach (var c in chosen) byClass[c].AddRange(coarse[c]);
    }

    /// <inheritdoc/>
    public override int Count => dataset.Count;

    /// <inheritdoc/>
    public override IReadOnlyList<EpochItem> Draw(int epoch)
    {
        var random = new SplitMix64(seed, epoch);
        var items = new List<EpochItem>(Count);
        if (sampling.Until is not { } end || epoch < end)
        {
            var perClass = (int)(Count * sampling.Share / byClass.Length);
            foreach (var ofClass in byClass.Where(c => c.Count > 0)) Draw(ofClass, perClass, items, ref random);
        }
        Draw([.. Enumerable.Range(0, Count).Select(index => new EpochItem(dataset, index))], Count - items.Count, items, ref random);
        var drawn = items.ToArray();
        random.Shuffle(drawn.AsSpan());
        return drawn;
    }

    private static List<EpochItem>[] Items(SegmentationDataset dataset, CentroidCache cache, int tile) =>
        [.. cache.Get(dataset, tile).Select(centroids => centroids.Select(c => new EpochItem(dataset, c.Image, c.Pixel)).ToList())];

    /// <summary>Draws without putting back until there is nothing left, and then anew.</summary>
    private static void Draw(List<EpochItem> all, int count, List<EpochItem> items, ref SplitMix64 random)
    {
        var left = new EpochItem[all.Count];
        for (; count > 0; count -= left.Length)
        {
            for (var i = 0; i < left.Length; i++) left[i] = all[i];
            random.Shuffle(left.AsSpan());
            items.AddRange(left.Take(count));
        }
    }
}
