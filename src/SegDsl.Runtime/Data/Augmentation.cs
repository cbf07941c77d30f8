namespace SegDsl.Data;

/// <summary>One step of an experiment's <c>augment</c> list: a description, applied by the data pipeline to image and label alike.</summary>
public abstract record Augmentation;

/// <summary>Resizes so that the shorter side has a given length.</summary>
/// <param name="Size">Its length in pixels.</param>
public sealed record ResizeShorterSide(int Size) : Augmentation;

/// <summary>Resizes to a height.</summary>
/// <param name="Height">The height in pixels.</param>
public sealed record ResizeHeight(int Height) : Augmentation;

/// <summary>Resizes by a factor drawn uniformly from a range.</summary>
/// <param name="Min">Smallest factor, &gt; 0.</param>
/// <param name="Max">Largest factor, ≥ <paramref name="Min"/>.</param>
public sealed record RandomScale(double Min, double Max) : Augmentation;

/// <summary>Cuts out a square at a random place, which holds the sample's center where it has one (see <see cref="EpochItem"/>).</summary>
/// <param name="Size">Side of the square in pixels.</param>
/// <param name="Pad">Whether a smaller image is padded with black and the ignore label; else the crop is only as wide and high as the image.</param>
public sealed record RandomCrop(int Size, bool Pad = true) : Augmentation;

/// <summary>Cuts out a random part of an image and resizes it to a square.</summary>
/// <param name="Size">Side of the square in pixels.</param>
/// <param name="MinArea">Smallest part of the image's area, &gt; 0.</param>
/// <param name="MaxArea">Largest part of the image's area, at most 1.</param>
/// <param name="MinAspect">Smallest ratio of width to height of the part, &gt; 0.</param>
/// <param name="MaxAspect">Largest ratio of width to height of the part.</param>
public sealed record RandomSizedCrop(int Size, double MinArea = 0.45, double MaxArea = 1, double MinAspect = 0.5, double MaxAspect = 2) : Augmentation;

/// <summary>Cuts a square out of the middle; where the image is smaller it is padded with black and the ignore label.</summary>
/// <param name="Size">Side of the square in pixels.</param>
public sealed record CenterCrop(int Size) : Augmentation;

/// <summary>Pads images that are smaller on all sides with black and the ignore label; larger ones stay as they are.</summary>
/// <param name="Size">Least width and height in pixels.</param>
public sealed record PadTo(int Size) : Augmentation;

/// <summary>Mirrors left and right.</summary>
/// <param name="Probability">How often, 0 to 1.</param>
public sealed record HorizontalFlip(double Probability = 0.5) : Augmentation;

/// <summary>Mirrors top and bottom.</summary>
/// <param name="Probability">How often, 0 to 1.</param>
public sealed record VerticalFlip(double Probability = 0.5) : Augmentation;

/// <summary>Turns around the middle by a random angle; the size stays, corners that turn in are black and ignored.</summary>
/// <param name="Degrees">Largest angle either way.</param>
public sealed record RandomRotation(double Degrees) : Augmentation;

/// <summary>Changes brightness, contrast, saturation and hue, in random order.</summary>
/// <param name="Strength">Factors are drawn from 1 ± this; hue is turned by up to this part of the circle.</param>
public sealed record ColorJitter(double Strength = 0.25) : Augmentation;

/// <summary>Blurs with a Gaussian whose σ is drawn from a range.</summary>
/// <param name="MinSigma">Smallest σ in pixels, &gt; 0.</param>
/// <param name="MaxSigma">Largest σ in pixels.</param>
public sealed record GaussianBlur(double MinSigma = 0.15, double MaxSigma = 1.3) : Augmentation;

/// <summary>
/// Blurs what is alike and keeps edges: a Gaussian over space times one over color, whose σ is the standard deviation of the image.
/// Tomasi, Manduchi: Bilateral Filtering for Gray and Color Images. ICCV 1998.
/// </summary>
/// <param name="MinSigma">Smallest spatial σ in pixels, &gt; 0.</param>
/// <param name="MaxSigma">Largest spatial σ in pixels.</param>
public sealed record BilateralBlur(double MinSigma = 0.05, double MaxSigma = 0.75) : Augmentation;
