using SegDsl.Validation;

namespace SegDsl.Data;

/// <summary>
/// An augmentation that combines a sample with others of the epoch. The others are drawn at random and augmented by the steps before this one, except those
/// that mix samples themselves. Targets that are a class of the image remain those of the first sample.
/// </summary>
public abstract record MixingAugmentation : Augmentation
{
    /// <summary>The probability of the augmentation, from 0 to 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public double Probability { get; init => field = Limit.Between(0, 1, value); } = 0.5;
}

/// <summary>
/// Arranges crops of four samples around a random point, the first of them at the top left. Bochkovskiy, Wang, Liao: YOLOv4. 2020,
/// <see href="https://arxiv.org/abs/2004.10934"/>. Without it, a crop of the same size is taken.
/// </summary>
/// <param name="Size">Side of the square, in pixels, from 1 to 16,384.</param>
public sealed record Mosaic(int Size) : MixingAugmentation
{
    /// <summary>Side of the square, in pixels, from 1 to 16,384.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public int Size { get; init => field = Limit.Side(value); } = Limit.Side(Size);
}

/// <summary>
/// Replaces a random rectangle by that of another sample. Yun et al.: CutMix. ICCV 2019. For segmentation: French et al.: Semi-supervised Semantic
/// Segmentation Needs Strong, Varied Perturbations. BMVC 2020.
/// </summary>
/// <param name="MinArea">Minimum area, as a fraction of the image, from 0.01 to 1.</param>
/// <param name="MaxArea">Maximum area, as a fraction of the image, from 0.01 to 1.</param>
public sealed record CutMix(double MinArea = 0.1, double MaxArea = 0.5) : MixingAugmentation
{
    /// <summary>Minimum area, as a fraction of the image, from 0.01 to 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public double MinArea { get; init => field = Limit.Between(0.01, 1, value); } = Limit.Between(0.01, 1, MinArea);

    /// <summary>Maximum area, as a fraction of the image, from 0.01 to 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public double MaxArea { get; init => field = Limit.Between(0.01, 1, value); } = Limit.Between(0.01, 1, MaxArea);
}

/// <summary>
/// Pastes the pixels of some classes of another sample. Ghiasi et al.: Simple Copy-Paste Is a Strong Data Augmentation Method for Instance Segmentation.
/// CVPR 2021. Without classes, half of those in the other sample: Olsson et al.: ClassMix. WACV 2021.
/// </summary>
/// <param name="Classes">The train indices of the classes; null or empty for a random half of those in the other sample.</param>
public sealed record CopyPaste(IReadOnlyList<int>? Classes = null) : MixingAugmentation;
