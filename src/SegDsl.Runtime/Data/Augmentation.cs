namespace SegDsl.Data;

/// <summary>One step of an experiment's <c>augment</c> list: a description, applied by the data pipeline to image and label alike.</summary>
public abstract record Augmentation;

/// <summary>Resizes by a factor drawn uniformly from a range.</summary>
/// <param name="Min">Smallest factor, &gt; 0.</param>
/// <param name="Max">Largest factor, ≥ <paramref name="Min"/>.</param>
public sealed record RandomScale(double Min, double Max) : Augmentation;

/// <summary>Cuts a square at a random place; where the image is smaller it is padded with black and the ignore label.</summary>
/// <param name="Size">Side of the square in pixels.</param>
public sealed record RandomCrop(int Size) : Augmentation;

/// <summary>Mirrors left and right.</summary>
/// <param name="Probability">How often, 0 to 1.</param>
public sealed record HorizontalFlip(double Probability = 0.5) : Augmentation;

/// <summary>Changes brightness, contrast, saturation and hue, in random order.</summary>
/// <param name="Strength">Factors are drawn from 1 ± this; hue is turned by up to this part of the circle.</param>
public sealed record ColourJitter(double Strength = 0.25) : Augmentation;

/// <summary>Blurs with a Gaussian whose σ is drawn from a range.</summary>
/// <param name="MinSigma">Smallest σ in pixels.</param>
/// <param name="MaxSigma">Largest σ in pixels.</param>
public sealed record GaussianBlur(double MinSigma = 0.15, double MaxSigma = 1.3) : Augmentation;
