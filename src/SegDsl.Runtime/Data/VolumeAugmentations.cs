using SegDsl.Validation;

namespace SegDsl.Data;

/// <summary>
/// Crops a box at a random position. Smaller volumes are padded with the smallest value of each channel and the ignore index.
/// </summary>
/// <param name="Depth">The number of slices, from 1 to 16,384.</param>
/// <param name="Height">The number of rows, from 1 to 16,384.</param>
/// <param name="Width">The number of columns, from 1 to 16,384.</param>
/// <param name="Foreground">
/// The fraction of crops, from 0 to 1, that contain a random voxel of a class other than the first one, the background. The class is drawn among those of the
/// volume, so that small ones are seen as often as large ones, as in Isensee et al.: nnU-Net. Nature Methods 2021.
/// </param>
public sealed record VolumeCrop(int Depth, int Height, int Width, double Foreground = 0.33) : Augmentation
{
    /// <summary>The number of slices, from 1 to 16,384.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public int Depth { get; init => field = Limit.Side(value); } = Limit.Side(Depth);

    /// <summary>The number of rows, from 1 to 16,384.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public int Height { get; init => field = Limit.Side(value); } = Limit.Side(Height);

    /// <summary>The number of columns, from 1 to 16,384.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public int Width { get; init => field = Limit.Side(value); } = Limit.Side(Width);

    /// <summary>The fraction of crops that contain a class other than the first one, from 0 to 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public double Foreground { get; init => field = Limit.Between(0, 1, value); } = Limit.Between(0, 1, Foreground);
}

/// <summary>Flips the slices of a volume, first and last, at random.</summary>
/// <param name="Probability">Probability of a flip, from 0 to 1.</param>
public sealed record DepthFlip(double Probability = 0.5) : Augmentation
{
    /// <summary>Probability, from 0 to 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public double Probability { get; init => field = Limit.Between(0, 1, value); } = Limit.Between(0, 1, Probability);
}

/// <summary>Turns the slices of a volume by 90, 180 or 270°, at random. Slices that are not square are turned by 180°.</summary>
/// <param name="Probability">Probability of a turn, from 0 to 1.</param>
public sealed record QuarterTurn(double Probability = 0.75) : Augmentation
{
    /// <summary>Probability, from 0 to 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public double Probability { get; init => field = Limit.Between(0, 1, value); } = Limit.Between(0, 1, Probability);
}

/// <summary>Raises the values of every channel of a volume, scaled to [0, 1] by its minimum and maximum, to a random power.</summary>
/// <param name="Min">Minimum exponent, at least 0.01.</param>
/// <param name="Max">Maximum exponent, at least <paramref name="Min"/>.</param>
/// <param name="Probability">Probability, from 0 to 1.</param>
public sealed record GammaCorrection(double Min = 0.7, double Max = 1.5, double Probability = 0.3) : Augmentation
{
    /// <summary>Minimum exponent, at least 0.01.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public double Min { get; init => field = Limit.AtLeast(0.01, value); } = Limit.AtLeast(0.01, Min);

    /// <summary>Maximum exponent, at least 0.01.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public double Max { get; init => field = Limit.AtLeast(0.01, value); } = Limit.AtLeast(0.01, Max);

    /// <summary>Probability, from 0 to 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public double Probability { get; init => field = Limit.Between(0, 1, value); } = Limit.Between(0, 1, Probability);
}
