using SegDsl.Imaging;

namespace SegDsl.Data;

/// <summary>A sample of an epoch.</summary>
/// <param name="Dataset">Where it comes from.</param>
/// <param name="Index">Its place there, from 0.</param>
/// <param name="Center">A pixel of the original image that a random crop must contain; null where any crop will do.</param>
public readonly record struct EpochItem(SegmentationDataset Dataset, int Index, PixelPoint? Center = null);

/// <summary>Chooses the samples of an epoch, and their order; the same for the same epoch, wherever and how often it is asked.</summary>
public abstract class Sampler
{
    private protected Sampler()
    {
    }

    /// <summary>Creates a sampler from its description.</summary>
    /// <param name="definition">The description.</param>
    /// <param name="dataset">The images to sample from.</param>
    /// <param name="seed">Fixes everything random.</param>
    /// <exception cref="ImageException">A label image that must be looked at is missing, damaged or of the wrong kind.</exception>
    public static Sampler Create(SamplingDefinition definition, SegmentationDataset dataset, long seed) => definition switch
    {
        RandomSampling => new RandomSampler(dataset, seed),
        ClassUniformSampling uniform => new ClassUniformSampler(dataset, uniform, seed),
        _ => throw new NotSupportedException($"There is no sampler for {definition}."),
    };

    /// <summary>The number of samples of every epoch; at least 1.</summary>
    public abstract int Count { get; }

    /// <summary>The samples of an epoch, in order.</summary>
    /// <param name="epoch">The epoch, from 0.</param>
    public abstract IReadOnlyList<EpochItem> Draw(int epoch);
}

/// <summary>Every sample once, in the order of the dataset: what evaluation wants.</summary>
/// <param name="dataset">The samples.</param>
public sealed class OrderedSampler(SegmentationDataset dataset) : Sampler
{
    /// <inheritdoc/>
    public override int Count => dataset.Count;

    /// <inheritdoc/>
    public override IReadOnlyList<EpochItem> Draw(int epoch) => [.. Enumerable.Range(0, dataset.Count).Select(index => new EpochItem(dataset, index))];
}

/// <summary>Every sample once, in an order that every epoch has for itself.</summary>
/// <param name="dataset">The samples.</param>
/// <param name="seed">Fixes the orders.</param>
public sealed class RandomSampler(SegmentationDataset dataset, long seed) : Sampler
{
    /// <inheritdoc/>
    public override int Count => dataset.Count;

    /// <inheritdoc/>
    public override IReadOnlyList<EpochItem> Draw(int epoch)
    {
        var items = new EpochItem[dataset.Count];
        for (var index = 0; index < items.Length; index++) items[index] = new EpochItem(dataset, index);
        new SplitMix64(seed, epoch).Shuffle(items.AsSpan());
        return items;
    }
}
