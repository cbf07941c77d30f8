using SegDsl.Validation;

namespace SegDsl.Data;

/// <summary>How an experiment samples its epochs; the definition of a <see cref="Sampler"/>.</summary>
public abstract record SamplingDefinition;

/// <summary>Each image once or several times per epoch, in random order; see <see cref="RandomSampler"/>.</summary>
/// <param name="Times">How often each image is drawn per epoch, at least 1. Several crops of each volume make an epoch of useful length.</param>
public sealed record RandomSampling(int Times = 1) : SamplingDefinition
{
    /// <summary>How often each image is drawn per epoch, at least 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public int Times { get; init => field = Limit.AtLeast(1, value); } = Limit.AtLeast(1, Times);
}

/// <summary>
/// Class-uniform sampling: part of an epoch consists of crops around each class, so that rare classes are seen as often as frequent ones; see
/// <see cref="ClassUniformSampler"/>.
/// </summary>
/// <param name="Share">The fraction of an epoch used for class crops, over all classes, 0 to 1.</param>
/// <param name="Tile">Side in pixels, at least 1, of the tiles that label maps are divided into; each tile has one centroid per class.</param>
/// <param name="Until">The number of epochs after which all samples are random images; null for no limit.</param>
/// <param name="CoarseClasses">
/// The train indices of the classes whose crops also come from the split <see cref="CoarseSplit"/>; null for none.
/// </param>
public sealed record ClassUniformSampling(double Share = 0.5, int Tile = 1024, int? Until = null, IReadOnlyList<int>? CoarseClasses = null)
    : SamplingDefinition
{
    /// <summary>Fraction of an epoch that is sampled class by class, from 0 to 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public double Share { get; init => field = Limit.Between(0, 1, value); } = Limit.Between(0, 1, Share);

    /// <summary>Side of the tiles that are searched for classes, in pixels, at least 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public int Tile { get; init => field = Limit.AtLeast(1, value); } = Limit.AtLeast(1, Tile);

    /// <summary>First epoch in which all samples are random images, at least 1; null for never.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public int? Until { get; init => field = Limit.AtLeast(1, value); } = Limit.AtLeast(1, Until);

    /// <summary>The name of the split with coarse labels.</summary>
    public const string CoarseSplit = "coarse";
}
