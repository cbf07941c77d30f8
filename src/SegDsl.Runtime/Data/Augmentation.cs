using SegDsl.Validation;

namespace SegDsl.Data;

/// <summary>One step of an experiment's <c>augment</c> list: a description, applied by the data pipeline to image and label alike.</summary>
public abstract record Augmentation;

/// <summary>Resizes so that the shorter side has a given length.</summary>
/// <param name="Size">Length of the shorter side in pixels, at least 1.</param>
public sealed record ResizeShorterSide(int Size) : Augmentation
{
    /// <summary>Length of the shorter side in pixels, at least 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public int Size { get; init => field = Limit.AtLeast(1, value); } = Limit.AtLeast(1, Size);
}

/// <summary>Resizes to a height.</summary>
/// <param name="Height">Height in pixels, at least 1.</param>
public sealed record ResizeHeight(int Height) : Augmentation
{
    /// <summary>Height in pixels, at least 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public int Height { get; init => field = Limit.AtLeast(1, value); } = Limit.AtLeast(1, Height);
}

/// <summary>Resizes by a factor drawn uniformly from a range.</summary>
/// <param name="Min">Minimum factor, at least 0.01.</param>
/// <param name="Max">Maximum factor, at least 0.01.</param>
public sealed record RandomScale(double Min, double Max) : Augmentation
{
    /// <summary>Minimum factor, at least 0.01.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public double Min { get; init => field = Limit.AtLeast(0.01, value); } = Limit.AtLeast(0.01, Min);

    /// <summary>Maximum factor, at least 0.01.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public double Max { get; init => field = Limit.AtLeast(0.01, value); } = Limit.AtLeast(0.01, Max);
}

/// <summary>Cuts out a square at a random place, which holds the sample's center where it has one (see <see cref="EpochItem"/>).</summary>
/// <param name="Size">Side of the square in pixels, at least 1.</param>
/// <param name="Pad">Whether a smaller image is padded with black and the ignore label; else the crop is only as wide and high as the image.</param>
public sealed record RandomCrop(int Size, bool Pad = true) : Augmentation
{
    /// <summary>Side of the square in pixels, at least 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public int Size { get; init => field = Limit.AtLeast(1, value); } = Limit.AtLeast(1, Size);
}

/// <summary>Cuts out a random part of an image and resizes it to a square.</summary>
/// <param name="Size">Side of the square in pixels, at least 1.</param>
/// <param name="MinArea">Minimum area, as a fraction of the image, from 0.01 to 1.</param>
/// <param name="MaxArea">Maximum area, as a fraction of the image, from 0.01 to 1.</param>
/// <param name="MinAspect">Minimum aspect ratio, width / height, at least 0.01.</param>
/// <param name="MaxAspect">Maximum aspect ratio, width / height, at least 0.01.</param>
public sealed record RandomSizedCrop(int Size, double MinArea = 0.45, double MaxArea = 1, double MinAspect = 0.5, double MaxAspect = 2) : Augmentation
{
    /// <summary>Side of the square in pixels, at least 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public int Size { get; init => field = Limit.AtLeast(1, value); } = Limit.AtLeast(1, Size);

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

/// <summary>Cuts a square out of the middle; where the image is smaller it is padded with black and the ignore label.</summary>
/// <param name="Size">Side of the square in pixels, at least 1.</param>
public sealed record CenterCrop(int Size) : Augmentation
{
    /// <summary>Side of the square in pixels, at least 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public int Size { get; init => field = Limit.AtLeast(1, value); } = Limit.AtLeast(1, Size);
}

/// <summary>Pads images that are smaller on all sides with black and the ignore label; larger ones stay as they are.</summary>
/// <param name="Size">Minimum width and height in pixels, at least 1.</param>
public sealed record PadTo(int Size) : Augmentation
{
    /// <summary>Minimum width and height in pixels, at least 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public int Size { get; init => field = Limit.AtLeast(1, value); } = Limit.AtLeast(1, Size);
}

/// <summary>Mirrors left and right.</summary>
/// <param name="Probability">Probability, from 0 to 1.</param>
public sealed record HorizontalFlip(double Probability = 0.5) : Augmentation
{
    /// <summary>Probability, from 0 to 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public double Probability { get; init => field = Limit.Between(0, 1, value); } = Limit.Between(0, 1, Probability);
}

/// <summary>Mirrors top and bottom.</summary>
/// <param name="Probability">Probability, from 0 to 1.</param>
public sealed record VerticalFlip(double Probability = 0.5) : Augmentation
{
    /// <summary>Probability, from 0 to 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public double Probability { get; init => field = Limit.Between(0, 1, value); } = Limit.Between(0, 1, Probability);
}

/// <summary>Turns around the middle by a random angle; the size stays, corners that turn in are black and ignored.</summary>
/// <param name="Degrees">Maximum angle in either direction, in degrees, from 0 to 180.</param>
public sealed record RandomRotation(double Degrees) : Augmentation
{
    /// <summary>Maximum angle in either direction, in degrees, from 0 to 180.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public double Degrees { get; init => field = Limit.Between(0, 180, value); } = Limit.Between(0, 180, Degrees);
}

/// <summary>Changes brightness, contrast, saturation and hue, in random order.</summary>
/// <param name="Strength">Strength of the color changes, from 0 to 1.</param>
public sealed record ColorJitter(double Strength = 0.25) : Augmentation
{
    /// <summary>Strength of the color changes, from 0 to 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public double Strength { get; init => field = Limit.Between(0, 1, value); } = Limit.Between(0, 1, Strength);
}

/// <summary>Blurs with a Gaussian whose σ is drawn from a range.</summary>
/// <param name="MinSigma">Minimum σ in pixels, at least 0.01.</param>
/// <param name="MaxSigma">Maximum σ in pixels, at least 0.01.</param>
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
/// Blurs what is alike and keeps edges: a Gaussian over space times one over color, whose σ is the standard deviation of the image.
/// Tomasi, Manduchi: Bilateral Filtering for Gray and Color Images. ICCV 1998.
/// </summary>
/// <param name="MinSigma">Minimum spatial σ in pixels, at least 0.01.</param>
/// <param name="MaxSigma">Maximum spatial σ in pixels, at least 0.01.</param>
public sealed record BilateralBlur(double MinSigma = 0.05, double MaxSigma = 0.75) : Augmentation
{
    /// <summary>Minimum spatial σ in pixels, at least 0.01.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public double MinSigma { get; init => field = Limit.AtLeast(0.01, value); } = Limit.AtLeast(0.01, MinSigma);

    /// <summary>Maximum spatial σ in pixels, at least 0.01.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public double MaxSigma { get; init => field = Limit.AtLeast(0.01, value); } = Limit.AtLeast(0.01, MaxSigma);
}
