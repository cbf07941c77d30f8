namespace SegDsl.Data;

/// <summary>
/// Fills part of an epoch with crops around instances of each class, and the rest with random images. Of n samples, ⌊n · share / classes⌋ are
/// drawn for each class that occurs in the dataset; the samples of other classes are replaced by random images. Zhu et al.: Improving Semantic
/// Segmentation via Video Propagation and Label Relaxation. CVPR 2019.
/// </summary>
public sealed class ClassUniformSampler : Sampler
{
    private readonly SegmentationDataset dataset;
    private readonly ClassUniformSampling sampling;
    private readonly long seed;
    private readonly List<EpochItem>[] byClass;

    /// <summary>Creates a sampler. Reads the class centroids from the cache, or computes them from all label images.</summary>
    /// <param name="dataset">The dataset to sample from.</param>
    /// <param name="sampling">The share of class crops and the tile size.</param>
    /// <param name="seed">The random seed.</param>
    /// <param name="cacheFolder">The folder in which centroids are cached; null for <see cref="UserCache.Folder"/>.</param>
    /// <param name="stopping">Stops reading label images.</param>
    /// <exception cref="ArgumentOutOfRangeException">The share is not in 0 to 1, or the tile is smaller than 1 pixel.</exception>
    /// <exception cref="SegDsl.Imaging.ImageException">A label image is missing, damaged or unsupported.</exception>
    /// <exception cref="DatasetException">Coarse classes are requested, but the dataset has no coarse split or it has no images.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="stopping"/> was canceled.</exception>
    public ClassUniformSampler(
        SegmentationDataset dataset, ClassUniformSampling sampling, long seed, string? cacheFolder = null, CancellationToken stopping = default)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        ArgumentNullException.ThrowIfNull(sampling);
        ArgumentOutOfRangeException.ThrowIfNegative(sampling.Share);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(sampling.Share, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(sampling.Tile, 1);
        (this.dataset, this.sampling, this.seed) = (dataset, sampling, seed);
        var cache = new CentroidCache(cacheFolder ?? UserCache.Folder);
        byClass = Items(dataset, cache, sampling.Tile, stopping);
        if (sampling.CoarseClasses is not { Count: > 0 } chosen) return;
        var coarse = Items(new SegmentationDataset(dataset.Definition, dataset.Root, ClassUniformSampling.CoarseSplit), cache, sampling.Tile, stopping);
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

    private static List<EpochItem>[] Items(SegmentationDataset dataset, CentroidCache cache, int tile, CancellationToken stopping) =>
        [.. cache.Get(dataset, tile, stopping).Select(centroids => centroids.Select(c => new EpochItem(dataset, c.Image, c.Pixel)).ToList())];

    /// <summary>Draws items without replacement; starts over when all have been drawn.</summary>
    private static void Draw(List<EpochItem> all, int count, List<EpochItem> items, ref SplitMix64 random)
    {
        var shuffled = new EpochItem[all.Count];
        for (; count > 0; count -= shuffled.Length)
        {
            for (var i = 0; i < shuffled.Length; i++) shuffled[i] = all[i];
            random.Shuffle(shuffled.AsSpan());
            items.AddRange(shuffled.Take(count));
        }
    }
}
