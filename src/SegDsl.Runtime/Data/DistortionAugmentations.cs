using SegDsl.Validation;

namespace SegDsl.Data;

/// <summary>
/// Displaces pixels by a smooth random field. Simard, Steinkraus, Platt: Best Practices for Convolutional Neural Networks. ICDAR 2003.
/// </summary>
/// <param name="Strength">Standard deviation of the displacement, in pixels, from 0 to 1000.</param>
/// <param name="Smoothness">Standard deviation of the Gaussian that smooths the field, in pixels, from 0.1 to 1000.</param>
/// <param name="Probability">Probability, from 0 to 1.</param>
public sealed record ElasticDeformation(double Strength = 4, double Smoothness = 12, double Probability = 0.5) : Augmentation
{
    /// <summary>Standard deviation of the displacement, in pixels, from 0 to 1000.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public double Strength { get; init => field = Limit.Between(0, 1000, value); } = Limit.Between(0, 1000, Strength);

    /// <summary>Standard deviation of the Gaussian that smooths the field, in pixels, from 0.1 to 1000.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public double Smoothness { get; init => field = Limit.Between(0.1, 1000, value); } = Limit.Between(0.1, 1000, Smoothness);

    /// <summary>Probability, from 0 to 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public double Probability { get; init => field = Limit.Between(0, 1, value); } = Limit.Between(0, 1, Probability);
}

/// <summary>Divides the image into a grid, and stretches its rows and columns at random. The borders keep their places.</summary>
/// <param name="Cells">Number of rows and of columns, from 1 to 1000.</param>
/// <param name="Strength">Maximum change of the size of a row or column, as a fraction, from 0 to 0.9.</param>
/// <param name="Probability">Probability, from 0 to 1.</param>
public sealed record GridDistortion(int Cells = 5, double Strength = 0.3, double Probability = 0.5) : Augmentation
{
    /// <summary>Number of rows and of columns, from 1 to 1000.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public int Cells { get; init => field = Limit.Between(1, 1000, value); } = Limit.Between(1, 1000, Cells);

    /// <summary>Maximum change of the size of a row or column, as a fraction, from 0 to 0.9.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public double Strength { get; init => field = Limit.Between(0, 0.9, value); } = Limit.Between(0, 0.9, Strength);

    /// <summary>Probability, from 0 to 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public double Probability { get; init => field = Limit.Between(0, 1, value); } = Limit.Between(0, 1, Probability);
}

/// <summary>
/// Blackens random rectangles. DeVries, Taylor: Improved Regularization of Convolutional Neural Networks with Cutout. 2017,
/// <see href="https://arxiv.org/abs/1708.04552"/>.
/// </summary>
/// <param name="Holes">Maximum number of rectangles, from 1 to 1000.</param>
/// <param name="MinSize">Minimum width and height, as a fraction of the image, from 0.01 to 1.</param>
/// <param name="MaxSize">Maximum width and height, as a fraction of the image, from 0.01 to 1.</param>
/// <param name="Ignores">Whether the pixels are ignored; otherwise their labels are kept.</param>
/// <param name="Probability">Probability, from 0 to 1.</param>
public sealed record CoarseDropout(int Holes = 8, double MinSize = 0.05, double MaxSize = 0.2, bool Ignores = false, double Probability = 0.5) : Augmentation
{
    /// <summary>Maximum number of rectangles, from 1 to 1000.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public int Holes { get; init => field = Limit.Between(1, 1000, value); } = Limit.Between(1, 1000, Holes);

    /// <summary>Minimum width and height, as a fraction of the image, from 0.01 to 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public double MinSize { get; init => field = Limit.Between(0.01, 1, value); } = Limit.Between(0.01, 1, MinSize);

    /// <summary>Maximum width and height, as a fraction of the image, from 0.01 to 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public double MaxSize { get; init => field = Limit.Between(0.01, 1, value); } = Limit.Between(0.01, 1, MaxSize);

    /// <summary>Probability, from 0 to 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public double Probability { get; init => field = Limit.Between(0, 1, value); } = Limit.Between(0, 1, Probability);
}

/// <summary>Changes every channel by a random factor and offset, and adds noise. Suits any number of channels and any units.</summary>
/// <param name="Strength">
/// Maximum change of the factor from 1, and of the offset in standard deviations of the channel; from 0 to 1.
/// </param>
/// <param name="Noise">Standard deviation of the noise, in standard deviations of the channel; at least 0.</param>
public sealed record Photometric(double Strength = 0.2, double Noise = 0.02) : Augmentation
{
    /// <summary>Maximum change of the factor from 1, and of the offset in standard deviations of the channel; from 0 to 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public double Strength { get; init => field = Limit.Between(0, 1, value); } = Limit.Between(0, 1, Strength);

    /// <summary>Standard deviation of the noise, in standard deviations of the channel; at least 0.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public double Noise { get; init => field = Limit.AtLeast(0, value); } = Limit.AtLeast(0, Noise);
}

/// <summary>
/// Applies several random operations of one magnitude. Cubuk et al.: RandAugment. NeurIPS 2020. A subset of its operations: identity, brightness, contrast,
/// saturation, hue, posterize, solarize, automatic contrast, rotation and blur; of images other than 8-bit gray and color ones identity, brightness and
/// contrast together, rotation and blur.
/// </summary>
/// <param name="Operations">Number of operations, from 1 to 100.</param>
/// <param name="Magnitude">Magnitude, from 0 to 1.</param>
public sealed record RandAugment(int Operations = 2, double Magnitude = 0.5) : Augmentation
{
    /// <summary>Number of operations, from 1 to 100.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public int Operations { get; init => field = Limit.Between(1, 100, value); } = Limit.Between(1, 100, Operations);

    /// <summary>Magnitude, from 0 to 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public double Magnitude { get; init => field = Limit.Between(0, 1, value); } = Limit.Between(0, 1, Magnitude);
}
