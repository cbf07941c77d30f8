using SegDsl.Validation;

namespace SegDsl.Data;

/// <summary>Which samples an epoch of an experiment has: a description, from which training creates a <see cref="Sampler"/>.</summary>
public abstract record SamplingDefinition;

/// <summary>Every image once, in random order.</summary>
public sealed record RandomSampling : SamplingDefinition;

/// <summary>Part of an epoch are crops around every class in turn, so that rare classes are seen as often as common ones.</summary>
/// <param name="Share">Which part of an epoch, 0 to 1, all classes together.</param>
/// <param name="Tile">Side of the tiles that labels are cut into, in pixels; every tile has one centroid a class.</param>
/// <param name="Until">After so many epochs all samples are random images; null for never.</param>
/// <param name="CoarseClasses">
/// Train indices of the classes whose crops come from the dataset's split <see cref="CoarseSplit"/>, too; null for none.
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
