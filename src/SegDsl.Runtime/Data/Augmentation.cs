using SegDsl.Validation;

namespace SegDsl.Data;

/// <summary>A step of an experiment's <c>augment</c> list. <see cref="SamplePipeline"/> applies it to an image and its labels together.</summary>
public abstract record Augmentation;

/// <summary>Resizes so that the shorter side has a given length; keeps the aspect ratio.</summary>
/// <param name="Size">Length of the shorter side in pixels, from 1 to 16,384.</param>
public sealed record ResizeShorterSide(int Size) : Augmentation
{
    /// <summary>Length of the shorter side in pixels, from 1 to 16,384.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public int Size { get; init => field = Limit.Side(value); } = Limit.Side(Size);
}

/// <summary>Resizes to a given height; keeps the aspect ratio.</summary>
/// <param name="Height">Height in pixels, from 1 to 16,384.</param>
public sealed record ResizeHeight(int Height) : Augmentation
{
    /// <summary>Height in pixels, from 1 to 16,384.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public int Height { get; init => field = Limit.Side(value); } = Limit.Side(Height);
}

/// <summary>Resizes by a factor drawn uniformly from a range; keeps the aspect ratio.</summary>
/// <param name="Min">Minimum factor, greater than 0.</param>
/// <param name="Max">Maximum factor, at least <paramref name="Min"/>.</param>
public sealed record RandomScale(double Min, double Max) : Augmentation
{
    /// <summary>Minimum factor, at least 0.01.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public double Min { get; init => field = Limit.AtLeast(0.01, value); } = Limit.AtLeast(0.01, Min);

    /// <summary>Maximum factor, at least 0.01.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public double Max { get; init => field = Limit.AtLeast(0.01, value); } = Limit.AtLeast(0.01, Max);
}

/// <summary>Crops a square at a random position, which contains the center of the sample if it has one (see <see cref="EpochItem"/>).</summary>
/// <param name="Size">Side of the square in pixels, from 1 to 16,384.</param>
/// <param name="Pad">
/// Whether to pad smaller images with black pixels and the ignore index. Otherwise, the crop is at most as large as the image.
/// </param>
public sealed record RandomCrop(int Size, bool Pad = true) : Augmentation
{
    /// <summary>Side of the square in pixels, from 1 to 16,384.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public int Size { get; init => field = Limit.Side(value); } = Limit.Side(Size);
}

/// <summary>Crops a random rectangle and resizes it to a square, as in Szegedy et al.: Going Deeper with Convolutions. CVPR 2015.</summary>
/// <param name="Size">Side of the square in pixels, from 1 to 16,384.</param>
/// <param name="MinArea">Minimum fraction of the image area, greater than 0.</param>
/// <param name="MaxArea">Maximum fraction of the image area, at most 1.</param>
/// <param name="MinAspect">Minimum aspect ratio (width divided by height) of the rectangle, greater than 0.</param>
/// <param name="MaxAspect">Maximum aspect ratio of the rectangle, at least <paramref name="MinAspect"/>.</param>
public sealed record RandomSizedCrop(int Size, double MinArea = 0.45, double MaxArea = 1, double MinAspect = 0.5, double MaxAspect = 2) : Augmentation
{
    /// <summary>Side of the square in pixels, from 1 to 16,384.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public int Size { get; init => field = Limit.Side(value); } = Limit.Side(Size);

    /// <summary>Minimum area, as a fraction of the image, from 0.01 to 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public double MinArea { get; init => field = Limit.Between(0.01, 1, value); } = Limit.Between(0.01, 1, MinArea);

    /// <summary>Maximum area, as a fraction of the image, from 0.01 to 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public double MaxArea { get; init => field = Limit.Between(0.01, 1, value); } = Limit.Between(0.01, 1, MaxArea);

    /// <summary>Minimum aspect ratio, width / height, at least 0.01.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public double MinAspect { get; init => field = Limit.AtLeast(0.01, value); } = Limit.AtLeast(0.01, MinAspect);

    /// <summary>Maximum aspect ratio, width / height, at least 0.01.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public double MaxAspect { get; init => field = Limit.AtLeast(0.01, value); } = Limit.AtLeast(0.01, MaxAspect);
}

/// <summary>Crops a square from the center; pads smaller images with black pixels and the ignore index.</summary>
/// <param name="Size">Side of the square in pixels, from 1 to 16,384.</param>
public sealed record CenterCrop(int Size) : Augmentation
{
    /// <summary>Side of the square in pixels, from 1 to 16,384.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public int Size { get; init => field = Limit.Side(value); } = Limit.Side(Size);
}

/// <summary>Pads smaller images evenly on all sides with black pixels and the ignore index. Larger images stay unchanged.</summary>
/// <param name="Size">Minimum width and height in pixels, from 1 to 16,384.</param>
public sealed record PadTo(int Size) : Augmentation
{
    /// <summary>Minimum width and height in pixels, from 1 to 16,384.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public int Size { get; init => field = Limit.Side(value); } = Limit.Side(Size);
}

/// <summary>Flips left and right at random.</summary>
/// <param name="Probability">Probability of a flip, 0 to 1.</param>
public sealed record HorizontalFlip(double Probability = 0.5) : Augmentation
{
    /// <summary>Probability, from 0 to 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public double Probability { get; init => field = Limit.Between(0, 1, value); } = Limit.Between(0, 1, Probability);
}

/// <summary>Flips top and bottom at random.</summary>
/// <param name="Probability">Probability of a flip, 0 to 1.</param>
public sealed record VerticalFlip(double Probability = 0.5) : Augmentation
{
    /// <summary>Probability, from 0 to 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public double Probability { get; init => field = Limit.Between(0, 1, value); } = Limit.Between(0, 1, Probability);
}

/// <summary>Rotates around the center by a random angle. The size stays the same; uncovered corners become black and get the ignore index.</summary>
/// <param name="Degrees">Maximum angle in either direction, in degrees.</param>
public sealed record RandomRotation(double Degrees) : Augmentation
{
    /// <summary>Maximum angle in either direction, in degrees, from 0 to 180.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public double Degrees { get; init => field = Limit.Between(0, 180, value); } = Limit.Between(0, 180, Degrees);
}

/// <summary>
/// Changes brightness, contrast, saturation and hue of the image, in random order. Only brightness and contrast of the bands of a
/// <see cref="Imaging.BandImage"/> are changed, by the same factors in all bands.
/// </summary>
/// <param name="Strength">
/// Maximum change, 0 to 1. Brightness, contrast and saturation are scaled by factors drawn from 1 ± this value; hue is shifted by up to this
/// fraction of a full turn.
/// </param>
public sealed record ColorJitter(double Strength = 0.25) : Augmentation
{
    /// <summary>Strength of the color changes, from 0 to 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public double Strength { get; init => field = Limit.Between(0, 1, value); } = Limit.Between(0, 1, Strength);
}

/// <summary>Blurs the image with a Gaussian whose standard deviation is drawn uniformly from a range.</summary>
/// <param name="MinSigma">Minimum standard deviation in pixels, greater than 0.</param>
/// <param name="MaxSigma">Maximum standard deviation in pixels, at least <paramref name="MinSigma"/>.</param>
public sealed record GaussianBlur(double MinSigma = 0.15, double MaxSigma = 1.3) : Augmentation
{
    /// <summary>Minimum σ in pixels, at least 0.01.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public double MinSigma { get; init => field = Limit.AtLeast(0.01, value); } = Limit.AtLeast(0.01, MinSigma);

    /// <summary>Maximum σ in pixels, at least 0.01.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public double MaxSigma { get; init => field = Limit.AtLeast(0.01, value); } = Limit.AtLeast(0.01, MaxSigma);
}

/// <summary>
/// Smooths the image but keeps edges: weights neighbors by a spatial Gaussian and by a Gaussian over color differences, whose standard deviation
/// is that of the image. Tomasi, Manduchi: Bilateral Filtering for Gray and Color Images. ICCV 1998.
/// </summary>
/// <param name="MinSigma">Minimum spatial standard deviation in pixels, greater than 0.</param>
/// <param name="MaxSigma">Maximum spatial standard deviation in pixels, at least <paramref name="MinSigma"/>.</param>
public sealed record BilateralBlur(double MinSigma = 0.05, double MaxSigma = 0.75) : Augmentation
{
    /// <summary>Minimum spatial σ in pixels, at least 0.01.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public double MinSigma { get; init => field = Limit.AtLeast(0.01, value); } = Limit.AtLeast(0.01, MinSigma);

    /// <summary>Maximum spatial σ in pixels, at least 0.01.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public double MaxSigma { get; init => field = Limit.AtLeast(0.01, value); } = Limit.AtLeast(0.01, MaxSigma);
}
