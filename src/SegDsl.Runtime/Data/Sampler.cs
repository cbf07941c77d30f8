using SegDsl.Imaging;

namespace SegDsl.Data;

/// <summary>A sample in an epoch.</summary>
/// <param name="Dataset">The dataset of the sample.</param>
/// <param name="Index">The index of the sample in the dataset, from 0.</param>
/// <param name="Center">A pixel of the original image that random crops must contain; null for any crop.</param>
public readonly record struct EpochItem(SegmentationDataset Dataset, int Index, PixelPoint? Center = null);

/// <summary>Chooses and orders the samples of an epoch. The result depends only on the sampler and the epoch.</summary>
public abstract class Sampler
{
    private protected Sampler()
    {
    }

    /// <summary>Creates a sampler from its definition.</summary>
    /// <param name="definition">The definition.</param>
    /// <param name="dataset">The dataset to sample from.</param>
    /// <param name="seed">The random seed.</param>
    /// <param name="stopping">Stops reading the label images that some samplers need.</param>
    /// <exception cref="ImageException">A label image needed for sampling is missing, damaged or unsupported.</exception>
    /// <exception cref="DatasetException">The definition needs coarse labels, which the dataset does not have, or the samples are volumes.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="stopping"/> was canceled.</exception>
    public static Sampler Create(SamplingDefinition definition, SegmentationDataset dataset, long seed, CancellationToken stopping = default) =>
        definition switch
    {
        RandomSampling(var times) => new RandomSampler(dataset, seed, times),
        _ when dataset.Definition.HoldsVolumes => throw new DatasetException(
            $"{dataset.Definition.Name} holds volumes, which are sampled at random. Remove 'sampling', and use 'foreground' of 'volume_crop'."),
        ClassUniformSampling uniform => new ClassUniformSampler(dataset, uniform, seed, stopping: stopping),
        _ => throw new NotSupportedException($"There is no sampler for {definition}."),
    };

    /// <summary>The number of samples per epoch, at least 1.</summary>
    public abstract int Count { get; }

    /// <summary>Returns the samples of an epoch, in order.</summary>
    /// <param name="epoch">The epoch, from 0.</param>
    public abstract IReadOnlyList<EpochItem> Draw(int epoch);
}

/// <summary>Returns each sample once, in the order of the dataset. Used for evaluation.</summary>
/// <param name="dataset">The dataset to sample from.</param>
public sealed class OrderedSampler(SegmentationDataset dataset) : Sampler
{
    /// <inheritdoc/>
    public override int Count => dataset.Count;

    /// <inheritdoc/>
    public override IReadOnlyList<EpochItem> Draw(int epoch) => [.. Enumerable.Range(0, dataset.Count).Select(index => new EpochItem(dataset, index))];
}

/// <summary>Returns each sample once or several times, in a random order that differs between epochs.</summary>
/// <param name="dataset">The dataset to sample from.</param>
/// <param name="seed">The random seed.</param>
/// <param name="times">How often each sample is returned.</param>
public sealed class RandomSampler(SegmentationDataset dataset, long seed, int times = 1) : Sampler
{
    /// <inheritdoc/>
    public override int Count => checked(times * dataset.Count);

    /// <inheritdoc/>
    public override IReadOnlyList<EpochItem> Draw(int epoch)
    {
        var items = new EpochItem[Count];
        for (var i = 0; i < items.Length; i++) items[i] = new EpochItem(dataset, i % dataset.Count);
        new SplitMix64(seed, epoch).Shuffle(items.AsSpan());
        return items;
    }
}
